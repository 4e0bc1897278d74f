package db

import "testing"

// After Rest nothing is prepared, and whoever reads prepares again.
func TestRestForgetsStatements(t *testing.T) {
	d := opened(t)
	for range 2 * readers {
		number(t, d, `SELECT count(*) FROM customer`)
	}
	if err := d.Rest(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*pool{d.read, d.write} {
		for range p.size {
			c := <-p.free
			if len(c.stmts) != 0 {
				t.Errorf("%d statements are still prepared", len(c.stmts))
			}
			p.give(c)
		}
	}
	if n := number(t, d, `SELECT count(*) FROM customer`); n != 0 {
		t.Errorf("%d customers", n)
	}
}
