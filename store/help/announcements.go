package help

import (
	"context"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

const announcementColumns = `id, lang, slug, title, body, published_at, banner_until, version, created_at, updated_at`

func scanAnnouncement(scan func(...any) error) (a helpcentre.Announcement, err error) {
	var published, banner, created, updated int64
	err = scan(&a.ID, (*string)(&a.Lang), &a.Slug, &a.Title, &a.Body, &published, &banner, &a.Version, &created, &updated)
	a.PublishedAt, a.BannerUntil, a.CreatedAt, a.UpdatedAt = db.FromMS(published), db.FromMS(banner), db.FromMS(created), db.FromMS(updated)
	return a, err
}

// Announcements newest first; drafts, which have no date yet, before all others.
func (s *Help) Announcements(ctx context.Context, aq helpcentre.AnnouncementQuery) (all []helpcentre.Announcement, err error) {
	where, args := "WHERE 1 = 1", []any{}
	add := func(condition string, v any) {
		args = append(args, v)
		where += " AND " + condition + "$" + strconv.Itoa(len(args))
	}
	if aq.Lang != "" {
		add("lang = ", string(aq.Lang))
	}
	if aq.Out {
		where += " AND published_at > 0"
		add("published_at <= ", db.MS(s.Now()))
	}
	if aq.Limit <= 0 {
		aq.Limit = 1000
	}
	args = append(args, aq.Limit, aq.Skip)
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			a, err := scanAnnouncement(scan)
			all = append(all, a)
			return err
		}, `SELECT `+announcementColumns+` FROM announcement `+where+` ORDER BY published_at = 0 DESC, published_at DESC, id DESC
			LIMIT $`+strconv.Itoa(len(args)-1)+` OFFSET $`+strconv.Itoa(len(args)), args...)
	})
	return all, err
}

// Announcement is NotFound (announcement.unknown) where there is none.
func (s *Help) Announcement(ctx context.Context, id int64) (a helpcentre.Announcement, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		a, err = scanAnnouncement(q.Row(`SELECT `+announcementColumns+` FROM announcement WHERE id = $1`, id).Scan)
		return db.NotFound(err, "announcement.unknown")
	})
	return a, err
}

// AnnouncementBySlug finds those that are public only.
func (s *Help) AnnouncementBySlug(ctx context.Context, lang desk.Lang, slug string) (a helpcentre.Announcement, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		a, err = scanAnnouncement(q.Row(`SELECT `+announcementColumns+` FROM announcement WHERE lang = $1 AND slug = $2 AND published_at > 0 AND published_at <= $3`,
			string(lang), slug, db.MS(s.Now())).Scan)
		return db.NotFound(err, "announcement.unknown")
	})
	return a, err
}

// SaveAnnouncement adds (ID 0) or changes one. Its slug comes from the first title that it had, and stays. Conflict
// (announcement.changed_since) when Version is given and stale.
func (s *Help) SaveAnnouncement(ctx context.Context, a helpcentre.Announcement) (out helpcentre.Announcement, err error) {
	a.Title, a.Body = desk.TidyLine(a.Title, desk.MaxSubject), db.TidyText(a.Body)
	switch {
	case a.Title == "":
		return out, desk.Fail(desk.Invalid, "article.title_empty").At("title")
	case !slices.Contains(desk.Langs, a.Lang):
		return out, desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case len(a.Body) > desk.MaxText:
		return out, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("body")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		public := false
		if a.ID == 0 {
			err = addAnnouncement(tx, &a)
		} else {
			public, err = changeAnnouncement(tx, &a)
		}
		if err != nil {
			return err
		}
		if public == a.PublishedAt.IsZero() {
			kind := audit.Published
			if public {
				kind = audit.Unpublished
			}
			if err := shop.AddAudit(tx, desk.By{}, kind, a.Title); err != nil {
				return err
			}
		}
		tx.Changed(desk.Change{Kind: "article"})
		out, err = scanAnnouncement(tx.Row(`SELECT `+announcementColumns+` FROM announcement WHERE id = $1`, a.ID).Scan)
		return err
	})
	return out, err
}

func addAnnouncement(tx *db.Tx, a *helpcentre.Announcement) error {
	base := helpcentre.Slug(a.Title)
	for i := 1; ; i++ {
		a.Slug = helpcentre.SlugWith(base, i)
		err := tx.Row(`INSERT INTO announcement (lang, slug, title, body, published_at, banner_until, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
			ON CONFLICT (lang, slug) DO NOTHING RETURNING id`, string(a.Lang), a.Slug, a.Title, a.Body, db.MS(a.PublishedAt), db.MS(a.BannerUntil), db.MS(tx.Now)).Scan(&a.ID)
		if !db.Missing(err) {
			return err
		}
	}
}

// changeAnnouncement changes one and says whether it was public.
func changeAnnouncement(tx *db.Tx, a *helpcentre.Announcement) (public bool, err error) {
	before, err := scanAnnouncement(tx.Row(`SELECT `+announcementColumns+` FROM announcement WHERE id = $1`, a.ID).Scan)
	if err != nil {
		return false, db.NotFound(err, "announcement.unknown")
	}
	if a.Version != 0 && a.Version != before.Version {
		return false, desk.Fail(desk.Conflict, "announcement.changed_since")
	}
	updated := before.UpdatedAt
	if a.Title != before.Title || a.Body != before.Body {
		updated = tx.Now
	}
	_, err = tx.Exec(`UPDATE announcement SET title = $2, body = $3, published_at = $4, banner_until = $5, version = version + 1, updated_at = $6 WHERE id = $1`,
		a.ID, a.Title, a.Body, db.MS(a.PublishedAt), db.MS(a.BannerUntil), db.MS(updated))
	return !before.PublishedAt.IsZero(), err
}

// DropAnnouncement deletes one.
func (s *Help) DropAnnouncement(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var title string
		if err := tx.Row(`DELETE FROM announcement WHERE id = $1 RETURNING title`, id).Scan(&title); err != nil {
			return db.NotFound(err, "announcement.unknown")
		}
		tx.Changed(desk.Change{Kind: "article"})
		return shop.AddAudit(tx, desk.By{}, audit.ArticleRemoved, title)
	})
}
