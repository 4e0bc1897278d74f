package server

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Demo is the pretend customers' side of `deskbell demo`: their mailboxes. In is what came to the customer, Out what they wrote.
type Demo interface {
	Customers() []desk.Person
	Letters(address string) []desk.Message // newest first
	Letter(address string, id int64) (desk.Message, error)
	OpenAttachment(address string, id, index int64) (desk.Attachment, io.Reader, error)
	Write(ctx context.Context, m desk.Message, reply int64) error
}

// demoRoutes are the customer's mailbox. They exist in the demo only, and there anybody may be any customer.
func (s *Server) demoRoutes(r *gin.RouterGroup) {
	if s.Demo == nil {
		return
	}
	r.GET("/demo", s.do(s.demoMailbox))
	r.POST("/demo", s.do(s.demoWrite))
	r.GET("/demo/letters", s.do(s.demoLetters))
	r.GET("/demo/file/:id/:index/:name", s.do(s.demoFile))
}

// demoPage is the mailbox of the customer in ?as=, by default the first. as=new is someone who has not written yet.
func (s *Server) demoPage(c *gin.Context) *ui.DemoMailbox {
	p := &ui.DemoMailbox{Frame: s.frame(c, "demo.title"), Customers: s.Demo.Customers(), New: c.Query("as") == "new"}
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

func (s *Server) demoMailbox(c *gin.Context) error {
	p := s.demoPage(c)
	if id, err := strconv.ParseInt(c.Query("reply"), 10, 64); err == nil && id > 0 {
		m, err := s.Demo.Letter(p.As.Address, id)
		if err != nil {
			return err
		}
		p.Answers(m)
	}
	return s.render(c, "demo", p)
}

// demoLetters is the part of the page that changes while one looks at it.
func (s *Server) demoLetters(c *gin.Context) error {
	return s.render(c, "demo.letters", s.demoPage(c))
}

func (s *Server) demoWrite(c *gin.Context) error {
	reply, _ := strconv.ParseInt(c.PostForm("reply"), 10, 64)
	m := desk.Message{
		From:    desk.Person{Name: c.PostForm("name"), Address: strings.ToLower(strings.TrimSpace(c.PostForm("from")))},
		Subject: c.PostForm("subject"), Text: strings.ReplaceAll(c.PostForm("text"), "\r\n", "\n"),
	}
	if err := s.Demo.Write(c.Request.Context(), m, reply); err != nil {
		p := s.demoPage(c)
		p.New, p.As, p.Subject, p.Text, p.Reply = c.PostForm("known") == "", m.From, m.Subject, m.Text, reply
		return s.again(c, "demo", p, &p.Form, err)
	}
	return s.saved(c, "/demo?as="+url.QueryEscape(m.From.Address), "demo.sent")
}

// demoFile downloads an attachment of a letter.
func (s *Server) demoFile(c *gin.Context) error {
	id, err := idParam(c, "id")
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
