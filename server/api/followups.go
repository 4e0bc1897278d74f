package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

type followUpValue struct {
	Ticket      int64   `json:"ticket"`
	Score       int     `json:"score"`
	Owner       *string `json:"owner"`
	OpenedAt    moment  `json:"opened_at"`
	DueAt       moment  `json:"due_at"`
	ContactedAt moment  `json:"contacted_at"`
	ClosedAt    moment  `json:"closed_at"`
	Again       *int    `json:"again"`
}

// FollowUps are the low scores after which somebody is to contact the customer, or (done) those where it is done.
func (s *API) FollowUps(c *gin.Context) (int, any, error) {
	if err := readQuery(c, "done", "limit"); err != nil {
		return 0, nil, err
	}
	limit, err := queryLimit(c)
	if err != nil {
		return 0, nil, err
	}
	list, again, err := s.Store.FollowUps(c.Request.Context(), desk.FollowUpQuery{Done: c.Query("done") == "true", Limit: limit})
	if err != nil {
		return 0, nil, err
	}
	n, err := s.names(c.Request.Context())
	if err != nil {
		return 0, nil, err
	}
	var items []followUpValue
	for i, f := range list {
		v := followUpValue{Ticket: f.Ticket, Score: f.Score, Owner: named(n.agents, f.Owner), OpenedAt: moment(f.OpenedAt), DueAt: moment(f.DueAt),
			ContactedAt: moment(f.ContactedAt), ClosedAt: moment(f.ClosedAt)}
		if a := again[i]; a != nil && a.Score > 0 {
			v.Again = &a.Score
		}
		items = append(items, v)
	}
	return http.StatusOK, page(items, ""), nil
}
