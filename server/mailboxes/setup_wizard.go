package mailboxes

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/office"
)

// wizard is what has been typed into the set-up so far. It is kept here and not in the pages, so that no password is ever
// written into one; there is one of it, for there is one code. When all is typed it becomes one store.SetUp.
type wizard struct {
	mu     sync.Mutex
	in     desk.SetUp
	shop   bool // the first step is done
	you    bool // the second
	box    desk.Mailbox
	choice string // the provider chosen for box
}

// SetupStart takes the code from the link that was printed at start, or asks for it.
func (s *Mailboxes) SetupStart(c *gin.Context) error {
	if s.IsReady(c.Request.Context()) {
		c.Redirect(http.StatusFound, "/login")
		return nil
	}
	code := c.Query("code")
	if code == "" && s.codeKnown(c) {
		c.Redirect(http.StatusFound, "/setup/shop")
		return nil
	}
	p := &office.SetupCode{Frame: s.Frame(c, "setup.title"), Code: code}
	if code == "" {
		return s.Render(c, "setup_code", p)
	}
	return s.takeCode(c, p)
}

// EnterCode takes the code as it was typed.
func (s *Mailboxes) EnterCode(c *gin.Context) error {
	if s.IsReady(c.Request.Context()) {
		return desk.Fail(desk.Conflict, "setup.done")
	}
	return s.takeCode(c, &office.SetupCode{Frame: s.Frame(c, "setup.title"), Code: c.PostForm("code")})
}

// takeCode remembers a right code in a cookie, so that it leaves the address bar.
func (s *Mailboxes) takeCode(c *gin.Context, p *office.SetupCode) error {
	if !s.rightCode(p.Code) {
		return s.Again(c, "setup_code", p, &p.Form, desk.Fail(desk.Forbidden, "setup.code_wrong").At("code"))
	}
	s.SetCookie(c, s.Cookie+"_setup", tidyCode(p.Code), 12*time.Hour)
	c.Redirect(http.StatusSeeOther, "/setup/shop")
	return nil
}

// rightCode compares in constant time. Without a code nobody can set up.
func (s *Mailboxes) rightCode(code string) bool {
	want := tidyCode(s.SetupCode)
	return want != "" && subtle.ConstantTimeCompare([]byte(tidyCode(code)), []byte(want)) == 1
}

// tidyCode forgives what happens in copying by hand: blanks, hyphens, case.
func tidyCode(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(strings.TrimSpace(code)))
}

func (s *Mailboxes) codeKnown(c *gin.Context) bool {
	v, err := c.Cookie(s.Cookie + "_setup")
	return err == nil && s.rightCode(v)
}

// NeedCode stands before the steps of the set-up.
func (s *Mailboxes) NeedCode(c *gin.Context) {
	switch {
	case s.IsReady(c.Request.Context()):
		c.Redirect(http.StatusFound, "/login")
		c.Abort()
	case !s.codeKnown(c):
		c.Redirect(http.StatusFound, "/setup")
		c.Abort()
	default:
		c.Next()
	}
}

// typed is a copy of what the wizard holds.
func (w *wizard) typed() (in desk.SetUp, shop, you bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.in, w.shop, w.you
}
