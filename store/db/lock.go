package db

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// errHeld says that another process has the lock.
var errHeld = errors.New("the lock is held")

// lockFile is locked as long as a desk runs on the database at path, and holds the address of its page.
func lockFile(path string) string { return path + ".lock" }

// Lock makes this process the one desk on the database at path and writes url into the lock file. Conflict (store.locked, args
// url) if another has it; its Args["url"] is the running desk's page. The lock goes with the process, whatever becomes of it;
// the file stays, since deleting it would let two desks hold two files of one name.
func Lock(path, url string) (unlock func(), err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(lockFile(path), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	if err := lock(f); err != nil {
		defer f.Close()
		if errors.Is(err, errHeld) {
			return nil, desk.Fail(desk.Conflict, "store.locked", "path", path, "url", holder(f)).Because(err)
		}
		return nil, desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	if err := errors.Join(f.Truncate(0), writeAtStart(f, url)); err != nil {
		return nil, errors.Join(desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err), f.Close())
	}
	return func() {
		_ = f.Truncate(0) // nobody is to open a page that is gone
		_ = f.Close()
	}, nil
}

// HasLock says whether a desk has ever run on the database at path.
func HasLock(path string) bool {
	_, err := os.Stat(lockFile(path))
	return err == nil
}

func writeAtStart(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// holder reads where the running desk's page is; "" where that can't be said.
func holder(f *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 1024))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
