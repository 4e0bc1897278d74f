// Package talks is the conversation with the answer bot of the help centre.
package talks

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/public"
)

// Talks are its pages.
type Talks struct{ *web.Site }

// New makes them.
func New(site *web.Site) *Talks { return &Talks{site} }

// On stands before its pages: an owner may do without the bot.
func (s *Talks) On(c *gin.Context) {
	set, err := s.Store.Settings(c.Request.Context())
	if err == nil && !set.AskOn {
		err = desk.Fail(desk.NotFound, "not_found")
	}
	if err != nil {
		s.Fail(c, err)
		return
	}
	c.Next()
}

func (s *Talks) page(c *gin.Context) *public.Ask {
	p := &public.Ask{Frame: s.Frame(c, "talk.title")}
	p.Meta.NoIndex = true
	p.Meta.Other = p.HelpIn(p.OtherLang()) + "/ask"
	return p
}

// Ask is where a customer asks the first question. One that stands in the address is typed already.
func (s *Talks) Ask(c *gin.Context) error {
	p := s.page(c)
	p.Text = desk.Cut(c.Query("q"), talk.MostText)
	return s.Render(c, "ask", p)
}

// Talk is a conversation as it stands. One that is over is a new one, with a word about it.
func (s *Talks) Talk(c *gin.Context) error {
	p, err := s.known(c)
	if err != nil {
		if desk.CodeOf(err) == desk.NotFound {
			return s.Again(c, "ask", p, &p.Form, err)
		}
		return err
	}
	return s.Render(c, "ask", p)
}

func (s *Talks) known(c *gin.Context) (p *public.Ask, err error) {
	p = s.page(c)
	token := c.Param("talk")
	if p.Talk, err = s.Store.Talk(c.Request.Context(), token); err == nil {
		p.Token = token
	}
	return p, err
}

// Say takes what a customer asks or does, and leads to the conversation with what was answered.
func (s *Talks) Say(c *gin.Context) error {
	in := talk.Said{Token: c.Param("talk"), Lang: s.Lang(c), Source: helpcentre.HelpBot, Kind: talk.Asked, Text: web.Trimmed(c, "text")}
	p := s.page(c)
	if p.Framed {
		in.Source = helpcentre.HelpWidget
	}
	if do := c.PostForm("do"); do != "" {
		in.Kind, in.Text = talk.Kind(do), ""
	}
	if article := c.PostForm("article"); article != "" {
		in.Kind, in.Text = talk.Chose, ""
		in.Article, _ = strconv.ParseInt(article, 10, 64)
	}
	err := error(nil)
	if !s.Limits.Allow("talk", 200, 500*time.Millisecond) {
		err = desk.Fail(desk.TooMany, "too_many")
	}
	token := ""
	if err == nil {
		token, err = s.Store.Say(c.Request.Context(), in)
	}
	if err != nil {
		return s.again(c, in, err)
	}
	s.reword(c, token)
	c.Redirect(http.StatusSeeOther, p.Help()+"/ask/"+token+"#last")
	return nil
}

// again shows the conversation with what could not be taken.
func (s *Talks) again(c *gin.Context, in talk.Said, wrong error) error {
	p, err := s.known(c)
	if err != nil && desk.CodeOf(err) != desk.NotFound {
		return err
	}
	p.Text = in.Text
	return s.Again(c, "ask", p, &p.Form, wrong)
}
