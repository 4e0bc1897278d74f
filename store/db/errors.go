package db

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
	switch PrimaryCode(err) {
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
	switch PrimaryCode(err) {
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

// PrimaryCode is SQLite's result code without its detail; 0 where err is not SQLite's.
func PrimaryCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// Missing says that there is no row, as opposed to any other failure.
func Missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// NotFound turns "no row" into a NotFound with key, and leaves other errors alone.
func NotFound(err error, key string) error {
	if Missing(err) {
		return desk.Fail(desk.NotFound, key)
	}
	return err
}

// OneRow is none unless a statement without error has changed a row.
func OneRow(r sql.Result, err error, none error) error {
	if err != nil {
		return nil // said already
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return none
	}
	return err
}

// FirstError is the first that is not nil.
func FirstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
