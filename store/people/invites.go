package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// Invite makes an invitation and its token, which is seen here only. With a mail, made once the link is known, it goes to the address, at once; Unavailable
// (reset.no_mailbox) where there is no mailbox to send from. An earlier one to the same address is void.
func (s *People) Invite(ctx context.Context, in desk.Invite, baseURL string, mail func(link string) (subject, text string)) (token string, err error) {
	in.Address, in.Name = desk.TidyAddress(in.Address), desk.TidyLine(in.Name, desk.MaxName)
	switch {
	case !slices.Contains(desk.Roles, in.Role):
		return "", desk.Fail(desk.Invalid, "agent.role_unknown").At("role")
	case (in.Address != "" || mail != nil) && !desk.ValidAddress(in.Address):
		return "", desk.BadAddress(in.Address).At("address")
	}
	token = db.RandomText(32)
	hash := sha256.Sum256([]byte(token))
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if in.Address != "" {
			if err := addressFree(tx, 0, in.Address); err != nil {
				return err
			}
			if _, err := tx.Exec(`DELETE FROM invite WHERE address = $1`, in.Address); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`DELETE FROM invite WHERE expires_at <= $1`, db.MS(tx.Now)); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO invite (hash, address, name, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			hash[:], in.Address, in.Name, string(in.Role), in.By, db.MS(tx.Now), db.MS(tx.Now.Add(desk.InviteDays*24*time.Hour))); err != nil {
			return err
		}
		if err := shop.AddAudit(tx, desk.By{}, audit.Invited, invitee(in), "role", string(in.Role)); err != nil || mail == nil {
			return err
		}
		mailbox, err := ticket.FirstMailbox(tx)
		if err == nil && mailbox == 0 {
			err = desk.Fail(desk.Unavailable, "reset.no_mailbox")
		}
		if err != nil {
			return err
		}
		subject, text := mail(baseURL + "/join/" + token)
		return ticket.Enqueue(tx, ticket.Parcel{Kind: "reset", Mailbox: mailbox, To: in.Address, Auto: true, Subject: desk.TidyLine(subject, desk.MaxSubject), Text: text})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// invitee is whom an invitation is for, as far as it says so.
func invitee(in desk.Invite) string {
	for _, s := range []string{in.Address, in.Name} {
		if s != "" {
			return s
		}
	}
	return "–"
}

const inviteQuery = `SELECT i.hash, i.address, i.name, i.role, i.invited_by, coalesce(a.name, ''), i.created_at, i.expires_at,
		i.address <> '' AND coalesce((SELECT o.state = 'failed' OR o.bounced <> '' OR o.refused <> '' FROM outbox o
			WHERE o.recipient = i.address AND o.kind = 'reset' AND o.auto = 1 AND o.created_at >= i.created_at ORDER BY o.created_at DESC LIMIT 1), 0)
	FROM invite i LEFT JOIN agent a ON a.id = i.invited_by`

func scanInvite(scan func(...any) error) (in desk.Invite, err error) {
	var hash []byte
	var created, expires int64
	err = scan(&hash, &in.Address, &in.Name, (*string)(&in.Role), &in.By, &in.ByName, &created, &expires, &in.Failed)
	in.ID, in.CreatedAt, in.ExpiresAt = hex.EncodeToString(hash), db.FromMS(created), db.FromMS(expires)
	return in, err
}

// Invites that are still good, newest first.
func (s *People) Invites(ctx context.Context) (all []desk.Invite, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			in, err := scanInvite(scan)
			all = append(all, in)
			return err
		}, inviteQuery+` WHERE i.expires_at > $1 ORDER BY i.created_at DESC, i.hash`, db.MS(s.Now()))
	})
	return all, err
}

// Uninvite makes an invitation's link useless; none there is fine.
func (s *People) Uninvite(ctx context.Context, id string) error {
	hash, err := hex.DecodeString(id)
	if err != nil {
		return desk.Fail(desk.NotFound, "invite.unknown")
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		in, err := scanInvite(tx.Row(inviteQuery+` WHERE i.hash = $1`, hash).Scan)
		if err != nil {
			return db.NotFound(err, "invite.unknown")
		}
		if _, err := tx.Exec(`DELETE FROM invite WHERE hash = $1`, hash); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{}, audit.Uninvited, invitee(in))
	})
}

// InviteByToken is NotFound (invite.unknown) for a link that is not ours, was used, was revoked or is too old.
func (s *People) InviteByToken(ctx context.Context, token string) (in desk.Invite, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		in, err = inviteByToken(q, token, s.Now())
		return err
	})
	return in, err
}

func inviteByToken(q db.Querier, token string, now time.Time) (desk.Invite, error) {
	hash := sha256.Sum256([]byte(token))
	in, err := scanInvite(q.Row(inviteQuery+` WHERE i.hash = $1 AND i.expires_at > $2`, hash[:], db.MS(now)).Scan)
	return in, db.NotFound(err, "invite.unknown")
}

// Join makes an agent of somebody who was invited, which uses the invitation up. Name, password, language and, where the invitation is to
// nobody in particular, the address are theirs to say; the role is the invitation's.
func (s *People) Join(ctx context.Context, token string, a desk.Agent, password string) (desk.Agent, error) {
	in, err := s.InviteByToken(ctx, token)
	if err != nil {
		return a, err
	}
	a.Role = in.Role
	if in.Address != "" {
		a.Address = in.Address
	}
	if a, err = CheckedAgent(a); err != nil {
		return a, err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return a, err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return a, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		in, err := inviteByToken(tx, token, tx.Now) // again: it may be used twice at the same time
		if err != nil {
			return err
		}
		used := sha256.Sum256([]byte(token))
		if _, err := tx.Exec(`DELETE FROM invite WHERE hash = $1`, used[:]); err != nil {
			return err
		}
		if a.ID, err = InsertAgent(tx, a, hash); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return shop.AddAudit(tx, desk.By{Agent: a.ID, Name: a.Name}, audit.Joined, a.Name, "inviter", in.ByName)
	})
	if err != nil {
		return a, err
	}
	return s.Agent(ctx, a.ID)
}
