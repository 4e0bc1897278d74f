package desk

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mention is where a text names an agent: "@Name", from At to End.
type Mention struct {
	Agent   int64
	At, End int
}

// Mentions finds "@Name" of the named agents in a note. Of names that begin alike the longest counts, however it is written; an
// address (a@wang) names nobody, and neither does the beginning of a longer Latin word. Han names end where they end.
func Mentions(text string, names map[int64]string) (found []Mention) {
	if !strings.Contains(text, "@") && !strings.Contains(text, "＠") {
		return nil
	}
	ids := make([]int64, 0, len(names))
	for id, name := range names {
		if strings.TrimSpace(name) != "" {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int {
		if c := len(names[b]) - len(names[a]); c != 0 {
			return c
		}
		return int(a - b)
	})
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if (r != '@' && r != '＠') || wordBefore(text[:i]) {
			i += size
			continue
		}
		end := i + size
		for _, id := range ids {
			if n := prefixFold(text[end:], names[id]); n > 0 && !runsOn(text[end:end+n], text[end+n:]) {
				found = append(found, Mention{id, i, end + n})
				end += n
				break
			}
		}
		i = end
	}
	return found
}

// NamedIn are the agents that a note names, each once; of two who have one name both are meant.
func NamedIn(text string, names map[int64]string) (agents []int64) {
	for _, m := range Mentions(text, names) {
		if slices.Contains(agents, m.Agent) {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(names)) {
			if strings.EqualFold(names[id], names[m.Agent]) {
				agents = append(agents, id)
			}
		}
	}
	return agents
}

// wordBefore says that a text ends within an address: what follows is its second half.
func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._%+-", r)) && s != ""
}

// prefixFold is how many bytes of s are name, however it is written; 0 where it does not begin with it.
func prefixFold(s, name string) int {
	end := 0
	for range utf8.RuneCountInString(name) {
		if end >= len(s) {
			return 0
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	if !strings.EqualFold(s[:end], name) {
		return 0
	}
	return end
}

// runsOn says that a name in Latin letters is only the beginning of the word that stands there.
func runsOn(name, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(rest)
	alphabetic := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
	}
	return rest != "" && alphabetic(last) && alphabetic(next)
}
