package server

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) ratingSettingsPage(c *gin.Context) (*ui.RatingSettings, desk.Settings, error) {
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, now, err
	}
	f, err := s.settingsFrame(c, "ratings")
	f.Base = s.ratingFields(c)(now).base()
	return &ui.RatingSettings{Settings: f, Set: now}, now, err
}

func (s *Server) ratingSettings(c *gin.Context) error {
	p, _, err := s.ratingSettingsPage(c)
	if err != nil {
		return err
	}
	return s.render(c, "settings_ratings", p)
}

func (s *Server) ratingFields(c *gin.Context) func(desk.Settings) formFields {
	return func(v desk.Settings) formFields {
		return formFields{"rating_on": s.onOff(c, v.RatingOn), "rating_delay": strconv.Itoa(int(v.RatingDelay / time.Minute)), "rating_every": strconv.Itoa(int(v.RatingEvery / day))}
	}
}

func (s *Server) saveRatingSettings(c *gin.Context) error {
	p, now, err := s.ratingSettingsPage(c)
	if err != nil {
		return err
	}
	p.Set.RatingOn = on(c, "rating_on")
	minutes, wrong := number(c, "rating_delay")
	days, wrong2 := number(c, "rating_every")
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
		p.Set.RatingDelay, p.Set.RatingEvery = time.Duration(minutes)*time.Minute, time.Duration(days)*day
		err = s.saveSettings(c, &p.Settings, p.Set, now, s.ratingFields(c))
	}
	if err != nil {
		return s.again(c, "settings_ratings", p, &p.Form, err)
	}
	return s.saved(c, "/desk/settings/ratings", "saved")
}
