package query

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kinds of what the scanner finds.
const (
	word = iota // letters and digits, folded
	run         // characters that are written without spaces
)

// scanner finds the words and runs of a text.
type scanner struct {
	text  string
	pos   int
	kind  int
	token string // folded, not stemmed
	start int    // where the token stands in text
	glued bool   // parted from the word before by one mark, not by a space: a.b, a-b, a@b
	mark  byte   // that mark
	buf   []byte
}

// last says that the text ends with this token: a word followed by a space or a mark is finished.
func (s *scanner) last() bool { return s.pos >= len(s.text) }

// next finds the next token and says whether there was one.
func (s *scanner) next() bool {
	from, wasWord := s.pos, s.token != "" && s.kind == word
	for s.pos < len(s.text) {
		r, w := utf8.DecodeRuneInString(s.text[s.pos:])
		c := classOf(r)
		if c == nothing {
			s.pos += w
			continue
		}
		s.start = s.pos
		s.glued = c == letter && wasWord && s.pos-from == 1 && strings.IndexByte("-._@+", s.text[from]) >= 0
		if s.glued {
			s.mark = s.text[from]
		}
		if c == letter {
			s.kind = word
			s.readWord()
		} else {
			s.kind = run
			s.readRun(c)
		}
		if s.token != "" {
			return true
		}
		from, wasWord = s.pos, false
	}
	return false
}

func (s *scanner) readRun(class int) {
	s.buf = s.buf[:0]
	for s.pos < len(s.text) {
		r, w := utf8.DecodeRuneInString(s.text[s.pos:])
		if classOf(r) != class {
			break
		}
		s.buf = utf8.AppendRune(s.buf, fullKana(r))
		s.pos += w
	}
	s.token = string(s.buf)
}

func (s *scanner) readWord() {
	s.buf = s.buf[:0]
	for s.pos < len(s.text) {
		r, w := utf8.DecodeRuneInString(s.text[s.pos:])
		switch c := classOf(r); {
		case c == letter:
			s.buf = appendFolded(s.buf, r)
		case c == nothing && unicode.Is(unicode.Mn, r): // an accent by itself
		case (r == '\'' || r == '’') && s.letterAt(s.pos+w): // customer's, don't
		default:
			s.token = cut(possessive(s.text[s.start:s.pos], s.buf))
			return
		}
		s.pos += w
	}
	s.token = cut(possessive(s.text[s.start:s.pos], s.buf))
}

func (s *scanner) letterAt(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return i < len(s.text) && classOf(r) == letter
}

// possessive drops the 's of customer's.
func possessive(raw string, folded []byte) []byte {
	if (strings.HasSuffix(raw, "'s") || strings.HasSuffix(raw, "’s")) && len(folded) > 1 {
		return folded[:len(folded)-1]
	}
	return folded
}

func cut(word []byte) string {
	if len(word) > maxWord {
		word = word[:maxWord]
		for len(word) > 0 && !utf8.Valid(word) {
			word = word[:len(word)-1]
		}
	}
	return string(word)
}

// Word is a word or a run of a text: folded, not stemmed.
type Word struct {
	Text string
	Run  bool // characters that are written without spaces
}

// Words are the words and runs of a text, in order.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for sc := (scanner{text: text}); sc.next(); {
			if !yield(Word{Text: sc.token, Run: sc.kind == run}) {
				return
			}
		}
	}
}
