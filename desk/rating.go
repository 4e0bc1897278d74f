package desk

import "time"

// RatingOpen is how long after the first score a customer may change it.
const RatingOpen = 14 * 24 * time.Hour

// MaxComment is how many characters a rating's comment may have.
const MaxComment = 5000

// ValidScore says whether n is a score: 1 to 5.
func ValidScore(n int) bool { return n >= 1 && n <= 5 }

// Given is how many customers gave a score.
func (s RatingSummary) Given() int {
	n := 0
	for _, k := range s.Scores {
		n += k
	}
	return n
}

// Good is how many gave a 4 or a 5.
func (s RatingSummary) Good() int { return s.Scores[3] + s.Scores[4] }
