package measure

import (
	"slices"
	"time"
)

// Filter says what a report is about: those asked, or what happened, from From until Until, which is no longer in it. What is zero asks
// for all.
type Filter struct {
	From, Until                    time.Time
	Agent, Topic, Mailbox, Article int64
	Tag                            string
}

// Tally is what became of the surveys of one group of tickets.
type Tally struct {
	Asked       int    // surveys that were sent
	Undelivered int    // of them, those that came back
	Scores      [5]int // how often a 1, 2, 3, 4, 5 was given
}

// Given is how many gave a score.
func (t Tally) Given() int {
	n := 0
	for _, k := range t.Scores {
		n += k
	}
	return n
}

// Satisfied is the share of 4 and 5 among the scores given (CSAT, "top two boxes").
func (t Tally) Satisfied() Share { return ShareOf(t.Scores[3]+t.Scores[4], t.Given()) }

// Response is the response rate: scores given of surveys delivered (sent, and not come back).
func (t Tally) Response() Share { return ShareOf(t.Given(), t.Asked-t.Undelivered) }

func (t *Tally) add(r Rated) {
	t.Asked++
	if r.Undelivered && r.Score == 0 { // who answered got it after all
		t.Undelivered++
	}
	if r.Score >= 1 && r.Score <= 5 {
		t.Scores[r.Score-1]++
	}
}

// Rated is one survey that was sent, whether it was answered or not.
type Rated struct {
	Asked                 time.Time
	Agent, Topic, Mailbox int64
	Tags                  []string
	Articles              []int64 // that were offered or sent in the ticket
	Score                 int     // 0: not answered
	Low                   int     // the best score that its mailbox calls a low one
	Undelivered           bool
	Reasons               []string // of a low score
}

// Ratings are the figures of the surveys of a time. Every survey belongs to the time at which it was sent, also where its answer came later, so
// that a response rate is one of the same customers.
type Ratings struct {
	Periods                             []Period
	All                                 Tally
	Over                                []Tally // by period
	Agents, Topics, Mailboxes, Articles map[int64]Tally
	Tags                                map[string]Tally
	Reasons                             map[string]int // how many of the low scores named each
	Low                                 int            // scores that their mailboxes call low
}

// NewRatings are the figures of nothing yet.
func NewRatings(periods []Period) *Ratings {
	return &Ratings{Periods: periods, Over: make([]Tally, len(periods)), Agents: map[int64]Tally{}, Topics: map[int64]Tally{}, Mailboxes: map[int64]Tally{},
		Articles: map[int64]Tally{}, Tags: map[string]Tally{}, Reasons: map[string]int{}}
}

// Add counts one survey.
func (s *Ratings) Add(r Rated) {
	s.All.add(r)
	if i := In(s.Periods, r.Asked); i >= 0 {
		s.Over[i].add(r)
	}
	count(s.Agents, r.Agent, r)
	count(s.Topics, r.Topic, r)
	count(s.Mailboxes, r.Mailbox, r)
	for _, id := range r.Articles {
		count(s.Articles, id, r)
	}
	for _, tag := range r.Tags {
		count(s.Tags, tag, r)
	}
	if r.Score >= 1 && r.Score <= r.Low {
		s.Low++
		for _, why := range slices.Compact(slices.Sorted(slices.Values(r.Reasons))) {
			s.Reasons[why]++
		}
	}
}

func count[K comparable](groups map[K]Tally, key K, r Rated) {
	t := groups[key]
	t.add(r)
	groups[key] = t
}

// Satisfaction is all that customers said in a time.
type Satisfaction struct {
	Ratings   *Ratings
	Repair    Repair
	Promoters Promoters
	NPS       Share // of the NPS surveys delivered, how many were answered
	Closures  Closures
}
