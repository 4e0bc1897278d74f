package find

import (
	"cmp"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk/query"
)

// What is only guessed of a question weighs less than what was typed.
const (
	weighGuess  = 0.6
	mostGuesses = 8
)

// understand rewrites what is pinyin in a question, and adds what else it may mean: other words with that pinyin, words that sound as
// those that nobody writes here, what an unfinished word may become.
func (p *part) understand(words *lexicon, text string, typing bool) (string, weighed) {
	more := weighed{}
	guess := func(text string) {
		for key, w := range featuresOf(text, words.cut(text)) {
			more.put(key, w*weighGuess)
		}
	}
	text = p.readPinyin(words, text, typing, guess)
	if typing {
		text = p.finish(text, guess)
	}
	p.hear(words, text, guess)
	return text, more
}

// readPinyin replaces words of letters that no article has and that are pinyin.
func (p *part) readPinyin(words *lexicon, text string, typing bool, guess func(string)) string {
	var pieces []query.Piece
	letters := false
	query.Pieces(text, func(piece query.Piece) bool {
		pieces = append(pieces, piece)
		letters = letters || !piece.Han
		return len(pieces) < 200
	})
	if !letters {
		return text
	}
	var out strings.Builder
	done := 0
	for i := 0; i < len(pieces); {
		to := i
		for to < len(pieces) && p.strange(words, pieces[to]) && to-i < 12 {
			to++
		}
		if to == i {
			i++
			continue
		}
		unfinished := typing && pieces[to-1].End == len(text)
		found, others := p.spoken(joined(pieces[i:to]), unfinished)
		if found == nil && to > i+1 {
			to = i + 1
			found, others = p.spoken(joined(pieces[i:to]), false)
		}
		if found == nil {
			found = p.mixed(pieces, i)
		}
		if found != nil {
			out.WriteString(text[done:pieces[i].Start] + strings.Join(found, ""))
			done = pieces[to-1].End
			for _, list := range others {
				for _, w := range list {
					guess(w)
				}
			}
		}
		i = to
	}
	return out.String() + text[done:]
}

func joined(pieces []query.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Typed)
	}
	return b.String()
}

// strange says that a word of letters stands in no article and in no table.
func (p *part) strange(words *lexicon, piece query.Piece) bool {
	if piece.Han || strings.Trim(piece.Typed, "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	if _, known := words.words[pieceKey(piece)]; known {
		return false
	}
	_, known := p.has(piece.Typed)
	return !known
}

// mixed reads letters beside a character, as in tui款 and 退k.
func (p *part) mixed(pieces []query.Piece, i int) []string {
	letters, best, most := pieces[i].Typed, "", int32(0)
	try := func(unknown string, n int32) {
		for _, said := range read(unknown) {
			if strings.HasPrefix(said, letters) && n > most {
				best, most = unknown, n
			}
		}
	}
	for _, s := range p.segments() {
		for pair, n := range s.words.pairs {
			a, b := pair[:len(pair)/2], pair[len(pair)/2:]
			if i+1 < len(pieces) && pieces[i+1].Han && pieces[i+1].Glued && simple(pieces[i+1].Text) == b {
				try(a, n)
			}
			if i > 0 && pieces[i-1].Han && pieces[i].Glued && simple(pieces[i-1].Text) == a {
				try(b, n)
			}
		}
	}
	if best == "" {
		return nil
	}
	return []string{best}
}

// hear guesses what pairs of characters sound like that no heading has: customers choose the wrong one of those with the same pinyin.
func (p *part) hear(words *lexicon, text string, guess func(string)) {
	units := words.cut(text)
	for i := 1; i < len(units) && i < 100; i++ {
		a, b := units[i-1], units[i]
		if a.whole || b.whole || !a.han || !b.han || a.to != b.from || p.pair(a.text+b.text) > 0 {
			continue
		}
		said, said2 := read(a.text), read(b.text)
		if len(said) == 0 || len(said2) == 0 {
			continue
		}
		for _, s := range p.segments() {
			list := spelt(s.words.spelt().full, said[0]+said2[0], false)
			for _, w := range list[:min(len(list), 2)] {
				before, behind := "", ""
				if i > 1 && units[i-2].han {
					before = units[i-2].text
				}
				if i+1 < len(units) && units[i+1].han {
					behind = units[i+1].text
				}
				guess(before + w.word + behind)
			}
		}
	}
}

// finish guesses what the last word may become. Where no article has it as it is, it becomes the commonest of them.
func (p *part) finish(text string, guess func(string)) string {
	var last query.Piece
	query.Pieces(text, func(piece query.Piece) bool { last = piece; return true })
	if last.Han || last.End != len(text) || len(last.Typed) < 2 {
		return text
	}
	type candidate struct {
		word string
		n    int32
	}
	var list []candidate
	for _, s := range p.segments() {
		for w, n := range s.words.words {
			if strings.HasPrefix(w, last.Typed) && w != last.Typed {
				list = append(list, candidate{w, n})
			}
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.word, b.word)) })
	list = list[:min(len(list), mostGuesses)]
	if _, known := p.has(last.Typed); !known && len(list) > 0 {
		text, list = text[:last.Start]+list[0].word, list[1:]
	}
	for _, c := range list {
		guess(c.word)
	}
	return text
}
