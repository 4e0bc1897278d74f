package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) modelPage(c *gin.Context) (*office.ModelSettings, error) {
	f, err := s.SettingsFrame(c, "model")
	if err != nil {
		return nil, err
	}
	p := &office.ModelSettings{Settings: f}
	m, err := s.Store.Model(c.Request.Context())
	p.HasKey = m.Key != ""
	p.Model = m
	p.Model.Key = ""
	p.Base = s.modelFields(c, p.Model).Base()
	return p, err
}

// modelFields are what the form shows: the key is never shown.
func (s *Office) modelFields(c *gin.Context, m talk.Model) web.FormFields {
	return web.FormFields{"model_on": s.OnOff(c, m.On), "url": m.URL, "name": m.Name, "elsewhere": s.OnOff(c, m.Elsewhere)}
}

// Model is the language model that may put passages into other words.
func (s *Office) Model(c *gin.Context) error {
	p, err := s.modelPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_model", p)
}

// SaveModel changes it. A key that is not typed again stays, as long as it goes to the same address.
func (s *Office) SaveModel(c *gin.Context) error {
	p, err := s.modelPage(c)
	if err != nil {
		return err
	}
	stored := s.modelFields(c, p.Model)
	p.Model = talk.Model{On: web.On(c, "model_on"), URL: web.Trimmed(c, "url"), Name: web.Trimmed(c, "name"), Elsewhere: web.On(c, "elsewhere")}
	save := p.Model
	save.Key = web.Trimmed(c, "key")
	err = web.Fresh(c, &p.Settings, stored, s.modelFields(c, p.Model))
	if err == nil {
		err = s.Store.SaveModel(c.Request.Context(), save)
	}
	if err != nil {
		return s.Again(c, "settings_model", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/model", "saved")
}
