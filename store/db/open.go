package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/deskbell/deskbell/desk"
)

// readers is how many reads run at once. Each connection keeps its own page cache and statements, so few.
const readers = 4

// Pragmas belong to a connection, so they are in the DSN and every connection has them.
const (
	everyDSN = "?_pragma=busy_timeout(5000)" + // first: the others may meet a lock of another process (backup, doctor)
		"&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-2000)" + // KiB, each; the system's file cache does the rest, and memory stays flat
		"&_pragma=temp_store(MEMORY)" // no customer's mail in temporary files
	writerDSN = everyDSN +
		"&_pragma=journal_mode(WAL)" + // readers never wait for the writer
		"&_pragma=synchronous(FULL)" + // an answer that was sent is not forgotten when the power goes
		"&_pragma=journal_size_limit(16777216)" + // a 50 MB mail does not leave a 50 MB log behind
		"&_txlock=immediate" // a transaction that reads first and then writes never finds somebody in between
	readerDSN = everyDSN + "&_pragma=query_only(1)"
)

// Open opens (with Create: makes) the database at path and brings its schema up to date. Refused with a *desk.Error, and
// nothing is changed: no such file (store.missing), a folder or file one can't write to (store.read_only), a file that is not
// a Deskbell database (store.foreign), one that is damaged (store.corrupt), one that a newer Deskbell has used (store.newer).
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("the path of the database: %w", err)
	}
	made, err := prepareFile(ctx, path, o.Create)
	if err != nil {
		return nil, err
	}
	s := &DB{path: path, clock: o.Now, notify: o.Notify, public: strings.TrimRight(o.PublicURL, "/"), said: o.Phrases, asks: o.Surveys}
	if s.clock == nil {
		s.clock = time.Now
	}
	if err := s.open(ctx); err != nil {
		if made {
			removeDatabase(path) // a disk without room for even an empty desk
		}
		return nil, openFailed(path, err)
	}
	return s, nil
}

func (s *DB) open(ctx context.Context) (err error) {
	if s.write, err = openPool(ctx, s.path, writerDSN, 1); err != nil {
		return err
	}
	if err := migrate(ctx, s, migrations()); err != nil {
		return errors.Join(err, s.write.close())
	}
	if s.read, err = openPool(ctx, s.path, readerDSN, readers); err != nil {
		return errors.Join(err, s.write.close())
	}
	return nil
}

// Close waits for what runs and closes the file.
func (s *DB) Close() error {
	return errors.Join(s.read.close(), s.write.close()) // the writer last: it leaves no log behind
}

// Path of the database file, absolute.
func (s *DB) Path() string { return s.path }

// SetNotify replaces Options.Notify; call it before anything runs.
func (s *DB) SetNotify(f func([]desk.Change)) { s.notify = f }

// dsn names the file as a URI, in which any character may stand.
func dsn(path, query string) string {
	p := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		p = "/" + p // file:///C:/…
	}
	return (&url.URL{Scheme: "file", Path: p}).String() + query
}

func openPool(ctx context.Context, path, query string, size int) (*pool, error) {
	db, err := sql.Open("sqlite", dsn(path, query))
	if err != nil {
		return nil, err
	}
	return newPool(ctx, db, size)
}

// prepareFile finds every reason for a refusal before anything is written; made says that there was no file before.
func prepareFile(ctx context.Context, path string, create bool) (made bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return false, desk.Fail(desk.NotFound, "store.missing", "path", path).Because(err)
	case errors.Is(err, fs.ErrNotExist):
		return true, makeFile(path)
	case err != nil:
		return false, desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	case !info.Mode().IsRegular():
		return false, desk.Fail(desk.Invalid, "store.foreign", "path", path)
	}
	if err := looksLikeDatabase(path, create); err != nil {
		return false, err
	}
	if err := writable(path); err != nil {
		return false, desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	return false, inspect(ctx, path, info.Size(), create)
}

// makeFile makes an empty file that only its owner may read; SQLite gives its log the same rights.
func makeFile(path string) error {
	dir := filepath.Dir(path)
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err == nil {
			return f.Close()
		}
	}
	return desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
}

// magic begins every SQLite file.
var magic = []byte("SQLite format 3\x00")

func looksLikeDatabase(path string, create bool) error {
	f, err := os.Open(path)
	if err != nil {
		return desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, _ := f.Read(head)
	if n == 0 && create {
		return nil // made and never filled: the machine stopped in between
	}
	if !bytes.Equal(head[:n], magic) {
		return desk.Fail(desk.Invalid, "store.foreign", "path", path)
	}
	return nil
}

// writable says whether the file and its folder, in which SQLite keeps its log, can be written to.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".deskbell-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// inspect reads, without writing, whose database it is and whether this Deskbell can use it.
func inspect(ctx context.Context, path string, size int64, create bool) error {
	p, err := openPool(ctx, path, everyDSN+"&mode=ro", 1)
	if err != nil {
		return openFailed(path, err)
	}
	defer p.close()
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(c)
	c.ctx = ctx
	var app, version, tables, pages, pageSize int64
	for text, to := range map[string]*int64{
		"PRAGMA application_id":              &app,
		"PRAGMA user_version":                &version,
		"SELECT count(*) FROM sqlite_schema": &tables,
		"PRAGMA page_count":                  &pages,
		"PRAGMA page_size":                   &pageSize,
	} {
		if err := c.Row(text).Scan(to); err != nil {
			return openFailed(path, err)
		}
	}
	switch known := newest(migrations()); {
	case create && app == 0 && version == 0 && tables == 0:
		return nil // an empty database becomes ours
	case app != applicationID:
		return desk.Fail(desk.Invalid, "store.foreign", "path", path)
	case version > int64(known):
		return desk.Fail(desk.Conflict, "store.newer", "path", path, "version", version, "known", known)
	case size < pages*pageSize && logSize(path) == 0:
		return desk.Fail(desk.Internal, "store.corrupt", "path", path).Because(errors.New("the file has been cut short"))
	}
	return openFailed(path, sound(c))
}

// logSize of the write-ahead log: what is in there may not be in the file yet.
func logSize(path string) int64 {
	info, err := os.Stat(path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

// sound checks the small tables that everything needs, in no time; Check looks at all.
func sound(c *conn) error {
	for _, table := range []string{"setting", "secret", "agent", "mailbox", "folder", "counter"} {
		if err := intact(c, "PRAGMA quick_check('"+table+"')"); err != nil {
			return err
		}
	}
	return nil
}

// errDamaged is what a check of the file found.
var errDamaged = errors.New("the database is damaged")

func intact(q Querier, text string) error {
	found := ""
	err := Each(q, func(scan func(...any) error) error {
		var line string
		err := scan(&line)
		if line != "ok" && found == "" {
			found = line
		}
		return err
	}, text)
	if err == nil && found != "" {
		return fmt.Errorf("%w: %s", errDamaged, found)
	}
	return err
}

// Check verifies the whole file: its pages and indexes, and that what rows point at exists. For the doctor, and after a backup.
func (s *DB) Check(ctx context.Context) error {
	err := s.View(ctx, func(q Querier) error {
		if err := intact(q, "PRAGMA integrity_check(10)"); err != nil {
			return err
		}
		return Each(q, func(scan func(...any) error) error {
			var table, parent string
			var row, key sql.NullInt64
			if err := scan(&table, &row, &parent, &key); err != nil {
				return err
			}
			return fmt.Errorf("%w: row %d of %s points at a row of %s that is not there", errDamaged, row.Int64, table, parent)
		}, "PRAGMA foreign_key_check")
	})
	return openFailed(s.path, err)
}
