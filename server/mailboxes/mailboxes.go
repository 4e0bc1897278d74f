// Package mailboxes connects the shop's mailboxes and accounts for every mail in them; the set-up of a new desk, which ends with a
// mailbox, is here too.
package mailboxes

import "github.com/deskbell/deskbell/server/web"

// Mailboxes are the mailboxes' settings and the set-up.
type Mailboxes struct {
	*web.Site
	wizard wizard      // what has been typed into the set-up
	kept   keptSecrets // passwords between two tries of a mailbox form
	grants connections // grants that are on their way
}

// New makes the mailboxes' pages and the set-up's.
func New(site *web.Site) *Mailboxes { return &Mailboxes{Site: site} }
