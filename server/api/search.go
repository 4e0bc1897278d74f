package api

import (
	"net/http"
	"sort"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

type hitValue struct {
	ID      int64   `json:"id,omitempty"`
	Title   string  `json:"title,omitempty"`
	Number  int64   `json:"number,omitempty"`
	Subject string  `json:"subject,omitempty"`
	Snippet string  `json:"snippet"`
	Score   float64 `json:"score"`

	Confidence *float64 `json:"confidence,omitempty"` // of articles: 0 to 1
	Phrasing   string   `json:"phrasing,omitempty"`
}

// Search finds tickets or articles (?in=).
func (s *API) Search(c *gin.Context) (int, any, error) {
	if err := readQuery(c, "q", "in", "lang", "limit"); err != nil {
		return 0, nil, err
	}
	limit, err := queryLimit(c)
	if err != nil {
		return 0, nil, err
	}
	q := c.Query("q")
	if q == "" {
		return 0, nil, wrongValue("q")
	}
	var hits []hitValue
	switch c.Query("in") {
	case "tickets":
		hits, err = s.findTickets(c, q, limit)
	case "articles":
		hits, err = s.findArticles(c, q, limit)
	default:
		err = wrongValue("in")
	}
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, page(hits, ""), nil
}

func (s *API) findTickets(c *gin.Context, q string, limit int) ([]hitValue, error) {
	found, err := s.Store.SearchTickets(c.Request.Context(), q, desk.ByRank, limit)
	var hits []hitValue
	for _, h := range found {
		hits = append(hits, hitValue{Number: h.Number, Subject: plain(h.Title), Snippet: plain(h.Snippet), Score: h.Score})
	}
	return hits, err
}

// findArticles searches one language, or all and puts the best of each first.
func (s *API) findArticles(c *gin.Context, q string, limit int) ([]hitValue, error) {
	langs := desk.Langs
	if text := c.Query("lang"); text != "" {
		lang, err := langOf(text)
		if err != nil {
			return nil, err
		}
		langs = []desk.Lang{lang}
	}
	var hits []hitValue
	for _, lang := range langs {
		found, err := s.Store.SearchArticles(c.Request.Context(), q, lang, true, limit)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			hits = append(hits, hitValue{ID: h.Article, Title: h.Title, Snippet: plain(h.Snippet), Score: h.Score, Confidence: &h.Confidence, Phrasing: h.Phrasing})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].Score > hits[j].Score })
	if len(hits) > limit {
		hits = hits[:limit]
	}
	return hits, nil
}

type ratingValue struct {
	Ticket  int64   `json:"ticket"`
	Score   *int    `json:"score"`
	Comment string  `json:"comment"`
	Agent   *string `json:"agent"`
	AskedAt moment  `json:"asked_at"`
	RatedAt moment  `json:"rated_at"`

	Style   string   `json:"style"`
	Reasons []string `json:"reasons"`
}

// Ratings are the questions that were asked, rated or not, by page.
func (s *API) Ratings(c *gin.Context) (int, any, error) {
	if err := readQuery(c, "ticket", "limit", "cursor"); err != nil {
		return 0, nil, err
	}
	limit, err := queryLimit(c)
	if err != nil {
		return 0, nil, err
	}
	q := desk.RatingQuery{Limit: limit, Cursor: c.Query("cursor")}
	if text := c.Query("ticket"); text != "" {
		if q.Ticket, err = strconv.ParseInt(text, 10, 64); err != nil || q.Ticket < 1 {
			return 0, nil, wrongValue("ticket")
		}
	}
	found, next, err := s.Store.Ratings(c.Request.Context(), q)
	if err != nil {
		return 0, nil, err
	}
	n, err := s.names(c.Request.Context())
	if err != nil {
		return 0, nil, err
	}
	var items []ratingValue
	for _, r := range found {
		v := ratingValue{Ticket: r.Ticket, Comment: r.Comment, Agent: named(n.agents, r.Agent), AskedAt: moment(r.AskedAt), RatedAt: moment(r.RatedAt), Style: r.Style, Reasons: append([]string{}, r.Reasons...)}
		if r.Score > 0 {
			v.Score = &r.Score
		}
		items = append(items, v)
	}
	return http.StatusOK, page(items, next), nil
}

type mailboxValue struct {
	Address     string `json:"address"`
	LastLook    moment `json:"last_look"`
	LastError   string `json:"last_error"`
	Seen        int    `json:"seen"`
	Tickets     int    `json:"tickets"`
	Quarantined int    `json:"quarantined"`
	HeldUntil   moment `json:"held_until"` // its mail server has asked us to slow down
}

// Mailboxes says how each mailbox is doing.
func (s *API) Mailboxes(c *gin.Context) (int, any, error) {
	if err := readQuery(c); err != nil {
		return 0, nil, err
	}
	health, err := s.Store.Health(c.Request.Context())
	if err != nil {
		return 0, nil, err
	}
	var items []mailboxValue
	for _, h := range health {
		v := mailboxValue{Address: h.Address, LastLook: moment(h.LastLook), Seen: h.Seen, Tickets: h.Tickets, Quarantined: h.Quarantined, HeldUntil: moment(h.HeldUntil)}
		if h.LastError != "" {
			v.LastError = words.Text(s.Lang(c), h.LastError, h.ErrorArgs)
		}
		items = append(items, v)
	}
	return http.StatusOK, page(items, ""), nil
}
