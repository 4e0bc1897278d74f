package demo

import (
	"io"
	"log"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

func newIMAP(user *imapmemserver.User) *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{user: user}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: true, // loopback within one process
		Logger:       log.New(io.Discard, "", 0),
	})
}

// imapSession is one connection to the shop's mailbox.
type imapSession struct {
	*imapmemserver.UserSession // nil before log-in
	user                       *imapmemserver.User
}

var _ imapserver.SessionIMAP4rev2 = (*imapSession)(nil)

func (s *imapSession) Login(name, password string) error {
	if err := s.user.Login(name, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(s.user)
	return nil
}

// lookAgain is how often an idle connection is told what it may have missed.
const lookAgain = 250 * time.Millisecond

// Idle tells of new mail as it comes. imapmemserver keeps silent about mail that came between the last command and the
// beginning of IDLE until another one comes (go-imap 2.0.0-beta.8), so what is queued is sent first, and again now and then.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		pause := make(chan struct{})
		again := time.AfterFunc(lookAgain, func() { close(pause) })
		ended, err := s.idleUntil(w, stop, pause)
		again.Stop()
		if ended || err != nil {
			return err
		}
	}
}

// idleUntil idles until stop or pause, and says whether it was stop.
func (s *imapSession) idleUntil(w *imapserver.UpdateWriter, stop, pause <-chan struct{}) (ended bool, err error) {
	either, done := make(chan struct{}), make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		defer close(either)
		select {
		case <-stop:
			ended = true
		case <-pause:
		case <-done:
		}
	})
	err = s.UserSession.Idle(w, either)
	close(done)
	watch.Wait()
	return ended, err
}
