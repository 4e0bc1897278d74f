package measure

import (
	"testing"
	"time"
)

func TestRatings(t *testing.T) {
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	s := NewRatings(Periods(monday, monday.AddDate(0, 0, 14), Weekly, time.UTC))
	s.Add(Rated{Asked: monday, Agent: 1, Topic: 3, Mailbox: 1, Tags: []string{"a", "b"}, Score: 5})
	s.Add(Rated{Asked: monday.AddDate(0, 0, 8), Agent: 1, Mailbox: 1, Tags: []string{"a"}, Articles: []int64{9}, Score: 2, Low: 2, Reasons: []string{"slow", "rude", "slow"}})
	s.Add(Rated{Asked: monday, Agent: 2, Mailbox: 1, Undelivered: true})
	s.Add(Rated{Asked: monday, Agent: 2, Mailbox: 2})
	s.Add(Rated{Asked: monday, Agent: 2, Mailbox: 2, Score: 4, Low: 2, Reasons: []string{"slow"}}) // no low score: its reasons are none
	s.Add(Rated{Asked: monday.AddDate(0, 0, -1), Agent: 2, Mailbox: 2, Score: 9})                  // no score, and before the first period
	if s.All.Asked != 6 || s.All.Undelivered != 1 || s.All.Scores != [5]int{0, 1, 0, 1, 1} {
		t.Errorf("all: %+v", s.All)
	}
	if r := s.All.Response(); r.K != 3 || r.N != 5 {
		t.Errorf("response %+v", r)
	}
	if r := s.All.Satisfied(); r.K != 2 || r.N != 3 {
		t.Errorf("satisfied %+v", r)
	}
	if s.Over[0].Asked != 4 || s.Over[1].Scores != [5]int{0, 1, 0, 0, 0} {
		t.Errorf("over time: %+v", s.Over)
	}
	if s.Agents[1].Given() != 2 || s.Agents[2].Given() != 1 || s.Topics[3].Asked != 1 || s.Topics[0].Asked != 5 || s.Mailboxes[1].Asked != 3 || s.Articles[9].Given() != 1 {
		t.Errorf("groups: %+v", s)
	}
	if s.Tags["a"].Given() != 2 || s.Tags["b"].Given() != 1 || len(s.Tags) != 2 {
		t.Errorf("tags: %+v", s.Tags)
	}
	if s.Low != 1 || s.Reasons["slow"] != 1 || s.Reasons["rude"] != 1 {
		t.Errorf("reasons: %d %v", s.Low, s.Reasons)
	}
}

func TestClosures(t *testing.T) {
	c := Closures{Confirmed: 6, Refused: 1, Assumed: 3, Waiting: 40}
	if c.Asked() != 50 || c.Solved().K != 6 || c.Solved().N != 10 {
		t.Errorf("%+v", c.Solved())
	}
}
