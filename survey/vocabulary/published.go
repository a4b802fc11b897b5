package vocabulary

// Table is one of the published tables of words, as CSV with a header.
type Table struct{ Name, CSV string }

// Tables are the tables that decide what a word, a sign or a form of number
// means, for publication: whoever was told that a cell was read otherwise than
// it is written can look the rule up.
func Tables() []Table {
	return []Table{{"months", monthsTable}, {"numbers", numbersTable}, {"states", statesTable}, {"words", wordsTable}}
}
