package measure

import "time"

// Searching is how many searches there were and how many of them found nothing.
type Searching struct{ All, Vain int }

// InVain is the share of searches without a result.
func (s Searching) InVain() Share { return ShareOf(s.Vain, s.All) }

// Votes are the answers to "Was this helpful?" below an article. Each reader counts once, with their last answer.
type Votes struct{ Yes, No int }

// Helpful is the share that said yes, of those who said anything.
func (v Votes) Helpful() Share { return ShareOf(v.Yes, v.Yes+v.No) }

// Help are the figures of the help centre in a time. A question belongs to the time at which its answer was shown.
type Help struct {
	Periods  []Period
	Searches Searching
	Sought   []Searching // by period
	Ended    Outcomes
	Over     []Outcomes // by period
	Sources  map[string]Outcomes
	Articles map[int64]Votes
	Votes    Votes
	Reasons  map[string]int // why not, of those who said no
}

// NewHelp are the figures of nothing yet.
func NewHelp(periods []Period) *Help {
	return &Help{Periods: periods, Sought: make([]Searching, len(periods)), Over: make([]Outcomes, len(periods)), Sources: map[string]Outcomes{},
		Articles: map[int64]Votes{}, Reasons: map[string]int{}}
}

// Ask counts a question: in which period it fell (In; -1: none), from where it came and how it ended.
func (h *Help) Ask(period int, source string, how Outcome) {
	h.Ended.Add(how)
	if period >= 0 {
		h.Over[period].Add(how)
	}
	o := h.Sources[source]
	o.Add(how)
	h.Sources[source] = o
}

// Search counts a search.
func (h *Help) Search(period int, found bool) {
	for _, s := range []*Searching{&h.Searches, h.sought(period)} {
		s.All++
		if !found {
			s.Vain++
		}
	}
}

func (h *Help) sought(period int) *Searching {
	if period < 0 {
		return &Searching{}
	}
	return &h.Sought[period]
}

// Vote counts n answers about an article: yes, or no for a reason.
func (h *Help) Vote(article int64, yes bool, reason string, n int) {
	v := h.Articles[article]
	if yes {
		v.Yes += n
		h.Votes.Yes += n
	} else {
		v.No += n
		h.Votes.No += n
		if reason != "" {
			h.Reasons[reason] += n
		}
	}
	h.Articles[article] = v
}

// Remark is what a reader said with their answer to "Was this helpful?".
type Remark struct {
	ID, Article int64
	Helpful     bool
	Reason      string // of a no
	Comment     string
	At, ReadAt  time.Time // ReadAt: by staff; zero: not yet
}
