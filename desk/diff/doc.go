// Package diff says what was changed between two versions of a text: by line, and within a changed line by word; in what is written without
// spaces a character is a word.
package diff

// Kind says what became of a part of a text.
type Kind string

const (
	Same    Kind = "same"
	Gone    Kind = "gone"
	New     Kind = "new"
	Skipped Kind = "skipped" // lines that are the same, and too far from any change to be shown
)

// Piece is a run of words within a line.
type Piece struct {
	Kind Kind
	Text string
}

// Line is one of either text. A Gone or New line that stands for a changed one has Same pieces too.
type Line struct {
	Kind   Kind
	Pieces []Piece
	N      int // of Skipped: how many
}

// Text is the line as it stood.
func (l Line) Text() string {
	s := ""
	for _, p := range l.Pieces {
		s += p.Text
	}
	return s
}
