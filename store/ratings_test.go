package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
)

// ask is a resolved ticket whose customer has been asked; the token is what their link carries.
func (h *testShop) ask(by desk.By) (number int64, token string) {
	h.t.Helper()
	k := h.write(fmt.Sprintf("c%d@cust.test", h.now().UnixMilli()), "Tea", "Where is my tea?")
	k = h.edit(desk.Edit{By: by, Ticket: k.Number, Status: to(desk.Resolved)})
	h.must(h.Tx(h.t.Context(), func(tx *db.Tx) (err error) {
		token, err = h.begin(tx, &k)
		return err
	}))
	h.forward(time.Second)
	return k.Number, token
}

// begin asks for a score about a ticket.
func (h *testShop) begin(tx *db.Tx, k *desk.Ticket) (token string, err error) {
	m, err := ask.Begin(tx, desk.Settings{}, survey.Default(true, 0, 0), survey.Rating, k)
	return m.Token, err
}

// byToken is the rating that a link leads to.
func (h *testShop) byToken(token string) (desk.Rating, error) {
	a, err := h.Asking(h.t.Context(), survey.Rating, token)
	return a.Rating, err
}

// rate gives a score by a link, and reads the rating again.
func (h *testShop) rate(v desk.Verdict) (desk.Rating, error) {
	if err := h.Rate(h.t.Context(), v); err != nil {
		return desk.Rating{}, err
	}
	return h.byToken(v.Token)
}

func TestRate(t *testing.T) {
	h := openShop(t)
	n, token := h.ask(h.liwei)
	r, err := h.byToken(token)
	h.must(err)
	if r.Ticket != n || r.Score != 0 || !r.RatedAt.IsZero() || r.Agent != h.agent.ID || r.Subject != "Tea" {
		t.Errorf("%+v", r)
	}
	h.changes = nil
	r, err = h.rate(desk.Verdict{Token: token, Score: 4})
	h.must(err)
	if r.Score != 4 || !r.RatedAt.Equal(h.now()) || r.Changes != 0 {
		t.Errorf("%+v", r)
	}
	if !slices.Equal(h.changes, []desk.Change{{Kind: "rating", Ticket: n}, {Kind: "ticket", Ticket: n}}) {
		t.Errorf("published %+v", h.changes)
	}
	first := h.now()
	h.forward(24 * time.Hour)
	r, err = h.rate(desk.Verdict{Token: token, Score: 4, Comment: to(" Thanks \r\n")})
	h.must(err)
	r, err = h.rate(desk.Verdict{Token: token, Score: 4}) // again: a form sent twice
	h.must(err)
	if r.Comment != "Thanks" || r.Changes != 1 {
		t.Errorf("%+v", r)
	}
	h.edit(desk.Edit{By: h.ownerBy, Ticket: n, Status: to(desk.Open)})
	h.edit(desk.Edit{By: h.ownerBy, Ticket: n, Status: to(desk.Resolved)})
	r, err = h.rate(desk.Verdict{Token: token, Score: 2, Comment: to("")})
	h.must(err)
	if r.Score != 2 || r.Comment != "" || r.Changes != 2 || !r.RatedAt.Equal(first) || r.Agent != h.agent.ID {
		t.Errorf("%+v", r)
	}
	events := 0
	for _, k := range h.eventKinds(n) {
		if k == desk.EventRated {
			events++
		}
	}
	if events != 2 { // 4, then 2; a comment alone is no new score
		t.Errorf("%d rated events", events)
	}
	h.clock.at = first.Add(desk.RatingOpen)
	_, err = h.rate(desk.Verdict{Token: token, Score: 5})
	h.refused(err, desk.Conflict, "rating.closed")
	r, err = h.byToken(token)
	h.must(err)
	if r.Score != 2 {
		t.Errorf("%+v", r)
	}
}

func TestRateRefuses(t *testing.T) {
	h := openShop(t)
	_, token := h.ask(h.liwei)
	for _, score := range []int{0, 6, -1} {
		_, err := h.rate(desk.Verdict{Token: token, Score: score})
		h.refused(err, desk.Invalid, "rating.score_bad")
	}
	_, err := h.rate(desk.Verdict{Token: token, Score: 5, Comment: to(strings.Repeat("好", desk.MaxComment+1))})
	h.refused(err, desk.Invalid, "rating.comment_too_long")
	_, err = h.rate(desk.Verdict{Token: token, Score: 5, Comment: to(strings.Repeat("好", desk.MaxComment))})
	h.must(err)
	secret, err := h.Secret(t.Context(), "rating")
	h.must(err)
	other := map[bool]string{true: "B", false: "A"}[token[0] == 'A'] // not the letter that stands there
	for _, wrong := range []string{"", token + "A", other + token[1:], strings.ToLower(token), sign.Rating([18]byte{1}, secret)} {
		_, err := h.rate(desk.Verdict{Token: wrong, Score: 5})
		h.refused(err, desk.NotFound, "rating.unknown")
		_, err = h.byToken(wrong)
		h.refused(err, desk.NotFound, "rating.unknown")
	}
}

