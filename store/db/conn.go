package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Querier reads. A Tx is one, and so is what View hands out.
type Querier interface {
	Query(sql string, args ...any) (*sql.Rows, error)
	Row(sql string, args ...any) *sql.Row
}

// pool is a few connections, each with its prepared statements. They stay open while there is work; a quiet desk keeps one, and opens
// the others when they are needed at the same time.
type pool struct {
	db   *sql.DB
	free chan *conn
	shut chan *conn // without a connection
	size int
}

// newPool opens size connections on db at once, so that a broken file shows itself at the start.
func newPool(ctx context.Context, db *sql.DB, size int) (*pool, error) {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	p := &pool{db: db, free: make(chan *conn, size), shut: make(chan *conn, size), size: size}
	for range size {
		c, err := db.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		p.free <- &conn{sql: c, stmts: map[string]*statement{}}
	}
	return p, nil
}

func (p *pool) take(ctx context.Context) (*conn, error) {
	select {
	case c := <-p.free:
		return c, nil
	default:
	}
	select {
	case c := <-p.free:
		return c, nil
	case c := <-p.shut:
		sql, err := p.db.Conn(ctx)
		if err != nil {
			p.shut <- c
			return nil, fmt.Errorf("connection: %w", err)
		}
		c.sql = sql
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pool) give(c *conn) { p.free <- c }

// close waits until every connection has been given back.
func (p *pool) close() error {
	for range cap(p.free) {
		select {
		case c := <-p.free:
			c.close()
		case <-p.shut:
		default:
			if p.db.Stats().InUse == 0 {
				continue
			}
			(<-p.free).close()
		}
	}
	return p.db.Close()
}

// maxStatements kept per connection. Each costs some 10 to 30 KB outside Go's heap; lists with many filters make many.
const maxStatements = 160

// conn is one connection and the statements prepared on it. One goroutine has it at a time.
type conn struct {
	sql   *sql.Conn
	ctx   context.Context // of the transaction that runs
	stmts map[string]*statement
	uses  int64
}

// statement is prepared. used is its place among all uses.
type statement struct {
	*sql.Stmt
	used int64
}

// within runs f in a transaction of this connection; ctx stops its statements.
func (c *conn) within(ctx context.Context, f func() error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Not with ctx itself: database/sql throws a connection away when the context of its transaction ends.
	tx, err := c.sql.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	c.ctx = ctx
	done := false
	defer func() {
		c.ctx = nil
		if !done {
			_ = tx.Rollback() // after an error or a panic of f: that is what the caller hears of
		}
	}()
	if err := f(); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// prepared is the statement for a text, made on first use.
func (c *conn) prepared(text string) (*sql.Stmt, error) {
	c.uses++
	if st := c.stmts[text]; st != nil {
		st.used = c.uses
		return st.Stmt, nil
	}
	st, err := c.sql.PrepareContext(c.ctx, text)
	if err != nil {
		return nil, err
	}
	if len(c.stmts) >= maxStatements {
		c.forgetOldest()
	}
	c.stmts[text] = &statement{st, c.uses}
	return st, nil
}

// forgetOldest closes the statement that has not been used for longest. It must not be any: rows may still be read from one that was
// used of late, while others are asked for each of them, and the driver lets go of what they need.
func (c *conn) forgetOldest() {
	var oldest string
	for text, st := range c.stmts {
		if oldest == "" || st.used < c.stmts[oldest].used {
			oldest = text
		}
	}
	_ = c.stmts[oldest].Close()
	delete(c.stmts, oldest)
}

// Exec runs a statement that reads nothing.
func (c *conn) Exec(text string, args ...any) (sql.Result, error) {
	st, err := c.prepared(text)
	if err != nil {
		return nil, fmt.Errorf("%w in %.80q", err, text)
	}
	r, err := st.ExecContext(c.ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("%w in %.80q", err, text)
	}
	return r, nil
}

// Query reads rows; whoever asks closes them, or uses Each.
func (c *conn) Query(text string, args ...any) (*sql.Rows, error) {
	st, err := c.prepared(text)
	if err != nil {
		return nil, fmt.Errorf("%w in %.80q", err, text)
	}
	rows, err := st.QueryContext(c.ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("%w in %.80q", err, text)
	}
	return rows, nil
}

// Row is for queries of one row; Scan returns sql.ErrNoRows where there is none.
func (c *conn) Row(text string, args ...any) *sql.Row {
	st, err := c.prepared(text)
	if err != nil {
		return c.sql.QueryRowContext(c.ctx, text, args...) // whose Scan returns the error
	}
	return st.QueryRowContext(c.ctx, args...)
}

func (c *conn) close() {
	for _, st := range c.stmts {
		_ = st.Close()
	}
	_ = c.sql.Close()
}

// Each calls f for every row of a query, whose values f scans.
func Each(q Querier, f func(scan func(...any) error) error, text string, args ...any) error {
	rows, err := q.Query(text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
