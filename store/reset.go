package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

const (
	resetLasts = time.Hour
	resetAtOne = 3 // links that may be alive for one agent: nobody's mailbox is to be flooded
)

// StartReset mails a link (baseURL + "/reset/" + token, one hour, once) if the address is an agent's, and says nothing about
// whether it is. Unavailable (reset.no_mailbox) where there is no mailbox to send from.
func (s *Store) StartReset(ctx context.Context, address, baseURL string) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	token := randomText(32)
	hash := sha256.Sum256([]byte(token))
	return s.tx(ctx, func(tx *Tx) error {
		mailbox, err := firstMailbox(tx)
		if err != nil {
			return err
		}
		if mailbox == 0 {
			return desk.Fail(desk.Unavailable, "reset.no_mailbox")
		}
		a, err := scanAgent(tx.row(`SELECT `+agentColumns+` FROM agent a WHERE a.address = $1 AND a.disabled = 0`, desk.TidyAddress(address)).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		var alive int
		if err := tx.row(`SELECT count(*) FROM reset WHERE agent_id = $1 AND expires_at > $2`, a.ID, ms(tx.now)).Scan(&alive); err != nil || alive >= resetAtOne {
			return err
		}
		if _, err := tx.exec(`INSERT INTO reset (hash, agent_id, expires_at) VALUES ($1, $2, $3)`, hash[:], a.ID, ms(tx.now.Add(resetLasts))); err != nil {
			return err
		}
		texts := textsFor(settings, a.Lang)
		values := map[string]string{"agent.name": a.Name, "shop.name": settings.ShopName, "link": strings.TrimRight(baseURL, "/") + "/reset/" + token}
		return enqueue(tx, parcel{kind: "reset", mailbox: mailbox, to: a.Address, auto: true,
			subject: desk.TidyLine(desk.Fill(texts.ResetSubject, values), desk.MaxSubject), text: desk.Fill(texts.ResetText, values)})
	})
}

// textsFor are the texts of a language, or of the shop's where that one has none.
func textsFor(s desk.Settings, lang desk.Lang) desk.Texts {
	if t, ok := s.Texts[lang]; ok {
		return t
	}
	return s.Texts[s.Lang]
}

// firstMailbox is the oldest that is not removed; 0 where there is none.
func firstMailbox(q querier) (id int64, err error) {
	err = q.row(`SELECT id FROM mailbox WHERE removed = 0 ORDER BY id LIMIT 1`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// FinishReset sets a new password with a link's token, which is used up by it. NotFound (reset.unknown) when the token is not
// ours, was used, or is older than an hour; a password that is refused leaves it alive.
func (s *Store) FinishReset(ctx context.Context, token, password string) (desk.Agent, error) {
	hash := sha256.Sum256([]byte(token))
	unknown := desk.Fail(desk.NotFound, "reset.unknown")
	var a desk.Agent
	err := s.view(ctx, func(q querier) (err error) {
		a, err = scanAgent(q.row(`SELECT `+agentColumns+` FROM reset r JOIN agent a ON a.id = r.agent_id
			WHERE r.hash = $1 AND r.expires_at > $2 AND a.disabled = 0`, hash[:], ms(s.now())).Scan)
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
	stored, err := hashPassword(ctx, password)
	if err != nil {
		return desk.Agent{}, err
	}
	return a, s.tx(ctx, func(tx *Tx) error {
		r, err := tx.exec(`DELETE FROM reset WHERE hash = $1`, hash[:])
		if err := errors.Join(err, oneRow(r, err, unknown)); err != nil { // used twice at the same time
			return err
		}
		if err := setPassword(tx, a.ID, stored); err != nil {
			return err
		}
		return addAudit(tx, desk.By{Agent: a.ID, Name: a.Name}, desk.AuditReset, a.Name)
	})
}
