package answer

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Upload stores a file for a message that is being written. It belongs to the agent (0: the contact form and the API) and waits a
// week for its message. Its ContentID is what HTML that shows it refers to ("cid:…"). TooLarge (upload.too_large) over
// Settings.MaxMail; then nothing is kept.
func (s *Answers) Upload(ctx context.Context, agent int64, name, mediaType string, r io.Reader) (a desk.Attachment, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return a, err
	}
	// Through a temporary file: the writer must not wait for a slow network.
	f, err := os.CreateTemp("", "deskbell-upload-*")
	if err != nil {
		return a, err
	}
	defer func() {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(r, settings.MaxMail+1))
	if err != nil {
		return a, desk.Fail(desk.Invalid, "upload.broken").At("file").Because(err)
	}
	if size > settings.MaxMail {
		return a, tooLarge(settings.MaxMail)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return a, err
	}
	a = desk.Attachment{Name: fileName(name), Type: mediaTypeOf(mediaType), Size: size, ContentID: db.RandomText(12) + "@deskbell"}
	return a, s.Tx(ctx, func(tx *db.Tx) error {
		if a.Blob, err = db.WriteBlob(tx, f, size, [32]byte(hash.Sum(nil))); err != nil {
			return err
		}
		return tx.Row(`INSERT INTO attachment (message_id, agent_id, name, type, size, content_id, blob_id, created_at)
			VALUES (NULL, $1, $2, $3, $4, $5, $6, $7) RETURNING id`, agent, a.Name, a.Type, a.Size, a.ContentID, a.Blob, db.MS(tx.Now)).Scan(&a.ID)
	})
}

func tooLarge(limit int64) error {
	return desk.Fail(desk.TooLarge, "upload.too_large", "max", fmt.Sprintf("%d MB", limit>>20)).At("file")
}

// fileName is the last part of a path of any system, on one line.
func fileName(name string) string {
	name = desk.TidyLine(path.Base(strings.ReplaceAll(name, `\`, "/")), 200)
	if name == "" || name == "." || name == ".." || name == "/" {
		return "file"
	}
	return name
}

// mediaTypeOf is type/subtype in lower case without parameters; what is no media type is a mere stream of bytes.
func mediaTypeOf(s string) string {
	s, _, _ = strings.Cut(s, ";")
	s = strings.ToLower(strings.TrimSpace(s))
	kind, sub, ok := strings.Cut(s, "/")
	plain := func(s string) bool {
		return s != "" && len(s) < 100 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.+-_") == ""
	}
	if !ok || !plain(kind) || !plain(sub) {
		return "application/octet-stream"
	}
	return s
}

// DropUpload throws a waiting file away. NotFound (attachment.unknown) where it is not this agent's or a message has it already.
func (s *Answers) DropUpload(ctx context.Context, agent, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var blob int64
		err := tx.Row(`DELETE FROM attachment WHERE id = $1 AND agent_id = $2 AND message_id IS NULL AND saved_reply_id = 0 RETURNING blob_id`, id, agent).Scan(&blob)
		if errors.Is(err, sql.ErrNoRows) {
			return desk.Fail(desk.NotFound, "attachment.unknown")
		}
		if err != nil {
			return err
		}
		return work.DropUnused(tx, blob) // a mail that was taken back may have been forwarded before
	})
}

// ClaimUploads reads the files that a message takes over, in order: all of this agent's, none taken already, not too large together.
func ClaimUploads(q db.Querier, agent int64, ids []int64, limit int64) (files []desk.Attachment, err error) {
	var size int64
	for _, id := range ids {
		a, err := ticket.ScanAttachment(q.Row(`SELECT `+ticket.AttachmentColumns+` FROM attachment f
			WHERE f.id = $1 AND f.agent_id = $2 AND f.message_id IS NULL AND f.saved_reply_id = 0`, id, agent).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, desk.Fail(desk.Invalid, "attachment.unknown").At("attachments")
		}
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.ID == id {
				return nil, desk.Fail(desk.Invalid, "attachment.unknown").At("attachments")
			}
		}
		if size += a.Size; size > limit {
			return nil, tooLarge(limit)
		}
		files = append(files, a)
	}
	return files, nil
}
