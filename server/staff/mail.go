package staff

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
)

// mailCSP is the policy of a formatted mail: no script whatever it says, no style sheet but ours, pictures from here only, or from
// anywhere once the reader has asked for them. It can't talk to anybody else, nor be shown on another site. What its sandbox allows
// is the least that works: the same origin, for our page measures the frame and a browser sends no cookie, so no picture of the mail
// comes, to a frame without an origin; popups, for that is what a link that opens is, and without the sandbox, for the shop that a
// link leads to has scripts of its own.
const mailCSP = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; script-src 'none'; img-src 'self' data:%s; " +
	"style-src 'self' 'unsafe-inline'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// namedMessage is the message that the path names.
func (s *Desk) namedMessage(c *gin.Context) (desk.Message, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return desk.Message{}, err
	}
	return s.Store.Message(c.Request.Context(), id)
}

// MailHTML is a formatted mail, or with picture= one picture from elsewhere that it shows, for its sandboxed frame. It was cleaned when
// it came.
func (s *Desk) MailHTML(c *gin.Context) error {
	m, err := s.namedMessage(c)
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return desk.Fail(desk.NotFound, "not_found")
	}
	f, own := s.Frame(c, ""), web.HostOnly(c.Request.Host)
	p := &ui.MailFrame{Frame: f, Plain: !ui.Coloured(m.HTML)}
	if src := c.Query("picture"); src == "" {
		p.Body = letter.Body(f.Lang, &m, own)
	} else if p.Picture, p.Body = true, letter.Picture(f.Lang, &m, own, src); p.Body == "" {
		return desk.Fail(desk.NotFound, "not_found")
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", fmt.Sprintf(mailCSP, elsewhere(m.Pictures)))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	return s.Render(c, "mail", p)
}

// elsewhere is where pictures may come from beside the desk, once they were asked for.
func elsewhere(asked bool) string {
	if asked {
		return " https: http:"
	}
	return ""
}

// TicketPictures asks for the pictures from elsewhere of a ticket, or no longer.
func (s *Desk) TicketPictures(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	return s.showPictures(c, desk.Pictures{Ticket: number})
}

// SenderPictures asks for the pictures from elsewhere of all that comes from a message's sender, or no longer.
func (s *Desk) SenderPictures(c *gin.Context) error {
	m, err := s.namedMessage(c)
	if err != nil {
		return err
	}
	return s.showPictures(c, desk.Pictures{Ticket: m.Ticket, Address: m.From.Address})
}

func (s *Desk) showPictures(c *gin.Context, p desk.Pictures) error {
	p.By, p.Show = byOf(c), c.PostForm("show") == "1"
	if err := s.Store.ShowPictures(c.Request.Context(), p); err != nil {
		return err
	}
	return s.quickly(c, p.Ticket)
}