func TestATicketIsAskedAboutOnce(t *testing.T) {
	h := openShop(t)
	n, token := h.ask(h.liwei)
	k := h.ticket(n)
	h.refused(h.Tx(t.Context(), func(tx *db.Tx) error { _, err := h.begin(tx, &k); return err }), desk.Conflict, "rating.asked")
	_, err := h.byToken(token)
	h.must(err)
}

func TestRatingLists(t *testing.T) {
	h := openShop(t)
	start := h.now()
	for i := range 10 {
		by := h.liwei
		if i%2 == 0 {
			by = h.ownerBy
		}
		_, token := h.ask(by)
		if i < 7 {
			_, err := h.rate(desk.Verdict{Token: token, Score: 1 + i%5})
			h.must(err)
		}
		h.forward(24 * time.Hour)
	}
	for name, c := range map[string]struct {
		q    desk.RatingQuery
		want int
	}{
		"all":             {desk.RatingQuery{}, 10},
		"given":           {desk.RatingQuery{Given: true}, 7},
		"of an agent":     {desk.RatingQuery{Agent: h.agent.ID}, 5},
		"since":           {desk.RatingQuery{Since: start.Add(5*24*time.Hour - time.Minute)}, 5},
		"given since":     {desk.RatingQuery{Given: true, Since: start.Add(5*24*time.Hour - time.Minute)}, 2},
		"of one ticket":   {desk.RatingQuery{Ticket: 1001}, 1},
		"of none of them": {desk.RatingQuery{Ticket: 5}, 0},
	} {
		for _, limit := range []int{3, 100} {
			q := c.q
			q.Limit = limit
			var got []desk.Rating
			for {
				page, next, err := h.Ratings(t.Context(), q)
				h.must(err)
				got = append(got, page...)
				if q.Cursor = next; next == "" {
					break
				}
			}
			newest := slices.IsSortedFunc(got, func(a, b desk.Rating) int {
				if q.Given {
					return b.RatedAt.Compare(a.RatedAt)
				}
				return b.AskedAt.Compare(a.AskedAt)
			})
			if len(got) != c.want || !newest {
				t.Errorf("%s, pages of %d: %d, newest first %v", name, limit, len(got), newest)
			}
		}
	}
	sum, err := h.RatingSummary(t.Context(), desk.RatingQuery{})
	h.must(err)
	if sum != (desk.RatingSummary{Asked: 10, Scores: [5]int{2, 2, 1, 1, 1}}) {
		t.Errorf("%+v", sum)
	}
	sum, err = h.RatingSummary(t.Context(), desk.RatingQuery{Agent: h.agent.ID, Since: start.Add(24*time.Hour - time.Minute)})
	h.must(err)
	if sum != (desk.RatingSummary{Asked: 5, Scores: [5]int{1, 1, 0, 1, 0}}) {
		t.Errorf("%+v", sum)
	}
	_, _, err = h.Ratings(t.Context(), desk.RatingQuery{Cursor: "x"})
	h.refused(err, desk.Invalid, "cursor.bad")
}

// The whole way: resolve, the survey comes due, the link in the mail is good for one score.
func TestSurveyMailCarriesAGoodToken(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Resolved)})
	h.forward(2 * time.Hour)
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	i := slices.IndexFunc(out, func(o desk.Outgoing) bool { return strings.Contains(o.Text, "/rate/") })
	if i < 0 {
		t.Fatalf("no survey among %+v", out)
	}
	_, rest, _ := strings.Cut(out[i].Text, "https://help.shop.test/rate/")
	token, _, ok := strings.Cut(rest, "?score=")
	if !ok {
		t.Fatalf("no link in %q", out[i].Text)
	}
	r, err := h.rate(desk.Verdict{Token: token, Score: 5})
	h.must(err)
	if r.Ticket != n || r.Agent != h.agent.ID {
		t.Errorf("%+v", r)
	}
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	if c.Rating == nil || c.Rating.Score != 5 {
		t.Errorf("%+v", c.Rating)
	}
}
