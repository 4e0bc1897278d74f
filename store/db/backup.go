package db

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// partial is the name of a copy that is not finished: what bears another name is whole and verified.
const partial = ".partial"

// Backup writes a consistent copy of the database and its key file to dest while the desk runs, and verifies it. dest is a file
// path; the key goes to dest+".key". Conflict (store.exists) where there is one already: nothing is overwritten.
func (s *DB) Backup(ctx context.Context, dest string) error {
	dest, err := filepath.Abs(dest)
	if err != nil {
		return err
	}
	if err := free(dest, KeyFile(dest)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dest), 0o700); err != nil {
		return desk.Fail(desk.Unavailable, "store.backup_folder", "path", filepath.Dir(dest)).Because(err)
	}
	if err := copyVerified(ctx, s.path, dest+partial); err != nil {
		return err
	}
	defer removeDatabase(dest + partial)
	if err := copyKey(KeyFile(s.path), KeyFile(dest)); err != nil {
		return err
	}
	if err := os.Rename(dest+partial, dest); err != nil {
		return errors.Join(backupFailed(dest, err), os.Remove(KeyFile(dest)))
	}
	return syncDir(filepath.Dir(dest))
}

// free refuses names that are taken.
func free(paths ...string) error {
	for _, p := range paths {
		if _, err := os.Lstat(p); err == nil {
			return desk.Fail(desk.Conflict, "store.exists", "path", p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return desk.Fail(desk.Unavailable, "store.backup_folder", "path", p).Because(err)
		}
	}
	return nil
}

// copyVerified copies the database at src to dest, in one consistent state, and checks every page of the copy. Nothing is left
// at dest when it fails.
func copyVerified(ctx context.Context, src, dest string) (err error) {
	removeDatabase(dest) // of a copy that was interrupted
	f, err := os.OpenFile(dest, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return desk.Fail(desk.Unavailable, "store.backup_folder", "path", filepath.Dir(dest)).Because(err)
	}
	defer func() {
		if err != nil {
			removeDatabase(dest)
		}
	}()
	defer f.Close()
	if err := vacuumInto(ctx, src, dest); err != nil {
		return backupFailed(dest, err)
	}
	if err := f.Sync(); err != nil {
		return backupFailed(dest, err)
	}
	return verify(ctx, dest)
}

// vacuumInto leaves out what was deleted, and takes a snapshot: writers go on meanwhile.
func vacuumInto(ctx context.Context, src, dest string) error {
	p, err := openPool(ctx, src, everyDSN+"&mode=ro", 1)
	if err != nil {
		return openFailed(src, err)
	}
	defer p.close()
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(c)
	_, err = c.sql.ExecContext(ctx, "VACUUM INTO $1", dest)
	return err
}

// verify reads the whole file at path, without writing to it, and refuses what is damaged or not ours.
func verify(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return desk.Fail(desk.NotFound, "store.missing", "path", path).Because(err)
	}
	if err != nil {
		return desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	if err := looksLikeDatabase(path, false); err != nil {
		return err
	}
	if err := inspect(ctx, path, info.Size(), false); err != nil {
		return err
	}
	p, err := openPool(ctx, path, everyDSN+"&mode=ro", 1)
	if err != nil {
		return openFailed(path, err)
	}
	copied := DB{path: path, read: p}
	return errors.Join(copied.Check(ctx), p.close())
}

// copyKey copies the key of the mailbox passwords, where there is one.
func copyKey(from, to string) error {
	key, err := readKey(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := writeKey(to, key); err != nil {
		return backupFailed(to, err)
	}
	return nil
}

func backupFailed(path string, err error) error {
	err = inWords(err)
	var known *desk.Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	return desk.Fail(desk.Unavailable, "store.backup_failed", "path", path).Because(err)
}

// removeDatabase removes a file of ours and what SQLite may have put beside it.
func removeDatabase(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + end) // most of them are not there
	}
}

