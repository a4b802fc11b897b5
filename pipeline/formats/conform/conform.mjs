// Opens the published data files with readers that share no code with their
// writer, and compares every cell with the CSV file.
//
//   npm ci && node conform.mjs DATA        (Linux on x64, which the lock file is for)
//
// In comes a data folder as package formats writes it; out goes a line for each
// file and reader, and the exit code: 0 all passed, 1 something differs, 2 the
// check could not be made. It fetches nothing and changes nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import * as arrow from 'apache-arrow';
import duckdb from '@duckdb/node-api';
import pl from 'nodejs-polars';

const folder = process.argv[2];
if (!folder || !existsSync(path.join(folder, 'datapackage.json'))) {
  console.error('usage: node conform.mjs DATA (a folder with a datapackage.json)');
  process.exit(2);
}
const at = (name) => path.join(folder, name);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

let passed = 0;
let failed = 0;

// check runs one check; what it throws or returns as text is the fault.
async function check(name, run) {
  let fault;
  try {
    fault = await run();
  } catch (e) {
    fault = e.message;
  }
  if (fault) {
    failed++;
    console.log(`FAIL  ${name}: ${fault}`);
  } else {
    passed++;
    console.log(`ok    ${name}`);
  }
}

// --- the CSV file, the reference -------------------------------------------

// parseCSV is RFC 4180 with LF between lines.
function parseCSV(text) {
  const rows = [];
  let row = [];
  for (let i = 0; i < text.length; i++) {
    let field = '';
    if (text[i] === '"') {
      for (i++; text[i] !== '"' || text[i + 1] === '"'; i++) {
        if (i >= text.length) throw new Error('a quote does not end');
        if (text[i] === '"') i++;
        field += text[i];
      }
      i++;
    } else {
      for (; i < text.length && text[i] !== ',' && text[i] !== '\n'; i++) field += text[i];
    }
    row.push(field);
    if (text[i] === ',') {
      if (i + 1 === text.length) throw new Error('the last line does not end');
      continue;
    }
    if (text[i] !== '\n') throw new Error(`line ${rows.length + 1} does not end where it should`);
    rows.push(row);
    row = [];
  }
  return rows;
}

// typed gives a CSV field the value that the Table Schema says it has.
function typed(field, s) {
  if (s === '') return null;
  if (field.itemType) return s.split(field.delimiter);
  switch (field.type) {
    case 'integer':
    case 'number': {
      const n = Number(s);
      if (!Number.isFinite(n)) throw new Error(`${field.name}: ${s} is no number`);
      return n;
    }
    case 'boolean':
      if (s !== 'true' && s !== 'false') throw new Error(`${field.name}: ${s} is no boolean`);
      return s === 'true';
  }
  return s; // dates stay text
}

function readCSV(resource) {
  const bytes = readFileSync(at(resource.path));
  if (bytes[0] === 0xef) throw new Error('byte order mark');
  const [header, ...rows] = parseCSV(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const fields = resource.schema.fields;
  return { names: header, rows: rows.map((r) => r.map((s, i) => typed(fields[i], s))) };
}

// --- foreign readers: names of the columns, and rows of plain values --------

const isoDay = (ms) => new Date(Number(ms)).toISOString().slice(0, 10);

// plain undoes what a reader does to values: dates as numbers or objects, lists
// as vectors.
function plain(field, v) {
  if (v === null || v === undefined) return null;
  if (field.itemType) return [...(v.items ?? v)];
  if (field.type === 'date' && typeof v !== 'string') return isoDay(v.days === undefined ? v : v.days * 86400000);
  return typeof v === 'bigint' ? Number(v) : v;
}

const readers = {
  arrow: {
    'apache-arrow': (file) => {
      const t = arrow.tableFromIPC(readFileSync(file));
      const columns = t.schema.fields.map((_, i) => t.getChildAt(i));
      return {
        names: t.schema.fields.map((f) => f.name),
        rows: Array.from({ length: t.numRows }, (_, r) => columns.map((c) => c.get(r))),
      };
    },
    polars: (file) => fromPolars(pl.readIPC(readFileSync(file))),
  },
  parquet: {
    polars: (file) => fromPolars(pl.readParquet(file)),
    duckdb: async (file) => {
      const db = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
      const result = await db.runAndReadAll('select * from read_parquet($1)', [file]);
      return { names: result.columnNames(), rows: result.getRows() };
    },
  },
  json: {
    node: (file) => {
      const rows = json(file);
      return { names: rows.length ? Object.keys(rows[0]) : null, rows: rows.map((r) => Object.values(r)) };
    },
  },
};

function fromPolars(df) {
  const names = df.columns;
  return { names, rows: df.toRecords().map((r) => names.map((n) => r[n])) };
}

// --- comparison ------------------------------------------------------------

function same(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => v === b[i]);
  return a === b;
}

