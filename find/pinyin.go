package find

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// readings of characters, without tones, in order of the characters; of each the usual one first. They are twelve bytes each and not
// a map, which would take ten times the room.
var readings = sync.OnceValue(func() (all []reading) {
	_, rest, _ := strings.Cut(han, "\n")
	var others []reading
	at := uint32(len(han) - len(rest))
	for line := range strings.Lines(rest) {
		begins := at
		at += uint32(len(line))
		syllable, chars, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		usual, other, _ := strings.Cut(chars, ".")
		for _, r := range usual {
			all = append(all, reading{r, begins, uint8(len(syllable))})
		}
		for _, r := range other {
			others = append(others, reading{r, begins, uint8(len(syllable))})
		}
	}
	all = slices.Concat(all, others)
	slices.SortStableFunc(all, func(a, b reading) int { return cmp.Compare(a.char, b.char) })
	return all
})

// reading is a character and where in han its syllable is.
type reading struct {
	char rune
	at   uint32
	size uint8
}

// read is how a character is read, the usual way first.
func read(char string) (syllables []string) {
	only, size := utf8.DecodeRuneInString(char)
	if size != len(char) {
		return nil
	}
	all := readings()
	from, _ := slices.BinarySearchFunc(all, only, func(r reading, char rune) int { return cmp.Compare(r.char, char) })
	for _, r := range all[from:] {
		if r.char != only {
			break
		}
		syllables = append(syllables, han[r.at:r.at+uint32(r.size)])
	}
	return syllables
}

// speller finds words by their pinyin, or the first letters of it.
type speller struct {
	full, initials []spelling // sorted by key
}

type spelling struct {
	key, word string
	n         int32 // how common it is
}

// mostSpellings of a word: more readings than that are not tried.
const mostSpellings = 8

// add takes a word of a few characters in, with each way of reading it.
func (s *speller) add(word string, n int32) {
	keys := []string{""}
	initials := ""
	for _, r := range word {
		var next []string
		said := read(string(r))
		if len(said) == 0 {
			return
		}
		for _, k := range keys {
			for _, syllable := range said {
				if len(next) < mostSpellings {
					next = append(next, k+syllable)
				}
			}
		}
		keys, initials = next, initials+said[0][:1]
	}
	for _, k := range keys {
		s.full = append(s.full, spelling{k, word, n})
	}
	if len(initials) > 1 && n > 0 {
		s.initials = append(s.initials, spelling{initials, word, n})
	}
}

func (s *speller) sort() {
	s.full, s.initials = slices.Clip(s.full), slices.Clip(s.initials)
	for _, list := range [][]spelling{s.full, s.initials} {
		slices.SortFunc(list, func(a, b spelling) int {
			return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(b.n, a.n), strings.Compare(a.word, b.word))
		})
	}
}

// spelt are the spellings with a key, the commonest first; with prefix, those that begin with it.
func spelt(list []spelling, key string, prefix bool) []spelling {
	from, _ := slices.BinarySearchFunc(list, key, func(s spelling, key string) int { return strings.Compare(s.key, key) })
	to := from
	for to < len(list) && (list[to].key == key || prefix && strings.HasPrefix(list[to].key, key)) {
		to++
	}
	return list[from:to]
}

// common is the words of the lexicon, by pinyin.
var common = sync.OnceValue(func() *speller {
	s := &speller{}
	for word, to := range builtin().words {
		if n := len(word) / 3; !strings.Contains(word, " ") && (n > 1 && n < 5 || n == 1 && (len(to) == 0 || to[0].kind != matter)) {
			s.add(word, 0)
		}
	}
	s.sort()
	return s
})

// longestPinyin is how many letters somebody types without a space.
const longestPinyin = 48

// spoken reads letters as pinyin: the words that they are, and for each what it may be as well. Nothing where they are no pinyin.
func (p *part) spoken(letters string, typing bool) (words []string, others [][]string) {
	n := len(letters)
	if n < 2 || n > longestPinyin {
		return nil, nil
	}
	type step struct {
		score float64
		to    int
		words []string
	}
	steps := make([]step, n+1)
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j <= n; j++ {
			if steps[j].to == 0 && j < n {
				continue
			}
			found, score := p.spelling(letters[i:j], typing && j == n)
			if found != nil && score+steps[j].score > steps[i].score {
				steps[i] = step{score + steps[j].score, j, found}
			}
		}
	}
	if steps[0].to == 0 {
		return nil, nil
	}
	for i := 0; i < n; i = steps[i].to {
		words, others = append(words, steps[i].words[0]), append(others, steps[i].words[1:])
	}
	return words, others
}

// spelling are at most three words that letters spell, the likeliest first, and how much sense that makes.
func (p *part) spelling(letters string, prefix bool) (words []string, score float64) {
	best := func(list []spelling, each float64) {
		list = slices.Clone(list[:min(len(list), 200)])
		slices.SortStableFunc(list, func(a, b spelling) int { return cmp.Compare(b.n, a.n) })
		for _, s := range list {
			if len(words) < 3 && !slices.Contains(words, s.word) {
				words = append(words, s.word)
				score = max(score, each*float64(len(s.word)/3)-0.5+min(float64(s.n), 20)/20) // fewer words are likelier
			}
		}
	}
	for _, s := range p.segments() {
		best(spelt(s.words.spelt().full, letters, prefix && len(letters) > 2), 2)
	}
	best(spelt(common().full, letters, prefix && len(letters) > 2), 2)
	for _, s := range p.segments() {
		if len(words) == 0 {
			best(spelt(s.words.spelt().initials, letters, false), 0.7)
		}
	}
	return words, score
}
