package store

import (
	"context"
)

// Blob reads kept bytes; at most two decompressed chunks are in memory.
type Blob struct{}

// Blob: *Blob: ReadAt, Size() int64, Close
func (s *Store) Blob(ctx context.Context, id int64) (*Blob, error) {
	panic("unwritten")
}

func (b *Blob) ReadAt(p []byte, off int64) (int, error) { panic("unwritten") }
func (b *Blob) Size() int64                             { panic("unwritten") }
func (b *Blob) Close() error                            { panic("unwritten") }