// difference is the first cell that differs, or nothing.
function difference(fields, want, got) {
  if (got.names && got.names.join() !== want.names.join()) return `columns ${got.names}, want ${want.names}`;
  if (got.rows.length !== want.rows.length) return `${got.rows.length} rows, want ${want.rows.length}`;
  for (const [r, row] of want.rows.entries()) {
    for (const [c, field] of fields.entries()) {
      const v = plain(field, got.rows[r][c]);
      if (!same(v, row[c])) {
        return `row ${r}, column ${field.name}: ${JSON.stringify(v)}, want ${JSON.stringify(row[c])}`;
      }
    }
  }
}

async function checkTables(pkg) {
  for (const resource of pkg.resources.filter((r) => r.format === 'csv')) {
    const { fields } = resource.schema;
    let want;
    await check(resource.path, () => {
      want = readCSV(resource);
      const names = fields.map((f) => f.name).join();
      if (want.names.join() !== names) return `header ${want.names}, want ${names}`;
      const ragged = want.rows.findIndex((r) => r.length !== fields.length);
      if (ragged >= 0) return `row ${ragged} has ${want.rows[ragged].length} fields`;
    });
    for (const [ext, programs] of Object.entries(readers)) {
      const file = resource.path.replace(/csv$/, ext);
      for (const [name, read] of Object.entries(programs)) {
        await check(`${file} with ${name}`, async () => {
          if (!want) return 'no CSV file to compare with';
          return difference(fields, want, await read(at(file)));
        });
      }
    }
  }
}

// --- metadata and sums -----------------------------------------------------

const sha256 = (name) => createHash('sha256').update(readFileSync(at(name))).digest('hex');

function checkPackage(pkg) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('textarea', true); // a hint of the profile for forms, no constraint
  const valid = ajv.compile(json(new URL('profiles/datapackage-2.0.json', import.meta.url)));
  if (!valid(pkg)) return ajv.errorsText(valid.errors.slice(0, 5));
  for (const r of pkg.resources) {
    if (statSync(at(r.path)).size !== r.bytes) return `${r.path} has not ${r.bytes} bytes`;
    if ('sha256:' + sha256(r.path) !== r.hash) return `${r.path} has another hash`;
  }
}

function checkSums() {
  const lines = readFileSync(at('SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const listed = lines.map((l) => l.slice(66));
  for (const l of lines) {
    if (l.slice(64, 66) !== '  ' || sha256(l.slice(66)) !== l.slice(0, 64)) return `sum of ${l.slice(66)} differs`;
  }
  const there = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && e.name !== 'SHA256SUMS')
    .map((e) => path.relative(folder, path.join(e.parentPath ?? e.path, e.name)).split(path.sep).join('/'));
  const missing = there.filter((n) => !listed.includes(n));
  if (missing.length) return `not summed: ${missing.join(', ')}`;
}

const pkg = json(at('datapackage.json'));
await checkTables(pkg);
await check('datapackage.json', () => checkPackage(pkg));
await check('SHA256SUMS', checkSums);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
