package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Articles(ctx context.Context, q desk.ArticleQuery) (items []desk.Article, next string, err error) {
	panic("unwritten")
}

func (s *Store) Article(ctx context.Context, id int64) (desk.Article, error) {
	panic("unwritten")
}

// ArticleBySlug: published only
func (s *Store) ArticleBySlug(ctx context.Context, lang desk.Lang, slug string) (desk.Article, error) {
	panic("unwritten")
}

// SaveArticle: ID 0 adds; Pair of an existing article makes a translation; slug made from the title where empty
func (s *Store) SaveArticle(ctx context.Context, a desk.Article) (desk.Article, error) {
	panic("unwritten")
}

func (s *Store) DropArticle(ctx context.Context, id int64) error {
	panic("unwritten")
}

func (s *Store) Categories(ctx context.Context, lang desk.Lang) ([]desk.Category, error) {
	panic("unwritten")
}

func (s *Store) SaveCategory(ctx context.Context, c desk.Category) (int64, error) {
	panic("unwritten")
}

// DropCategory: Conflict while it has articles
func (s *Store) DropCategory(ctx context.Context, id int64) error {
	panic("unwritten")
}

func (s *Store) FoundNothing(ctx context.Context, q string, lang desk.Lang) error {
	panic("unwritten")
}

func (s *Store) EmptySearches(ctx context.Context, limit int) ([]desk.EmptySearch, error) {
	panic("unwritten")
}
