package public

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// demoPage is the mailbox of the customer in ?as=, by default the first. as=new is someone who has not written yet.
func (s *Public) demoPage(c *gin.Context) *ui.DemoMailbox {
	p := &ui.DemoMailbox{Frame: s.Frame(c, "demo.title"), Customers: s.Demo.Customers(), New: c.Query("as") == "new"}
	as := strings.ToLower(c.Query("as"))
	if as == "" {
		as = p.Customers[0].Address
	}
	if p.New {
		return p
	}
	p.As = desk.Person{Address: as}
	for _, who := range p.Customers {
		if who.Address == as {
			p.As = who
		}
	}
	p.Letters = s.Demo.Letters(as)
	return p
}

// DemoMailbox is the mailbox of a customer of the demo, perhaps with a letter that is being answered (?reply=).
func (s *Public) DemoMailbox(c *gin.Context) error {
	p := s.demoPage(c)
	if id, err := strconv.ParseInt(c.Query("reply"), 10, 64); err == nil && id > 0 {
		m, err := s.Demo.Letter(p.As.Address, id)
		if err != nil {
			return err
		}
		p.Answers(m)
	}
	return s.Render(c, "demo", p)
}

// DemoLetters is the part of the page that changes while one looks at it.
func (s *Public) DemoLetters(c *gin.Context) error {
	return s.Render(c, "demo.letters", s.demoPage(c))
}

// DemoWrite sends a letter as a customer of the demo.
func (s *Public) DemoWrite(c *gin.Context) error {
	reply, _ := strconv.ParseInt(c.PostForm("reply"), 10, 64)
	m := desk.Message{
		From:    desk.Person{Name: c.PostForm("name"), Address: strings.ToLower(strings.TrimSpace(c.PostForm("from")))},
		Subject: c.PostForm("subject"), Text: strings.ReplaceAll(c.PostForm("text"), "\r\n", "\n"),
	}
	if err := s.Demo.Write(c.Request.Context(), m, reply); err != nil {
		p := s.demoPage(c)
		p.New, p.As, p.Subject, p.Text, p.Reply = c.PostForm("known") == "", m.From, m.Subject, m.Text, reply
		return s.Again(c, "demo", p, &p.Form, err)
	}
	return s.Saved(c, "/demo?as="+url.QueryEscape(m.From.Address), "demo.sent")
}

// DemoFile downloads an attachment of a letter.
func (s *Public) DemoFile(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(c.Param("index"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "not_found")
	}
	a, r, err := s.Demo.OpenAttachment(c.Query("as"), id, index)
	if err != nil {
		return err
	}
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.DataFromReader(http.StatusOK, -1, "application/octet-stream", r, map[string]string{
		"Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}),
	})
	return nil
}
