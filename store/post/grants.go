package post

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// openGrant unseals the OAuth grant of the mailbox with address.
func openGrant(s *db.DB, address string, sealed []byte) (g desk.Grant, err error) {
	text, err := s.Unseal(sealGrant+address, sealed)
	if err != nil || text == "" {
		return g, err
	}
	return g, json.Unmarshal([]byte(text), &g)
}

// writeGrant seals a grant, and notes in the open when it ends.
func writeGrant(tx *db.Tx, mailbox int64, address string, g desk.Grant) error {
	sealed := []byte{}
	if g.On() {
		var err error
		if sealed, err = tx.DB.Seal(sealGrant+address, db.ToJSON(g)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE mailbox SET oauth = $2, oauth_until = $3 WHERE id = $1`, mailbox, sealed, db.MS(g.Until()))
	return err
}

// grantAfter is what a mailbox has once it was saved with now: a form knows the client and not the tokens, and what it read may be
// older than the last rotation. Only a grant that was given later, or by another client, brings its own tokens.
func grantAfter(before, now desk.Grant) desk.Grant {
	if !now.On() || now.GrantedAt.After(before.GrantedAt) || now.Authority != before.Authority || now.ClientID != before.ClientID || now.Tenant != before.Tenant {
		return now
	}
	if now.Secret == "" {
		now.Secret = before.Secret
	}
	now.Access, now.AccessUntil, now.Refresh, now.RefreshUntil, now.GrantedAt = before.Access, before.AccessUntil, before.Refresh, before.RefreshUntil, before.GrantedAt
	return now
}

func checkGrant(g desk.Grant) error {
	if g.Authority != "" && !g.On() {
		return desk.Fail(desk.Invalid, "oauth.authority_bad").At("oauth")
	}
	for _, f := range []struct{ name, value string }{{"oauth_client", g.ClientID}, {"oauth_secret", g.Secret}, {"oauth_tenant", g.Tenant}} {
		if len(f.value) > 512 || strings.ContainsFunc(f.value, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return desk.Fail(desk.Invalid, "oauth.field_bad").At(f.name)
		}
	}
	return nil
}

// Grant is a mailbox's OAuth grant with its tokens. NotFound (mailbox.unknown).
func (s *Post) Grant(ctx context.Context, mailbox int64) (desk.Grant, error) {
	m, err := s.Mailbox(ctx, mailbox)
	if err != nil {
		return desk.Grant{}, err
	}
	if m.KeyError != "" {
		return desk.Grant{}, desk.Fail(desk.Unavailable, m.KeyError)
	}
	return m.OAuth, nil
}

// KeepGrant replaces the grant whose refresh token is was; Conflict (mailbox.changed_since) where it is another one by now. The form
// of a mailbox that is open somewhere is not outdated by that.
func (s *Post) KeepGrant(ctx context.Context, mailbox int64, was string, g desk.Grant) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		m, err := scanMailbox(s.DB, tx.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, mailbox).Scan)
		switch {
		case err != nil:
			return db.NotFound(err, "mailbox.unknown")
		case m.KeyError == "" && m.OAuth.Refresh != was:
			return desk.Fail(desk.Conflict, "mailbox.changed_since")
		}
		if !g.GrantedAt.Equal(m.OAuth.GrantedAt) {
			tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
		}
		return writeGrant(tx, mailbox, m.Address, g)
	})
}
