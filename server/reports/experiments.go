package reports

import (
	"math"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/reports"
)

// Experiments lists the wordings that are or were tried.
func (s *Reports) Experiments(c *gin.Context) error {
	f, err := s.StaffFrame(c, "experiments.title", "ratings")
	if err != nil {
		return err
	}
	p := &reports.Experiments{Sheet: reports.Sheet{Frame: f}}
	if p.All, err = s.Store.Experiments(c.Request.Context()); err != nil {
		return err
	}
	return s.Render(c, "experiments", p)
}

// Experiment is one of them.
func (s *Reports) Experiment(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	f, err := s.StaffFrame(c, "experiments.title", "ratings")
	if err != nil {
		return err
	}
	p := &reports.ExperimentPage{Sheet: reports.Sheet{Frame: f}}
	if p.One, err = s.Store.Experiment(c.Request.Context(), id); err != nil {
		return err
	}
	p.Title, p.Points = p.One.Name, int(math.Round(p.One.Difference*100))
	return s.Render(c, "experiment", p)
}

// newExperiment is the form, with what was chosen or typed.
func (s *Reports) newExperiment(c *gin.Context, value func(string) string) (*reports.ExperimentPage, error) {
	f, err := s.StaffFrame(c, "experiments.new_title", "ratings")
	if err != nil {
		return nil, err
	}
	p := &reports.ExperimentPage{Sheet: reports.Sheet{Frame: f}, Points: 10}
	e := &p.One
	if e.Kind = measure.Tried(value("kind")); !slices.Contains(measure.TriedKinds, e.Kind) {
		e.Kind = measure.TriedSurvey
	}
	lang, ok := desk.ParseLang(value("lang"))
	if !ok {
		set, err := s.Store.Settings(c.Request.Context())
		if err != nil {
			return nil, err
		}
		lang = set.Lang
	}
	e.Lang = string(lang)
	if p.Plan, err = s.Store.PlanExperiment(c.Request.Context(), e.Kind, lang); err != nil {
		return nil, err
	}
	e.A, e.B = p.Plan.A, p.Plan.A
	return p, nil
}

// NewExperiment is the form of a new one.
func (s *Reports) NewExperiment(c *gin.Context) error {
	p, err := s.newExperiment(c, c.Query)
	if err != nil {
		return err
	}
	return s.Render(c, "experiment", p)
}

// StartExperiment begins one.
func (s *Reports) StartExperiment(c *gin.Context) error {
	p, err := s.newExperiment(c, c.PostForm)
	if err != nil {
		return err
	}
	p.One.Name, p.One.B = c.PostForm("name"), measure.Wording{Subject: c.PostForm("subject_b"), Text: c.PostForm("text_b")}
	points, err := web.Number(c, "points")
	if err == nil && !slices.Contains(reports.Differences, points) {
		err = desk.Fail(desk.Invalid, "number.bad").At("points")
	}
	if err != nil {
		return s.Again(c, "experiment", p, &p.Form, err)
	}
	p.Points, p.One.Difference = points, float64(points)/100
	id, err := s.Store.StartExperiment(c.Request.Context(), p.One)
	if err != nil {
		return s.Again(c, "experiment", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/experiments/"+strconv.FormatInt(id, 10), "experiments.started")
}

// EndExperiment stops one before its time.
func (s *Reports) EndExperiment(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.EndExperiment(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/experiments/"+strconv.FormatInt(id, 10), "experiments.ended")
}

// AdoptExperiment makes the better wording the shop's.
func (s *Reports) AdoptExperiment(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.AdoptExperiment(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/experiments/"+strconv.FormatInt(id, 10), "experiments.adopted")
}
