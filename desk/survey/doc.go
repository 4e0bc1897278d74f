// Package survey is how the shop asks its customers: the rules of a mailbox, when a question may go, and what an answer says. Pure,
// standard library only; it knows nothing of tickets.
package survey

// Kind is a question to a customer. It names the mail in the outbox and, but for a reminder, the message in the ticket.
type Kind string

const (
	Rating   Kind = "survey" // how it went
	Reminder Kind = "remind" // the same, once more
	Again    Kind = "again"  // how it is now, after a low score was looked after
	NPS      Kind = "nps"    // would they recommend the shop, 0 to 10
	Solved   Kind = "solved" // is it solved
	Helped   Kind = "helped" // did an article in the acknowledgement solve it: no mail of its own asks that
)

// Kinds are the questions that have a mail of their own.
var Kinds = []Kind{Rating, Reminder, Again, NPS, Solved}

// Style is how a customer gives a score.
type Style string

const (
	Stars  Style = "stars"  // 1 to 5
	Faces  Style = "faces"  // 1 to 5
	Thumbs Style = "thumbs" // 5 and 1
)

// Styles in the order in which they are offered.
var Styles = []Style{Stars, Faces, Thumbs}

// Scores that a style offers, the best first.
func (s Style) Scores() []int {
	if s == Thumbs {
		return []int{5, 1}
	}
	return []int{5, 4, 3, 2, 1}
}

// Offers says whether a style has a score.
func (s Style) Offers(score int) bool {
	return score >= 1 && score <= 5 && (s != Thumbs || score == 1 || score == 5)
}

// Sign is a score as a mail shows it: stars, a face, a thumb.
func (s Style) Sign(score int) string {
	if !s.Offers(score) {
		return ""
	}
	switch s {
	case Faces:
		return [...]string{"😡", "😞", "😐", "😊", "😄"}[score-1]
	case Thumbs:
		if score == 5 {
			return "👍"
		}
		return "👎"
	}
	return "★★★★★☆☆☆☆☆"[3*(5-score) : 3*(10-score)]
}
