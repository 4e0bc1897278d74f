package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"
	gorilla "github.com/gorilla/sessions"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// A session lives this long after its last use.
const sessionLife = 30 * 24 * time.Hour

// sessionStore keeps gin sessions in the database: the cookie is a random value, the row's key is its SHA-256.
type sessionStore struct {
	s *Site
}

func (t *sessionStore) Options(sessions.Options) {}

func (t *sessionStore) Get(r *http.Request, name string) (*gorilla.Session, error) {
	return gorilla.GetRegistry(r).Get(t, name)
}

// New finds the session that the cookie names; a cookie that names none is an empty session.
func (t *sessionStore) New(r *http.Request, name string) (*gorilla.Session, error) {
	session := gorilla.NewSession(t, name)
	session.IsNew = true
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" {
		return session, nil
	}
	kept, err := t.s.Store.Session(r.Context(), SessionID(cookie.Value))
	if err != nil {
		if desk.CodeOf(err) != desk.NotFound {
			return session, err
		}
		return session, nil
	}
	values := map[string]string{}
	if err := json.Unmarshal(kept.Data, &values); err != nil {
		return session, nil
	}
	for k, v := range values {
		session.Values[k] = v
	}
	session.Values[agentKey] = kept.Agent
	session.Values[keptKey] = kept
	session.ID, session.IsNew = cookie.Value, false
	return session, nil
}

// Save writes the session. A session without an ID gets a new one; clearing the ID before rotates it.
func (t *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *gorilla.Session) error {
	if session.ID == "" {
		session.ID = rand.Text() + rand.Text()
	}
	values := map[string]string{}
	for k, v := range session.Values {
		if text, ok := v.(string); ok {
			values[k.(string)] = text
		}
	}
	data, err := json.Marshal(values)
	if err != nil {
		return err
	}
	agent, _ := session.Values[agentKey].(int64)
	now := t.s.Now()
	row := desk.Session{ID: SessionID(session.ID), Agent: agent, Data: data, UserAgent: short(r.UserAgent(), 200), Remote: store.Remote(r.Context()),
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionLife)}
	if err := t.s.Store.SaveSession(r.Context(), row); err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: session.Name(), Value: session.ID, Path: "/", MaxAge: int(sessionLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: t.s.overTLS(r)})
	return nil
}

// SessionID is the key of a session's row: the SHA-256 of its cookie, which is not kept itself.
func SessionID(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}

const (
	agentKey = "agent"
	keptKey  = "kept" // the row as it was read, never written
)

// Session is the middleware that finds the session and its agent.
func (s *Site) Session(c *gin.Context) {
	c.Request = c.Request.WithContext(store.By(c.Request.Context(), desk.By{Remote: c.ClientIP()}))
	sessions.Sessions(s.Cookie, &sessionStore{s})(c)
}

// renew keeps the session of an agent who is at work from ending, in the database and in the browser.
func (s *Site) renew(c *gin.Context) error {
	session := sessions.Default(c)
	kept, ok := session.Get(keptKey).(desk.Session)
	if !ok {
		return nil
	}
	renewed, err := s.Store.KeepSession(c.Request.Context(), kept, sessionLife)
	if renewed && err == nil {
		s.SetCookie(c, s.Cookie, session.ID(), sessionLife)
	}
	return err
}

// StartSession starts a new session for agent under a new id; the old one is forgotten.
func (s *Site) StartSession(c *gin.Context, agent desk.Agent) error {
	session, err := s.freshSession(c)
	if err != nil {
		return err
	}
	session.Set(agentKey, agent.ID)
	s.Act(c, &agent)
	return session.Save()
}

// freshSession is an empty one that will be saved under a new id: nobody can know a session before it is somebody's.
func (s *Site) freshSession(c *gin.Context) (sessions.Session, error) {
	session := sessions.Default(c)
	if old := session.ID(); old != "" {
		if err := s.Store.DropSession(c.Request.Context(), SessionID(old)); err != nil {
			return nil, err
		}
	}
	raw, err := gorilla.GetRegistry(c.Request).Get(&sessionStore{s}, s.Cookie)
	if err != nil {
		return nil, err
	}
	raw.ID = ""
	session.Clear()
	return session, nil
}

// EndSession ends the session of this browser.
func (s *Site) EndSession(c *gin.Context) error {
	if id := sessions.Default(c).ID(); id != "" {
		if err := s.Store.DropSession(c.Request.Context(), SessionID(id)); err != nil {
			return err
		}
	}
	http.SetCookie(c.Writer, &http.Cookie{Name: s.Cookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.overTLS(c.Request)})
	return nil
}

// Flash shows a line on the next page, in a cookie of a minute: it also works before log-in.
func (s *Site) Flash(c *gin.Context, f ui.Flash) {
	b, err := json.Marshal(f)
	if err != nil {
		return
	}
	s.SetCookie(c, s.Cookie+"_flash", base64.RawURLEncoding.EncodeToString(b), time.Minute)
}

func (s *Site) takeFlash(c *gin.Context) *ui.Flash {
	v, err := c.Cookie(s.Cookie + "_flash")
	if err != nil || v == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(v)
	var f ui.Flash
	if err != nil || json.Unmarshal(b, &f) != nil || !words.HasText(f.Key) {
		return nil
	}
	if LocalPath(f.Undo) != f.Undo || !strings.HasPrefix(f.Undo, "/desk/") {
		f.Undo = ""
	}
	http.SetCookie(c.Writer, &http.Cookie{Name: s.Cookie + "_flash", Path: "/", MaxAge: -1})
	return &f
}

// SetCookie sets a cookie that no script reads, secure where the browser came by https.
func (s *Site) SetCookie(c *gin.Context, name, value string, life time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.overTLS(c.Request)})
}

func short(text string, n int) string {
	if len(text) > n {
		return text[:n]
	}
	return text
}
