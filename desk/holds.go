package desk

import "strings"

// Holds says whether all terms are in a message, each in one of its fields, which are as AppendTerms writes them. It is what the index
// of words answers, for a message that is at hand.
func Holds(terms []Term, fields ...string) bool {
	for _, t := range terms {
		found := false
		for _, f := range fields {
			found = found || t.in(f)
		}
		if !found {
			return false
		}
	}
	return true
}

func (t Term) in(field string) bool {
	end := " "
	if t.Prefix {
		end = ""
	}
	if hasWords(field, strings.Join(t.Words, " ")+end) {
		return true
	}
	for _, w := range t.Or {
		if hasWords(field, w+" ") {
			return true
		}
	}
	return false
}

func hasWords(field, words string) bool {
	return strings.HasPrefix(field, words) || strings.Contains(field, " "+words)
}

// Short says that a term is the beginning of so many words that to gather them all takes longer than to read what was written last.
func (t Term) Short() bool {
	return t.Prefix && len(t.Words) == 1 && (t.Run != "" || len(t.Words[0]) <= 3)
}
