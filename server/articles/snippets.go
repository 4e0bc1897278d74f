package articles

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

// Snippets lists the texts that several articles share.
func (s *Articles) Snippets(c *gin.Context) error {
	f, err := s.StaffFrame(c, "snippets.title", "articles")
	if err != nil {
		return err
	}
	p := &articles.Snippets{Frame: f}
	if p.Items, p.Used, err = s.Store.Snippets(c.Request.Context()); err != nil {
		return err
	}
	return s.Render(c, "snippets", p)
}

func (s *Articles) snippetPage(c *gin.Context) (*articles.SnippetPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.StaffFrame(c, "snippets.new", "articles")
	if err != nil {
		return nil, err
	}
	p := &articles.SnippetPage{Frame: f, Item: helpcentre.Snippet{Lang: f.Lang, Name: desk.TidyLine(c.Query("name"), desk.MaxName)}}
	if lang, ok := desk.ParseLang(c.Query("lang")); ok {
		p.Item.Lang = lang
	}
	if id == 0 {
		return p, nil
	}
	if p.Item, err = s.Store.Snippet(c.Request.Context(), id); err != nil {
		return nil, err
	}
	p.Title = p.Item.Name
	_, used, err := s.Store.Snippets(c.Request.Context())
	p.Used = used[p.Item.Name]
	return p, err
}

// Snippet is the form of one.
func (s *Articles) Snippet(c *gin.Context) error {
	p, err := s.snippetPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "snippet", p)
}

// SaveSnippet adds or changes one: every article that names it says the new text from then on.
func (s *Articles) SaveSnippet(c *gin.Context) error {
	p, err := s.snippetPage(c)
	if err != nil {
		return err
	}
	stored := p.Item
	p.Item.Name, p.Item.Body = desk.TidyLine(c.PostForm("name"), desk.MaxName), strings.ReplaceAll(c.PostForm("body"), "\r\n", "\n")
	if lang, ok := desk.ParseLang(c.PostForm("lang")); ok {
		p.Item.Lang = lang
	}
	p.Item.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	if _, err = s.Store.SaveSnippet(c.Request.Context(), p.Item); err != nil {
		if stored.ID != 0 && p.Item.Version != stored.Version {
			p.Theirs = snippetFields(p, stored).Theirs(snippetFields(p, p.Item))
			p.Item.Version = stored.Version
		}
		return s.Again(c, "snippet", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/snippets", "saved")
}

func snippetFields(p *articles.SnippetPage, v helpcentre.Snippet) web.FormFields {
	return web.FormFields{"name": v.Name, "lang": p.LangName(v.Lang), "body": v.Body}
}

// RemoveSnippet removes one that no article needs.
func (s *Articles) RemoveSnippet(c *gin.Context) error {
	p, err := s.snippetPage(c)
	if err != nil {
		return err
	}
	if err = web.Shown(c, strconv.FormatInt(p.Item.Version, 10)); err == nil {
		err = s.Store.DropSnippet(c.Request.Context(), p.Item.ID)
	}
	if err != nil {
		return s.Again(c, "snippet", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/snippets", "snippets.removed")
}
