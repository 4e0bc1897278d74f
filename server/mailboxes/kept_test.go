package mailboxes

import (
	"testing"
	"time"
)

// Passwords that wait for a form to come back are given to nobody else.
func TestKeptPasswordsAreTheirTypers(t *testing.T) {
	var k keptSecrets
	now := time.Now()
	ticket := k.put(now, keptPasswords{imap: "a", smtp: "b", agent: 7})
	if got := k.take(now, ticket, 8); got.imap != "" {
		t.Error("another agent got them")
	}
	if got := k.take(now.Add(time.Hour), ticket, 7); got.imap != "" {
		t.Error("they were kept too long")
	}
	if got := k.take(now, ticket, 7); got.imap != "a" || got.smtp != "b" {
		t.Errorf("lost: %+v", got)
	}
	if k.put(now, keptPasswords{}) != "" {
		t.Error("a ticket for nothing")
	}
}
