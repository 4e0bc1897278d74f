package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

// Of what is tried, the first few hits are shown.
const (
	triedFew  = 5
	mostTried = 200 // characters
)

func (s *Office) synonymsPage(c *gin.Context) (*office.SynonymsPage, error) {
	f, err := s.SettingsFrame(c, "help")
	if err != nil {
		return nil, err
	}
	groups, err := s.Store.Synonyms(c.Request.Context())
	if err != nil {
		return nil, err
	}
	f.Title = f.T("settings.synonyms")
	p := &office.SynonymsPage{Settings: f, Text: query.WriteSynonyms(groups, f.Lang), Groups: len(groups)}
	p.Base = synonymFields(p).Base()
	return p, nil
}

func synonymFields(p *office.SynonymsPage) web.FormFields { return web.FormFields{"synonyms": p.Text} }

// Synonyms are the shop's own groups of words that mean the same, and a search to try them with.
func (s *Office) Synonyms(c *gin.Context) error {
	p, err := s.synonymsPage(c)
	if err != nil {
		return err
	}
	if p.Tried = desk.TidyLine(c.Query("q"), mostTried); p.Tried != "" {
		hits, err := s.Store.SearchArticles(c.Request.Context(), p.Tried, desk.GuessLang(p.Tried, string(p.Lang)), true, triedFew)
		if err != nil {
			return err
		}
		p.Hits = desk.ClearHits(hits)
	}
	return s.Render(c, "settings_synonyms", p)
}

// SaveSynonyms puts what was typed in place of all groups.
func (s *Office) SaveSynonyms(c *gin.Context) error {
	p, err := s.synonymsPage(c)
	if err != nil {
		return err
	}
	now := synonymFields(p)
	groups := query.ReadSynonyms(c.PostForm("synonyms"))
	p.Text = c.PostForm("synonyms")
	if err = web.Fresh(c, &p.Settings, now, synonymFields(p)); err == nil {
		err = s.Store.SaveSynonyms(c.Request.Context(), groups)
	}
	if err != nil {
		return s.Again(c, "settings_synonyms", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/synonyms", "saved")
}
