package office

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Office) ratingSettingsPage(c *gin.Context) (*ui.RatingSettings, desk.Settings, error) {
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, now, err
	}
	f, err := s.SettingsFrame(c, "ratings")
	f.Base = s.ratingFields(c)(now).Base()
	return &ui.RatingSettings{Settings: f, Set: now}, now, err
}

// RatingSettings are whether and when customers are asked.
func (s *Office) RatingSettings(c *gin.Context) error {
	p, _, err := s.ratingSettingsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_ratings", p)
}

func (s *Office) ratingFields(c *gin.Context) func(desk.Settings) web.FormFields {
	return func(v desk.Settings) web.FormFields {
		return web.FormFields{"rating_on": s.OnOff(c, v.RatingOn), "rating_delay": strconv.Itoa(int(v.RatingDelay / time.Minute)), "rating_every": strconv.Itoa(int(v.RatingEvery / web.Day))}
	}
}

// SaveRatingSettings saves whether and when customers are asked.
func (s *Office) SaveRatingSettings(c *gin.Context) error {
	p, now, err := s.ratingSettingsPage(c)
	if err != nil {
		return err
	}
	p.Set.RatingOn = web.On(c, "rating_on")
	minutes, wrong := web.Number(c, "rating_delay")
	days, wrong2 := web.Number(c, "rating_every")
	switch {
	case wrong != nil:
		err = wrong
	case wrong2 != nil:
		err = wrong2
	case minutes < 0 || minutes > 90*24*60:
		err = desk.Fail(desk.Invalid, "settings.rating_delay_range").At("rating_delay")
	case days < 0 || days > 366:
		err = desk.Fail(desk.Invalid, "settings.rating_every_range").At("rating_every")
	default:
		p.Set.RatingDelay, p.Set.RatingEvery = time.Duration(minutes)*time.Minute, time.Duration(days)*web.Day
		err = s.SaveSettings(c, &p.Settings, p.Set, now, s.ratingFields(c))
	}
	if err != nil {
		return s.Again(c, "settings_ratings", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/ratings", "saved")
}
