package wire

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/deskbell/deskbell/desk"
)

const spoolPattern = "deskbell-spool-*.tmp"

// spool holds the bytes of a batch of mails on disk, so that neither a slow server holds the database nor a big mail the
// memory. It is one file that nobody else can open; where the system allows, it has no name, so that a crash leaves nothing.
type spool struct {
	file  *os.File
	named bool // it still has a name: Windows does not part with it while it is open
	end   int64
}

// newSpool makes a spool in dir; empty is the system's folder for temporary files.
func newSpool(dir string) (*spool, error) {
	f, err := os.CreateTemp(dir, spoolPattern) // mode 0600
	if err != nil {
		return nil, err
	}
	return &spool{file: f, named: os.Remove(f.Name()) != nil}, nil
}

// sweepSpools deletes what a crash has left in dir. A spool in use resists on Windows and has no name elsewhere.
func sweepSpools(dir string) {
	if dir == "" {
		dir = os.TempDir()
	}
	left, err := filepath.Glob(filepath.Join(dir, spoolPattern))
	if err != nil {
		return
	}
	for _, name := range left {
		_ = os.Remove(name)
	}
}

// reset forgets what was spooled and gives the disk back.
func (s *spool) reset() error {
	s.end = 0
	return s.file.Truncate(0)
}

func (s *spool) close() {
	_ = s.file.Close()
	if s.named {
		_ = os.Remove(s.file.Name())
	}
}

// spooled is one mail in a spool.
type spooled struct {
	spool *spool
	from  int64
	size  int64
	hash  [32]byte
}

var errSpool = errors.New("the spool can't be written")

// take spools all of r. An error that wraps errSpool is ours, any other is r's; a mail that was taken in part is forgotten.
func (s *spool) take(r io.Reader, buf []byte) (spooled, error) {
	h := sha256.New()
	at := s.end
	for {
		n, err := r.Read(buf)
		if n > 0 {
			h.Write(buf[:n])
			if _, werr := s.file.WriteAt(buf[:n], at); werr != nil {
				return spooled{}, errors.Join(errSpool, werr)
			}
			at += int64(n)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return spooled{}, err
		}
	}
	m := spooled{spool: s, from: s.end, size: at - s.end}
	h.Sum(m.hash[:0])
	s.end = at
	return m, nil
}

// open reads the mail from its start; valid until the spool is reset.
func (m spooled) open() (desk.ReadAtCloser, error) {
	return section{io.NewSectionReader(m.spool.file, m.from, m.size)}, nil
}

type section struct{ *io.SectionReader }

func (section) Close() error { return nil }
