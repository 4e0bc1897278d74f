package work

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// PrivacyNotices are those that the contact form shows now, by language; a language without one shows none.
func (s *Work) PrivacyNotices(ctx context.Context) (map[desk.Lang]desk.PrivacyNotice, error) {
	now := map[desk.Lang]desk.PrivacyNotice{}
	err := s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var n desk.PrivacyNotice
			var at int64
			err := scan(&n.Hash, (*string)(&n.Lang), &n.Text, &at)
			n.At = db.FromMS(at)
			if now[n.Lang] = n; n.Text == "" {
				delete(now, n.Lang)
			}
			return err
		}, `SELECT hash, lang, text, at FROM privacy_notice ORDER BY at, hash`)
	})
	return now, err
}

// SavePrivacyNotice makes a text the one that the contact form shows in a language from now on; an empty one shows none. Earlier ones are
// kept: tickets say which was ticked. Invalid (text.too_long).
func (s *Work) SavePrivacyNotice(ctx context.Context, by desk.By, lang desk.Lang, text string) error {
	text = strings.TrimSpace(db.TidyText(text))
	if len([]rune(text)) > desk.MaxNotice {
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxNotice).At("notice_" + string(lang))
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		if err := noteForm(tx, by, ""); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(string(lang) + "\n" + text))
		_, err := tx.Exec(`INSERT INTO privacy_notice (hash, lang, text, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO UPDATE SET at = excluded.at`,
			hex.EncodeToString(sum[:]), string(lang), text, db.MS(tx.Now))
		return err
	})
}
