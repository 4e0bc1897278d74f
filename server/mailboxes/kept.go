package mailboxes

import (
	"crypto/rand"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// keptFor is how long typed passwords wait for the form to come back.
const keptFor = 30 * time.Minute

// keptSecrets holds the passwords of a mailbox form between two tries, so that they need not be typed again and are never
// written into a page: the page carries a random ticket.
type keptSecrets struct {
	mu  sync.Mutex
	all map[string]keptPasswords
}

type keptPasswords struct {
	imap, smtp string
	grant      desk.Grant
	agent      int64 // who typed them; 0 in the set-up
	until      time.Time
}

func (k *keptSecrets) put(now time.Time, p keptPasswords) string {
	if p.imap == "" && p.smtp == "" && !p.grant.On() {
		return ""
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all = map[string]keptPasswords{}
	}
	for ticket, old := range k.all {
		if now.After(old.until) || len(k.all) > 100 {
			delete(k.all, ticket)
		}
	}
	p.until = now.Add(keptFor)
	ticket := rand.Text()
	k.all[ticket] = p
	return ticket
}

// take gives what a ticket stands for to the one who typed it, as often as the form comes back.
func (k *keptSecrets) take(now time.Time, ticket string, agent int64) keptPasswords {
	k.mu.Lock()
	defer k.mu.Unlock()
	p, ok := k.all[ticket]
	if !ok || p.agent != agent || now.After(p.until) {
		return keptPasswords{}
	}
	return p
}

// keeper is who is filling a form in.
func keeper(c *gin.Context) int64 {
	if a := web.AgentOf(c); a != nil {
		return a.ID
	}
	return 0
}
