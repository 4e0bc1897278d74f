package help

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// keepVersion keeps an article as it stands now.
func keepVersion(tx *db.Tx, a desk.Article) error {
	_, err := tx.Exec(`INSERT INTO article_version (article_id, version, title, body, agent_id, at) SELECT id, version, title, body, $2, $3 FROM article WHERE id = $1`,
		a.ID, tx.By.Agent, db.MS(tx.Now))
	return err
}

const versionColumns = `v.version, v.title, v.agent_id, coalesce(g.name, ''), v.at, `

func scanVersion(scan func(...any) error) (v helpcentre.Version, err error) {
	var at int64
	err = scan(&v.Number, &v.Title, &v.Agent, &v.Name, &at, &v.Body)
	v.At = db.FromMS(at)
	return v, err
}

// ArticleVersions are what an article was, newest first and without their texts: at most 200.
func (s *Help) ArticleVersions(ctx context.Context, article int64) (all []helpcentre.Version, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			v, err := scanVersion(scan)
			all = append(all, v)
			return err
		}, `SELECT `+versionColumns+`'' FROM article_version v LEFT JOIN agent g ON g.id = v.agent_id WHERE v.article_id = $1 ORDER BY v.version DESC LIMIT 200`, article)
	})
	return all, err
}

// ArticleVersion is an article as it was at a version, also one that changed nothing in its text. NotFound (version.unknown).
func (s *Help) ArticleVersion(ctx context.Context, article, version int64) (v helpcentre.Version, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		v, err = scanVersion(q.Row(`SELECT `+versionColumns+`v.body FROM article_version v LEFT JOIN agent g ON g.id = v.agent_id
			WHERE v.article_id = $1 AND v.version <= $2 ORDER BY v.version DESC LIMIT 1`, article, version).Scan)
		return db.NotFound(err, "version.unknown")
	})
	return v, err
}

// TranslatedFrom is the source of a translation as it was when the translation was last saved; the zero version where that is not known.
func (s *Help) TranslatedFrom(ctx context.Context, translation int64) (v helpcentre.Version, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		v, err = scanVersion(q.Row(`SELECT `+versionColumns+`v.body FROM article t JOIN article_version v ON v.article_id = t.pair AND v.at <= t.source_at
			LEFT JOIN agent g ON g.id = v.agent_id WHERE t.id = $1 AND t.pair <> t.id ORDER BY v.version DESC LIMIT 1`, translation).Scan)
		if db.Missing(err) {
			return nil
		}
		return err
	})
	return v, err
}

// RestoreArticle gives an article the title and text of a version that it had: a new version, so that nothing is lost. NotFound
// (article.unknown, version.unknown).
func (s *Help) RestoreArticle(ctx context.Context, article, version int64) (a desk.Article, err error) {
	v, err := s.ArticleVersion(ctx, article, version)
	if err != nil {
		return a, err
	}
	if a, err = s.Article(ctx, article); err != nil {
		return a, err
	}
	a.Title, a.Body = v.Title, v.Body
	return s.SaveArticle(ctx, a)
}