// Restore verifies the backup at src and puts it (and its key) at dest. Refused: an existing dest without force (Conflict,
// store.exists), a dest that a desk is running on (Conflict, store.locked), a src that is damaged or not ours.
func Restore(ctx context.Context, src, dest string, force bool) error {
	src, err1 := filepath.Abs(src)
	dest, err2 := filepath.Abs(dest)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if src == dest {
		return desk.Fail(desk.Invalid, "store.restore_itself", "path", dest)
	}
	if err := verify(ctx, src); err != nil {
		return err
	}
	if !force {
		if err := free(dest, KeyFile(dest)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(dest), 0o700); err != nil {
		return desk.Fail(desk.Unavailable, "store.read_only", "path", dest).Because(err)
	}
	unlock, err := Lock(dest, "")
	if err != nil {
		return err
	}
	defer unlock()
	return putInPlace(ctx, src, dest)
}

// putInPlace replaces dest. Everything that can fail for want of room is done before the old database is touched.
func putInPlace(ctx context.Context, src, dest string) error {
	if err := copyVerified(ctx, src, dest+partial); err != nil {
		return err
	}
	defer removeDatabase(dest + partial)
	newKey := KeyFile(dest) + partial
	_ = os.Remove(newKey)
	if err := copyKey(KeyFile(src), newKey); err != nil {
		return err
	}
	defer os.Remove(newKey)
	for _, end := range []string{"-wal", "-shm"} { // the old log must not be read into the new file
		if err := os.Remove(dest + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return backupFailed(dest, err)
		}
	}
	if err := os.Rename(dest+partial, dest); err != nil {
		return backupFailed(dest, err)
	}
	if err := os.Rename(newKey, KeyFile(dest)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return backupFailed(KeyFile(dest), err)
	}
	return syncDir(filepath.Dir(dest))
}

// Of the daily copies, so many days are kept, and of what is older, one of each week for so many weeks.
const (
	keepDays  = 7
	keepWeeks = 4
)

const (
	backupPrefix = "deskbell-"
	backupSuffix = ".db"
)

// Rotate makes today's backup in dir if there is none, and then lets go of those that are neither among the 7 newest days nor the
// last of one of the 4 weeks before. It returns the file it made, or "". Other files in dir are left alone.
func (s *DB) Rotate(ctx context.Context, dir string) (string, error) {
	today := s.Now().Format(time.DateOnly)
	made := filepath.Join(dir, backupPrefix+today+backupSuffix)
	switch _, err := os.Stat(made); {
	case err == nil:
		made = ""
	case errors.Is(err, fs.ErrNotExist):
		if err := s.Backup(ctx, made); err != nil {
			return "", err
		}
	default:
		return "", desk.Fail(desk.Unavailable, "store.backup_folder", "path", dir).Because(err)
	}
	return made, prune(dir)
}

func prune(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return desk.Fail(desk.Unavailable, "store.backup_folder", "path", dir).Because(err)
	}
	var days []string
	for _, e := range entries {
		day, ok := strings.CutPrefix(e.Name(), backupPrefix)
		day, ok2 := strings.CutSuffix(day, backupSuffix)
		if _, err := time.Parse(time.DateOnly, day); ok && ok2 && err == nil && e.Type().IsRegular() {
			days = append(days, day)
		}
	}
	var failed error
	for _, day := range outdated(days) {
		path := filepath.Join(dir, backupPrefix+day+backupSuffix)
		if err := os.Remove(KeyFile(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
		failed = errors.Join(failed, os.Remove(path))
	}
	if failed != nil {
		return desk.Fail(desk.Unavailable, "store.backup_folder", "path", dir).Because(failed)
	}
	return nil
}

// outdated are the days (2026-11-02) whose copies are not kept.
func outdated(days []string) []string {
	days = slices.Clone(days)
	slices.Sort(days)
	slices.Reverse(days)
	var gone []string
	weeks := map[[2]int]bool{}
	for i, day := range days {
		if i < keepDays {
			continue
		}
		at, _ := time.Parse(time.DateOnly, day)
		year, week := at.ISOWeek()
		if weeks[[2]int{year, week}] || len(weeks) == keepWeeks {
			gone = append(gone, day)
			continue
		}
		weeks[[2]int{year, week}] = true
	}
	return gone
}
