package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// chunkSize is how many plain bytes a chunk holds: enough to compress well, little enough to hold in memory.
const chunkSize = 256 << 10

// buffers for one plain chunk each, so that big mails leave no garbage behind.
var buffers = sync.Pool{New: func() any { b := make([]byte, chunkSize); return &b }}

// WriteBlob stores size bytes of r, chunk by chunk. Less or more than size is an error: what is kept is what was announced.
func WriteBlob(tx *Tx, r io.Reader, size int64, sha256 [32]byte) (int64, error) {
	var id int64
	err := tx.Row(`INSERT INTO blob (sha256, size, created_at) VALUES ($1, $2, $3) RETURNING id`, sha256[:], size, MS(tx.Now)).Scan(&id)
	if err != nil {
		return 0, err
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	packed := buffers.Get().(*[]byte)
	defer buffers.Put(packed)
	left := size
	for seq := 0; left > 0; seq++ {
		plain := (*buffer)[:min(left, chunkSize)]
		if _, err := io.ReadFull(r, plain); err != nil {
			return 0, fmt.Errorf("reading bytes to keep, %d of %d missing: %w", left, size, err)
		}
		data := Zip().EncodeAll(plain, (*packed)[:0])
		if _, err := tx.Exec(`INSERT INTO blob_chunk (blob_id, seq, data) VALUES ($1, $2, $3)`, id, seq, data); err != nil {
			return 0, err
		}
		left -= int64(len(plain))
	}
	if n, err := r.Read((*buffer)[:1]); n > 0 || (err != nil && !errors.Is(err, io.EOF)) {
		return 0, errors.Join(err, fmt.Errorf("more than the %d bytes that were announced", size))
	}
	return id, nil
}

// DropBlob deletes bytes that nothing points at any more.
func DropBlob(tx *Tx, id int64) error {
	if _, err := tx.Exec(`DELETE FROM blob_chunk WHERE blob_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM blob WHERE id = $1`, id)
	return err
}

// Blob reads kept bytes; at most two decompressed chunks are in memory. It may be used by several goroutines. It needs no
// connection between reads; ctx of Store.Blob ends them all.
type Blob struct {
	store *DB
	ctx   context.Context
	id    int64
	size  int64

	mu     sync.Mutex
	chunks [2]chunk // the last used first
	closed bool
}

type chunk struct {
	seq   int64
	plain []byte // nil: none
}

// Blob opens kept bytes: ReadAt, Size, Close. NotFound (blob.unknown) where there are none.
func (s *DB) Blob(ctx context.Context, id int64) (*Blob, error) {
	b := &Blob{store: s, ctx: ctx, id: id}
	err := s.View(ctx, func(q Querier) error {
		if err := q.Row(`SELECT size FROM blob WHERE id = $1`, id).Scan(&b.size); err != nil {
			return NotFound(err, "blob.unknown")
		}
		if b.size == 0 {
			return nil
		}
		plain, err := b.load(q, 0, nil)
		b.chunks[0] = chunk{0, plain}
		return err
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Size in plain bytes.
func (b *Blob) Size() int64 { return b.size }

// ReadAt is io.ReaderAt.
func (b *Blob) ReadAt(p []byte, off int64) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, fs.ErrClosed
	}
	if off < 0 {
		return 0, fmt.Errorf("offset %d of a blob", off)
	}
	for n < len(p) && off < b.size {
		plain, err := b.chunk(off / chunkSize)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], plain[off%chunkSize:])
		n += k
		off += int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// chunk returns the plain bytes of one chunk and keeps them for the next read.
func (b *Blob) chunk(seq int64) ([]byte, error) {
	for i, c := range b.chunks {
		if c.plain != nil && c.seq == seq {
			b.chunks[0], b.chunks[i] = b.chunks[i], b.chunks[0]
			return c.plain, nil
		}
	}
	plain := b.chunks[1].plain[:0] // the older one makes room
	b.chunks[1] = b.chunks[0]
	b.chunks[0] = chunk{}
	err := b.store.View(b.ctx, func(q Querier) (err error) {
		plain, err = b.load(q, seq, plain)
		return err
	})
	if err != nil {
		return nil, err
	}
	b.chunks[0] = chunk{seq, plain}
	return plain, nil
}

// load decompresses one chunk into room.
func (b *Blob) load(q Querier, seq int64, room []byte) ([]byte, error) {
	rows, err := q.Query(`SELECT data FROM blob_chunk WHERE blob_id = $1 AND seq = $2`, b.id, seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), fmt.Errorf("chunk %d of blob %d is not there", seq, b.id))
	}
	var packed sql.RawBytes // not copied once more
	if err := rows.Scan(&packed); err != nil {
		return nil, err
	}
	plain, err := Unzip().DecodeAll(packed, room)
	if err != nil {
		return nil, fmt.Errorf("chunk %d of blob %d: %w", seq, b.id, err)
	}
	if want := min(b.size-seq*chunkSize, chunkSize); int64(len(plain)) != want {
		return nil, fmt.Errorf("chunk %d of blob %d has %d bytes, not %d", seq, b.id, len(plain), want)
	}
	return plain, nil
}

// Close forgets the chunks.
func (b *Blob) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed, b.chunks = true, [2]chunk{}
	return nil
}
