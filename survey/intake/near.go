package intake

import "observatory/survey/vocabulary"

// fold makes comparable what people write differently.
func fold(s string) string { return vocabulary.Fold(s) }
