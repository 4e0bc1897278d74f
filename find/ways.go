package find

import (
	"maps"
	"slices"
	"strings"
)

// Way is something people say, and what it becomes: nothing for politeness and fillers. Both are pieces one after another, a word of
// letters with a blank behind it. Weight is what it is worth in a question, 1 for its matter.
type Way struct {
	Said   string
	Means  []string
	Weight float32
}

// Ways are all that is known, with the shop's own groups of words: for what repeats this ranking where there is no program, in the
// exported site. In order.
func Ways(synonyms [][]string) []Way {
	x := builtin().with(synonyms)
	all := make([]Way, 0, len(x.words))
	for _, said := range slices.Sorted(maps.Keys(x.words)) {
		w := Way{Said: said, Weight: 1}
		for _, m := range x.words[said] {
			w.Means = append(w.Means, m.text)
			if m.kind != matter {
				w.Weight = 0.3
			}
		}
		all = append(all, w)
	}
	return all
}

// Spoken is how a few Han characters are typed: their pinyin, in each way of reading them, and the first letters of it. Nothing where one of them has none.
func Spoken(word string) (keys []string) {
	s := &speller{}
	s.add(word, 1)
	for _, list := range [][]spelling{s.full, s.initials} {
		for _, one := range list {
			keys = append(keys, one.key)
		}
	}
	return keys
}

// Simplified is every traditional character with its simplified one behind it.
func Simplified() string {
	first, _, _ := strings.Cut(han, "\n")
	return first
}
