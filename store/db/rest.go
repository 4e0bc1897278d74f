package db

import (
	"context"
	"errors"
)

// Rest gives back the memory that a quiet desk does not need: the pages and prepared statements of each connection, which are
// outside Go's heap and add up to twice as much. Who reads next prepares again; that costs a millisecond. A connection that is
// in use is left alone.
func (s *DB) Rest(ctx context.Context) error {
	return errors.Join(s.read.rest(ctx), s.write.rest(ctx))
}

func (p *pool) rest(ctx context.Context) (err error) {
	for range p.size { // free is a queue: each idle connection comes by once
		select {
		case c := <-p.free:
			err = errors.Join(err, c.rest(ctx))
			p.give(c)
		default:
		}
	}
	return err
}

func (c *conn) rest(ctx context.Context) error {
	for text, st := range c.stmts {
		delete(c.stmts, text)
		_ = st.Close()
	}
	_, err := c.sql.ExecContext(context.WithoutCancel(ctx), `PRAGMA shrink_memory`)
	return err
}
