// Holds JSON reports of the check to their published schema.
//
//   node report.mjs SCHEMA REPORT...
//
// Exit code: 0 all satisfy it, 1 one does not, 2 the check could not be made.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const [schema, ...reports] = process.argv.slice(2);
if (!schema || reports.length === 0) {
  console.error('usage: node report.mjs SCHEMA REPORT...');
  process.exit(2);
}
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const valid = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(json(schema));
let failed = 0;
for (const name of reports) {
  if (valid(json(name))) {
    console.log(`ok    ${name} satisfies the schema of reports`);
    continue;
  }
  failed++;
  console.log(`FAIL  ${name}: ${JSON.stringify(valid.errors)}`);
}
process.exit(failed ? 1 : 0);
