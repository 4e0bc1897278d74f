package db

import (
	"context"
	"database/sql/driver"
	"errors"
)

// Rest gives back the memory that a quiet desk does not need: the pages and prepared statements of each connection and all but one
// connection that reads, which are outside Go's heap and add up to twice as much, and what SQLite has freed before. Who reads next
// prepares again; that costs a millisecond. A connection that is in use is left alone.
func (s *DB) Rest(ctx context.Context) error {
	return errors.Join(s.read.rest(ctx), s.write.rest(ctx), trim())
}

func (p *pool) rest(ctx context.Context) (err error) {
	for kept := 0; kept+len(p.shut) < p.size; {
		select {
		case c := <-p.free:
			if kept++; kept == 1 {
				err = c.rest(ctx)
				defer p.give(c) // at the end, so that it does not come by again
				continue
			}
			kept--
			c.leave()
			p.shut <- c
		default:
			return err // the others are in use
		}
	}
	return err
}

func (c *conn) rest(ctx context.Context) error {
	c.forgetAll()
	_, err := c.sql.ExecContext(context.WithoutCancel(ctx), `PRAGMA shrink_memory`)
	return err
}

// leave closes the connection itself: what it knows of the schema is half a megabyte.
func (c *conn) leave() {
	c.forgetAll()
	_ = c.sql.Raw(func(any) error { return driver.ErrBadConn }) // database/sql would keep one that is merely closed
}

func (c *conn) forgetAll() {
	for text, st := range c.stmts {
		delete(c.stmts, text)
		_ = st.Close()
	}
}
