package answer

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// SavedReplyColumns are what ScanSavedReply reads.
const SavedReplyColumns = `id, agent_id, folder, name, text, html, actions, uses, used_at, updated_at, version`

// ScanSavedReply reads SavedReplyColumns.
func ScanSavedReply(scan func(...any) error) (desk.SavedReply, error) {
	var r desk.SavedReply
	var actions string
	var used, updated int64
	if err := scan(&r.ID, &r.Agent, &r.Folder, &r.Name, &r.Text, &r.HTML, &actions, &r.Uses, &used, &updated, &r.Version); err != nil {
		return r, err
	}
	r.UsedAt, r.UpdatedAt = db.FromMS(used), db.FromMS(updated)
	return r, db.FromJSON(actions, &r.Actions)
}

// SavedReplies are those that all share and an agent's own, by folder and name, without their files.
func (s *Answers) SavedReplies(ctx context.Context, agent int64) (all []desk.SavedReply, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			r, err := ScanSavedReply(scan)
			all = append(all, r)
			return err
		}, `SELECT `+SavedReplyColumns+` FROM saved_reply WHERE agent_id IN (0, $1) ORDER BY folder, name, id`, agent)
	})
	return all, err
}

// SavedReply is one with its files. NotFound (saved_reply.unknown) where there is none, or where it is a colleague's own.
func (s *Answers) SavedReply(ctx context.Context, agent, id int64) (r desk.SavedReply, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		r, err = savedReply(q, agent, id)
		return err
	})
	return r, err
}

func savedReply(q db.Querier, agent, id int64) (desk.SavedReply, error) {
	r, err := ScanSavedReply(q.Row(`SELECT `+SavedReplyColumns+` FROM saved_reply WHERE id = $1 AND agent_id IN (0, $2)`, id, agent).Scan)
	if err != nil {
		return r, db.NotFound(err, "saved_reply.unknown")
	}
	return r, db.Each(q, func(scan func(...any) error) error {
		a, err := ticket.ScanAttachment(scan)
		r.Attachments = append(r.Attachments, a)
		return err
	}, `SELECT `+ticket.AttachmentColumns+` FROM attachment f WHERE f.saved_reply_id = $1 ORDER BY f.id`, id)
}

