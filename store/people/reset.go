package people

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

const (
	resetLasts = time.Hour
	resetAtOne = 3 // links that may be alive for one agent: nobody's mailbox is to be flooded
)

// StartReset mails a link (baseURL + "/reset/" + token, one hour, once) if the address is an agent's, and says nothing about
// whether it is. Unavailable (reset.no_mailbox) where there is no mailbox to send from.
func (s *People) StartReset(ctx context.Context, address, baseURL string) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	token := db.RandomText(32)
	hash := sha256.Sum256([]byte(token))
	return s.Tx(ctx, func(tx *db.Tx) error {
		mailbox, err := ticket.FirstMailbox(tx)
		if err != nil {
			return err
		}
		if mailbox == 0 {
			return desk.Fail(desk.Unavailable, "reset.no_mailbox")
		}
		a, err := ticket.ScanAgent(tx.Row(`SELECT `+ticket.AgentColumns+` FROM agent a WHERE a.address = $1 AND a.disabled = 0`, desk.TidyAddress(address)).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		var alive int
		if err := tx.Row(`SELECT count(*) FROM reset WHERE agent_id = $1 AND expires_at > $2`, a.ID, db.MS(tx.Now)).Scan(&alive); err != nil || alive >= resetAtOne {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO reset (hash, agent_id, expires_at) VALUES ($1, $2, $3)`, hash[:], a.ID, db.MS(tx.Now.Add(resetLasts))); err != nil {
			return err
		}
		if tx.By.Agent != 0 { // who forgot theirs asks as nobody
			if err := shop.AddAudit(tx, desk.By{}, audit.LinkSent, a.Name); err != nil {
				return err
			}
		}
		texts := work.TextsFor(settings, a.Lang)
		values := map[string]string{"agent.name": a.Name, "shop.name": settings.ShopName, "link": strings.TrimRight(baseURL, "/") + "/reset/" + token}
		return ticket.Enqueue(tx, ticket.Parcel{Kind: "reset", Mailbox: mailbox, To: a.Address, Auto: true,
			Subject: desk.TidyLine(variable.Fill(texts.ResetSubject, values), desk.MaxSubject), Text: variable.Fill(texts.ResetText, values)})
	})
}

// FinishReset sets a new password with a link's token, which is used up by it. NotFound (reset.unknown) when the token is not
// ours, was used, or is older than an hour; a password that is refused leaves it alive.
func (s *People) FinishReset(ctx context.Context, token, password string) (desk.Agent, error) {
	hash := sha256.Sum256([]byte(token))
	unknown := desk.Fail(desk.NotFound, "reset.unknown")
	var a desk.Agent
	err := s.View(ctx, func(q db.Querier) (err error) {
		a, err = ticket.ScanAgent(q.Row(`SELECT `+ticket.AgentColumns+` FROM reset r JOIN agent a ON a.id = r.agent_id
			WHERE r.hash = $1 AND r.expires_at > $2 AND a.disabled = 0`, hash[:], db.MS(s.Now())).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Agent{}, unknown
	}
	if err != nil {
		return desk.Agent{}, err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return desk.Agent{}, err
	}
	stored, err := HashPassword(ctx, password)
	if err != nil {
		return desk.Agent{}, err
	}
	return a, s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`DELETE FROM reset WHERE hash = $1`, hash[:])
		if err := errors.Join(err, db.OneRow(r, err, unknown)); err != nil { // used twice at the same time
			return err
		}
		if err := setPassword(tx, a.ID, stored); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{Agent: a.ID, Name: a.Name}, audit.Reset, a.Name)
	})
}
