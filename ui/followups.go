package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
)

// FollowUps lists the low scores after which somebody has to contact the customer, or those that are done.
type FollowUps struct {
	Frame
	Done  bool
	Mine  bool
	Lines []FollowUpLine
}

// FollowUpLine is one of them.
type FollowUpLine struct {
	desk.FollowUp
	Href     string
	Who      string
	Reasons  string // in words
	OwnerIs  string // in words; nobody too
	Due      string // "by tomorrow 10:00", "2 h late"
	Late     bool
	Done     string // "contacted Mon 10:00 by Li Wei"; empty while it waits
	Now      string // the second score in words; empty where there is none
	NowScore int
}

// FollowUpStrip is what a ticket's page says of its follow-up.
type FollowUpStrip struct {
	FollowUpLine
	Owners  []Option
	CanAsk  bool
	Pending string // that the second question is on its way, or when it was asked
}

// FollowUpLineOf says a follow-up in words.
func (f *Frame) FollowUpLineOf(fu *desk.FollowUp, again *desk.Rerating, rules survey.Rules, names Agents) FollowUpLine {
	l := FollowUpLine{FollowUp: *fu, Href: "/desk/tickets/" + strconv.FormatInt(fu.Ticket, 10), Who: fu.Rating.Contact.Name, OwnerIs: names.Name(fu.Owner)}
	if l.Who == "" {
		l.Who = fu.Rating.Contact.Address
	}
	if l.OwnerIs == "" {
		l.OwnerIs = f.T("ratings.nobody")
	}
	l.Reasons = f.reasons(fu.Rating.Reasons, rules)
	by := func(key, keyBy string, at time.Time, agent int64) string {
		if who := names.Name(agent); who != "" {
			return f.T(keyBy, "when", f.Clock(at), "who", who)
		}
		return f.T(key, "when", f.Clock(at))
	}
	switch {
	case !fu.ContactedAt.IsZero():
		l.Done = by("follow_up.contacted", "follow_up.contacted_by", fu.ContactedAt, fu.ContactedBy)
	case !fu.ClosedAt.IsZero():
		l.Done = by("follow_up.closed", "follow_up.closed_by", fu.ClosedAt, fu.ClosedBy)
	case f.Now.After(fu.DueAt):
		l.Due, l.Late = f.T("follow_up.late", "time", f.Since(fu.DueAt)), true
	default:
		l.Due = f.T("follow_up.due", "when", f.Clock(fu.DueAt))
	}
	if again != nil && again.Score > 0 {
		l.Now, l.NowScore = f.T("follow_up.now", "score", again.Score), again.Score
	}
	return l
}

// reasons are those of a score in words.
func (f *Frame) reasons(keys []string, rules survey.Rules) string {
	said := make([]string, len(keys))
	for i, k := range keys {
		said[i] = rules.Name(k, string(f.Lang))
	}
	return strings.Join(said, f.T("list.comma"))
}

// FollowUpStripOf is the strip of a ticket's page; nil where its customer was content.
func (f *Frame) FollowUpStripOf(talk *desk.Conversation, rules survey.Rules, agents []desk.Agent, names Agents) *FollowUpStrip {
	if talk.FollowUp == nil {
		return nil
	}
	s := &FollowUpStrip{FollowUpLine: f.FollowUpLineOf(talk.FollowUp, talk.Rerating, rules, names), CanAsk: rules.Repair.Again != survey.Never && talk.FollowUp.MayAsk()}
	for _, a := range agents {
		s.Owners = append(s.Owners, Option{strconv.FormatInt(a.ID, 10), a.Name})
	}
	switch fu := talk.FollowUp; {
	case s.NowScore > 0:
	case !fu.AskedAt.IsZero():
		s.Pending = f.T("follow_up.asked", "when", f.Clock(fu.AskedAt))
	case fu.Asking:
		s.Pending = f.T("follow_up.asking")
	}
	return s
}

// RatingCard is what a ticket's customer said about it, on the customer's card.
type RatingCard struct {
	Score    int
	Stars    string
	Word     string
	Comment  string
	Reasons  string
	Changed  bool
	Now      string // the second score
	NowSaid  string
	NowStars string
	Closure  string // in words; empty while it is not known
}

// RatingCardOf gathers it; nil where the customer has said nothing yet.
func (f *Frame) RatingCardOf(talk *desk.Conversation, rules survey.Rules) *RatingCard {
	var c RatingCard
	if r := talk.Rating; r != nil && r.Score > 0 {
		c.Score, c.Stars, c.Word, c.Comment, c.Changed = r.Score, Stars(r.Score), f.ScoreWord(r.Score), r.Comment, r.Changes > 0
		if survey.Style(r.Style) == survey.Thumbs {
			c.Stars, c.Word = survey.Thumbs.Sign(r.Score), f.T("thumb."+strconv.Itoa(r.Score))
		}
		c.Reasons = f.reasons(r.Reasons, rules)
	}
	if again := talk.Rerating; again != nil && again.Score > 0 {
		c.Now, c.NowSaid, c.NowStars = f.T("follow_up.now", "score", again.Score), again.Comment, Stars(again.Score)
	}
	if talk.Ticket.Closure != "" {
		c.Closure = f.T("closure." + string(talk.Ticket.Closure))
	}
	if c == (RatingCard{}) {
		return nil
	}
	return &c
}
