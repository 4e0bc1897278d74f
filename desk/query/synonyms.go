package query

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// What a shop may say in its groups of words that mean the same.
const (
	MaxSynonymGroups = 500
	MaxSynonymWords  = 50 // of a group
	MaxSynonym       = 40 // characters
)

const synonymMarks = ",，、;；/／|=＝"

// ReadSynonyms reads groups as they are typed: one on each line, its words parted by commas of any kind, by slashes or equals signs, or,
// where there is none of these, by blanks.
func ReadSynonyms(text string) (groups [][]string) {
	for line := range strings.Lines(text) {
		parts := strings.Fields(line)
		if strings.ContainsAny(line, synonymMarks) {
			parts = strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(synonymMarks, r) })
		}
		var words []string
		for _, w := range parts {
			if w = desk.TidyLine(w, MaxSynonym+1); w != "" {
				words = append(words, w)
			}
		}
		if len(words) > 0 {
			groups = append(groups, words)
		}
	}
	return groups
}

// WriteSynonyms is the way back.
func WriteSynonyms(groups [][]string, lang desk.Lang) string {
	between := ", "
	if lang == desk.Chinese {
		between = "、"
	}
	var out strings.Builder
	for _, words := range groups {
		out.WriteString(strings.Join(words, between) + "\n")
	}
	return out.String()
}

// CheckSynonyms is Invalid where a group has one word, or too many of them, where a word is too long, has nothing that can be searched
// for, or stands in two groups.
func CheckSynonyms(groups [][]string) error {
	fail := func(key string, pairs ...any) error { return desk.Fail(desk.Invalid, key, pairs...).At("synonyms") }
	if len(groups) > MaxSynonymGroups {
		return fail("synonyms.too_many", "max", MaxSynonymGroups)
	}
	in := map[string]int{}
	for i, words := range groups {
		switch {
		case len(words) < 2:
			return fail("synonyms.alone", "word", words[0], "line", i+1)
		case len(words) > MaxSynonymWords:
			return fail("synonyms.too_many_words", "line", i+1, "max", MaxSynonymWords)
		}
		for _, w := range words {
			same := string(Append(nil, w))
			switch {
			case utf8.RuneCountInString(w) > MaxSynonym:
				return fail("synonyms.too_long", "word", w, "max", MaxSynonym)
			case same == "":
				return fail("synonyms.no_word", "word", w, "line", i+1)
			case in[same] > 0:
				return fail("synonyms.twice", "word", w, "line", in[same], "other", i+1)
			}
			in[same] = i + 1
		}
	}
	return nil
}
