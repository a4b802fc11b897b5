// Package vocabulary knows the words of forms in the languages of Europe: how
// people write yes and no, why a cell is empty, countries, numbers and dates.
// In goes the text of a cell, with the languages it may be in where those are
// known; out come all the readings that the published tables allow, so that
// whoever asks can see that there are two. It never picks one of several, never
// rounds, and knows no questionnaire: what a reading means for a question is for
// package intake to say. The tables are the CSV files of this folder, each row
// with its source; the countries are passed in.
package vocabulary

import (
	_ "embed" // the tables
	"encoding/csv"
	"slices"
	"strings"
)

// Version is the edition of the tables, which a ledger names beside each
// reading that rests on them. A row that changes a reading makes a new one.
const Version = "1"

// table reads an embedded table: its rows without the header. The tables are
// part of the program and held by tests, so a broken one is a broken program.
func table(data string, columns ...string) [][]string {
	r := csv.NewReader(strings.NewReader(data))
	r.FieldsPerRecord = len(columns)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("vocabulary: " + err.Error())
	}
	if !slices.Equal(rows[0], columns) {
		panic("vocabulary: a table has the columns " + strings.Join(rows[0], ","))
	}
	return rows[1:]
}

// Spoken reports whether a language of a table is one of those a text may be in.
// A tag with a script or region stands for its language, "no" for both forms of
// Norwegian, and "*" in a table for every language.
func Spoken(language string, langs []string) bool {
	if language == "*" {
		return true
	}
	for _, l := range langs {
		base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(l), "_", "-"), "-")
		switch {
		case base == language:
			return true
		case base == "no" && (language == "nb" || language == "nn"):
			return true
		case base == "sh" && (language == "sr" || language == "hr" || language == "bs"):
			return true
		}
	}
	return false
}
