package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/deskbell/deskbell/desk"
)

// What stands in the folder beside the site.
const (
	listName    = "deskbell-site.json" // the files that we wrote, with their hashes: no other is ever touched
	stagingName = ".deskbell-staging"  // what is new, until all of it is there
)

// folder is where a site is written. What is new is staged in the folder itself, so that a full disk leaves the site as it was, and
// putting it in place is renaming.
type folder struct {
	root *os.Root
	was  map[string]string // files of the last time, with their hashes

	mu  sync.Mutex
	now map[string]string
	new []string // of now, those that are staged
}

func openFolder(dir string) (*folder, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, said(err, dir)
		}
	case err != nil:
		return nil, said(err, dir)
	case !info.IsDir():
		return nil, desk.Fail(desk.Invalid, "export.not_folder", "path", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, said(err, dir)
	}
	f := &folder{root: root, was: map[string]string{}, now: map[string]string{}}
	list, err := root.ReadFile(listName)
	switch {
	case err == nil:
		err = json.Unmarshal(list, &f.was)
	case errors.Is(err, fs.ErrNotExist):
		err = f.checkEmpty(dir)
	}
	if err == nil {
		err = errors.Join(root.RemoveAll(stagingName), root.Mkdir(stagingName, 0o755)) // a run that was broken off
	}
	if err != nil {
		_ = root.Close() // nothing was written through it
		return nil, said(err, dir)
	}
	return f, nil
}

// checkEmpty refuses a folder with what is somebody else's.
func (f *folder) checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() != stagingName }) {
		return desk.Fail(desk.Conflict, "export.not_ours", "path", dir)
	}
	return nil
}

// add stages a file of the site, unless it stands there as it is.
func (f *folder) add(name string, b []byte) error {
	sum := sha256.Sum256(b)
	hash := hex.EncodeToString(sum[:])
	f.mu.Lock()
	f.now[name] = hash
	f.mu.Unlock()
	if f.was[name] == hash && f.same(name, hash) {
		return nil
	}
	if f.was[name] == "" {
		if _, err := f.root.Lstat(name); err == nil {
			return desk.Fail(desk.Conflict, "export.taken", "path", filepath.Join(f.root.Name(), filepath.FromSlash(name)))
		}
	}
	staged := path.Join(stagingName, name)
	if err := f.root.MkdirAll(path.Dir(staged), 0o755); err != nil {
		return err
	}
	if err := f.root.WriteFile(staged, b, 0o644); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.new = append(f.new, name)
	return nil
}

// same says whether a file still is what its hash says.
func (f *folder) same(name, hash string) bool {
	b, err := f.root.ReadFile(name)
	sum := sha256.Sum256(b)
	return err == nil && hex.EncodeToString(sum[:]) == hash
}

// swap puts what was staged in its place, takes away what the site had and has no more, and writes down what is ours: pages last, so
// that none of them leads to what is not there yet.
func (f *folder) swap() (Result, error) {
	slices.SortFunc(f.new, func(a, b string) int {
		if pa, pb := strings.HasSuffix(a, ".html"), strings.HasSuffix(b, ".html"); pa != pb {
			if pa {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
	// Both lists first: what a broken-off swap leaves is ours all the same.
	if len(f.new) > 0 || len(f.now) != len(f.was) {
		both := map[string]string{}
		for name, hash := range f.was {
			both[name] = hash
		}
		for name, hash := range f.now {
			both[name] = hash
		}
		if err := f.write(both); err != nil {
			return Result{}, err
		}
	}
	for _, name := range f.new {
		if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return Result{}, err
		}
		if err := f.root.Rename(path.Join(stagingName, name), name); err != nil {
			return Result{}, err
		}
	}
	r := Result{Files: len(f.now), Written: len(f.new)}
	for name, hash := range f.was {
		if f.now[name] != "" || !f.same(name, hash) { // what somebody has changed is theirs now
			continue
		}
		if err := f.root.Remove(name); err != nil {
			return r, err
		}
		r.Removed++
		for dir := path.Dir(name); dir != "." && f.root.Remove(dir) == nil; dir = path.Dir(dir) { // empty ones
		}
	}
	return r, f.write(f.now)
}

func (f *folder) write(list map[string]string) error {
	b, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	staged := path.Join(stagingName, listName)
	if err := f.root.WriteFile(staged, b, 0o644); err != nil {
		return err
	}
	return f.root.Rename(staged, listName)
}

func (f *folder) close() error { return errors.Join(f.root.RemoveAll(stagingName), f.root.Close()) }

// said gives errors of the disk words.
func said(err error, dir string) error {
	var known *desk.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return desk.Fail(desk.Unavailable, "export.full", "path", dir).Because(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return desk.Fail(desk.Unavailable, "export.denied", "path", dir).Because(err)
	}
	return err
}