// SaveSavedReply adds (ID 0) or changes one, with the files that it names; files that it no longer names are gone. Invalid for a variable
// that does not exist (saved_reply.variable_unknown), Conflict for a name that another one has (saved_reply.name_taken). Whether by may
// change what is shared is for the caller to check.
func (s *Answers) SaveSavedReply(ctx context.Context, by desk.By, r desk.SavedReply) (id int64, err error) {
	if r, err = checkedSavedReply(r); err != nil {
		return 0, err
	}
	actions := ""
	if !r.Actions.None() {
		actions = db.ToJSON(r.Actions)
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.Row(`SELECT count(*) FROM saved_reply WHERE agent_id = $1 AND name = $2 AND id <> $3`, r.Agent, r.Name, r.ID).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return desk.Fail(desk.Conflict, "saved_reply.name_taken", "name", r.Name).At("name")
		}
		if r.ID == 0 {
			err = tx.Row(`INSERT INTO saved_reply (agent_id, folder, name, text, html, actions, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
				r.Agent, r.Folder, r.Name, r.Text, r.HTML, actions, db.MS(tx.Now)).Scan(&id)
		} else {
			err = tx.Row(`UPDATE saved_reply SET agent_id = $2, folder = $3, name = $4, text = $5, html = $6, actions = $7, updated_at = $8, version = version + 1
				WHERE id = $1 AND agent_id IN (0, $9) RETURNING id`, r.ID, r.Agent, r.Folder, r.Name, r.Text, r.HTML, actions, db.MS(tx.Now), by.Agent).Scan(&id)
			if errors.Is(err, sql.ErrNoRows) {
				err = desk.Fail(desk.NotFound, "saved_reply.unknown")
			}
		}
		if err := keepReplyFiles(tx, by.Agent, id, r.Attachments, err); err != nil || r.Agent != 0 {
			return err
		}
		return shop.AddAudit(tx, by, audit.ReplySaved, r.Name)
	})
	return id, err
}

func checkedSavedReply(r desk.SavedReply) (desk.SavedReply, error) {
	r.Name, r.Folder = desk.TidyLine(r.Name, desk.MaxName), desk.TidyLine(r.Folder, desk.MaxName)
	r.Text = db.TidyText(r.Text)
	switch {
	case r.Name == "":
		return r, desk.Fail(desk.Invalid, "saved_reply.name_empty").At("name")
	case ticket.Blank(r.Text):
		return r, desk.Fail(desk.Invalid, "saved_reply.text_empty").At("text")
	case len(r.Text) > desk.MaxText, len(r.HTML) > 4*desk.MaxText:
		return r, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("text")
	case r.Actions.Status != "" && !slices.Contains(desk.Statuses, r.Actions.Status):
		return r, desk.Fail(desk.Invalid, "ticket.status_unknown", "status", string(r.Actions.Status)).At("status")
	case len(r.Attachments) > desk.MaxReplyFiles:
		return r, desk.Fail(desk.TooLarge, "saved_reply.many_files", "max", desk.MaxReplyFiles).At("file")
	}
	if unknown := variable.Unknown(r.Text, variable.ReplyNames); len(unknown) > 0 {
		return r, desk.Fail(desk.Invalid, "saved_reply.variable_unknown", "names", strings.Join(unknown, ", ")).At("text")
	}
	var err error
	r.Actions.Tags, err = desk.TidyTags(r.Actions.Tags)
	return r, err
}

// keepReplyFiles gives a saved reply the uploads that it names and takes from it what it no longer names.
func keepReplyFiles(tx *db.Tx, agent, id int64, files []desk.Attachment, before error) error {
	if before != nil {
		return before
	}
	keep := map[int64]bool{}
	for _, f := range files {
		keep[f.ID] = true
		r, err := tx.Exec(`UPDATE attachment SET saved_reply_id = $2 WHERE id = $1 AND message_id IS NULL
			AND (saved_reply_id = $2 OR saved_reply_id = 0 AND agent_id = $3)`, f.ID, id, agent)
		if err := errors.Join(err, db.OneRow(r, err, desk.Fail(desk.Invalid, "attachment.unknown").At("file"))); err != nil {
			return err
		}
	}
	return dropReplyFiles(tx, id, keep)
}

func dropReplyFiles(tx *db.Tx, id int64, keep map[int64]bool) error {
	gone := map[int64]int64{}
	err := db.Each(tx, func(scan func(...any) error) error {
		var file, blob int64
		err := scan(&file, &blob)
		if !keep[file] {
			gone[file] = blob
		}
		return err
	}, `SELECT id, blob_id FROM attachment WHERE saved_reply_id = $1`, id)
	if err != nil {
		return err
	}
	for file, blob := range gone {
		if _, err := tx.Exec(`DELETE FROM attachment WHERE id = $1`, file); err != nil {
			return err
		}
		if err := work.DropUnused(tx, blob); err != nil {
			return err
		}
	}
	return nil
}

// DropSavedReply is NotFound (saved_reply.unknown) where there is none, or where it is a colleague's own.
func (s *Answers) DropSavedReply(ctx context.Context, by desk.By, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var owner int64
		var name string
		if err := tx.Row(`DELETE FROM saved_reply WHERE id = $1 AND agent_id IN (0, $2) RETURNING agent_id, name`, id, by.Agent).Scan(&owner, &name); err != nil {
			return db.NotFound(err, "saved_reply.unknown")
		}
		if err := dropReplyFiles(tx, id, nil); err != nil || owner != 0 {
			return err
		}
		return shop.AddAudit(tx, by, audit.ReplyRemoved, name)
	})
}

// UseSavedReply counts that an agent inserts one, and gives them copies of its files for the message they write.
func (s *Answers) UseSavedReply(ctx context.Context, by desk.By, id int64) (files []desk.Attachment, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		r, err := savedReply(tx, by.Agent, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE saved_reply SET uses = uses + 1, used_at = $2 WHERE id = $1`, id, db.MS(tx.Now)); err != nil {
			return err
		}
		files = nil
		for _, a := range r.Attachments {
			a.ContentID = db.RandomText(12) + "@deskbell"
			err := tx.Row(`INSERT INTO attachment (message_id, agent_id, name, type, size, content_id, blob_id, part, created_at)
				VALUES (NULL, $1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, by.Agent, a.Name, a.Type, a.Size, a.ContentID, a.Blob, a.Part, db.MS(tx.Now)).Scan(&a.ID)
			if err != nil {
				return err
			}
			files = append(files, a)
		}
		return nil
	})
	return files, err
}
