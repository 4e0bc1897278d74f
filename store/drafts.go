package store

import (
	"context"
	"io"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) SaveDraft(ctx context.Context, d desk.Draft) error {
	panic("unwritten")
}

// Draft: NotFound when none
func (s *Store) Draft(ctx context.Context, agent, number int64, kind desk.Direction) (desk.Draft, error) {
	panic("unwritten")
}

func (s *Store) DropDraft(ctx context.Context, agent, number int64, kind desk.Direction) error {
	panic("unwritten")
}

// Upload stores a file for a message that is being written. TooLarge (upload.too_large) over Settings.MaxMail.
func (s *Store) Upload(ctx context.Context, agent int64, name, mediaType string, r io.Reader) (desk.Attachment, error) {
	panic("unwritten")
}

func (s *Store) DropUpload(ctx context.Context, agent, id int64) error {
	panic("unwritten")
}
