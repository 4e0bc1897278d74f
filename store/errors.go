package store

import (
	"database/sql"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/deskbell/deskbell/desk"
)

// openFailed says in words why the file at path can't be used; nil stays nil.
func openFailed(path string, err error) error {
	if err == nil {
		return nil
	}
	switch primaryCode(err) {
	case sqlite3.SQLITE_NOTADB:
		return desk.Fail(desk.Invalid, "store.foreign", "path", path).Because(err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR: // a damaged schema is an error in SQL to SQLite
		return desk.Fail(desk.Internal, "store.corrupt", "path", path).Because(err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	if errors.Is(err, errDamaged) {
		return desk.Fail(desk.Internal, "store.corrupt", "path", path).Because(err)
	}
	return inWords(err)
}

// inWords explains the failures of a transaction that an owner can do something about; others stay as they are.
func inWords(err error) error {
	var known *desk.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch primaryCode(err) {
	case sqlite3.SQLITE_FULL:
		return desk.Fail(desk.Unavailable, "store.full").Because(err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return desk.Fail(desk.Unavailable, "store.busy").Because(err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR:
		return desk.Fail(desk.Unavailable, "store.disk").Because(err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return desk.Fail(desk.Internal, "store.damaged").Because(err)
	}
	return err
}

// primaryCode is SQLite's result code without its detail; 0 where err is not SQLite's.
func primaryCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// missing says that there is no row, as opposed to any other failure.
func missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// notFound turns "no row" into a NotFound with key, and leaves other errors alone.
func notFound(err error, key string) error {
	if missing(err) {
		return desk.Fail(desk.NotFound, key)
	}
	return err
}
