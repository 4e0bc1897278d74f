package help

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

const pictureColumns = `key, type, width, height, size, created_at`

func scanPicture(scan func(...any) error, more ...any) (p desk.Picture, err error) {
	var added int64
	err = scan(append([]any{&p.Key, &p.Type, &p.Width, &p.Height, &p.Size, &added}, more...)...)
	p.AddedAt = db.FromMS(added)
	return p, err
}

// KeepPicture keeps a picture for articles, or as the logo; one that is there already stays the one. The caller has looked at it: type
// and size are what it says.
func (s *Help) KeepPicture(ctx context.Context, by desk.By, file []byte, p desk.Picture) (out desk.Picture, err error) {
	err = s.Tx(db.By(ctx, by), func(tx *db.Tx) error {
		out, _, err = keepPicture(tx, file, p)
		return err
	})
	return out, err
}

func keepPicture(tx *db.Tx, file []byte, p desk.Picture) (out desk.Picture, added bool, err error) {
	sum := sha256.Sum256(file)
	p.Key, p.Size = hex.EncodeToString(sum[:]), int64(len(file))
	out, err = scanPicture(tx.Row(`SELECT `+pictureColumns+` FROM article_picture WHERE key = $1`, p.Key).Scan)
	if !db.Missing(err) {
		return out, false, err
	}
	blob, err := db.WriteBlob(tx, bytes.NewReader(file), p.Size, sum)
	if err != nil {
		return out, false, err
	}
	p.AddedAt = tx.Now
	_, err = tx.Exec(`INSERT INTO article_picture (key, blob_id, type, width, height, size, agent_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.Key, blob, p.Type, p.Width, p.Height, p.Size, tx.By.Agent, db.MS(tx.Now))
	return p, true, err
}

// OpenPicture is a kept picture; the caller closes its bytes. NotFound (blob.unknown).
func (s *Help) OpenPicture(ctx context.Context, key string) (p desk.Picture, b *db.Blob, err error) {
	var blob int64
	err = s.View(ctx, func(q db.Querier) error {
		p, err = scanPicture(q.Row(`SELECT `+pictureColumns+`, blob_id FROM article_picture WHERE key = $1`, key).Scan, &blob)
		return db.NotFound(err, "blob.unknown")
	})
	if err != nil {
		return p, nil, err
	}
	b, err = s.Blob(ctx, blob)
	return p, b, err
}

// PictureSizes are the pictures of those keys that are kept, by key.
func (s *Help) PictureSizes(ctx context.Context, keys []string) (map[string]desk.Picture, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	all := map[string]desk.Picture{}
	err := s.View(ctx, func(q db.Querier) error {
		for _, key := range keys {
			p, err := scanPicture(q.Row(`SELECT `+pictureColumns+` FROM article_picture WHERE key = $1`, key).Scan)
			if db.Missing(err) {
				continue
			}
			if err != nil {
				return err
			}
			all[key] = p
		}
		return nil
	})
	return all, err
}
