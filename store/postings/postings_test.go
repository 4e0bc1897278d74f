package postings_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// words of a little language: few that are common, many that are rare, and some that are the beginning of others.
func words(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		switch r.IntN(4) {
		case 0:
			b.WriteString([]string{"the ", "of ", "退款 ", "款 ", "order "}[r.IntN(5)])
		case 1:
			fmt.Fprintf(&b, "w%d ", r.IntN(30))
		default:
			fmt.Fprintf(&b, "%s%d ", []string{"退", "x", "li.wei@cust", "款"}[r.IntN(4)], r.IntN(4000))
		}
	}
	return b.String()
}

func sample(r *rand.Rand) query.Term {
	one := func() string { return strings.TrimSpace(words(r, 1)) }
	t := query.Term{Words: []string{one()}}
	switch r.IntN(4) {
	case 0:
		t.Words = append(t.Words, []string{"the", "of", "退款", "w1"}[r.IntN(4)])
	case 1:
		t.Words = []string{"the", "of", "退款"}[:1+r.IntN(3)]
	case 2:
		t.Words = []string{[]string{"w", "退", "x1", "款", "o", "li.wei@", "t", "none"}[r.IntN(8)]}
		t.Prefix = true
		t.Or = []string{"the", "none"}[:r.IntN(3)]
	}
	t.Prefix = t.Prefix || r.IntN(6) == 0
	return t
}

// Whatever was written, deleted and written again, in whatever pieces, the lists say what MATCH says.
func TestListsAreWhatMatchFinds(t *testing.T) {
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 5))
		s, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), db.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		id := int64(0)
		for round := range 36 {
			err := s.Tx(t.Context(), func(tx *db.Tx) error {
				for range 1 + r.IntN(60) {
					if id += 1 + int64(r.IntN(3)); r.IntN(50) == 0 {
						id += 5000
					}
					long := 1 + r.IntN(40)
					if r.IntN(20) == 0 {
						long = 3000 // over several pages
					}
					if _, err := tx.Exec(`INSERT INTO message_text (rowid, subject, body) VALUES ($1, $2, $3)`, id, words(r, 1+r.IntN(4)), words(r, long)); err != nil {
						return err
					}
				}
				for range r.IntN(12) {
					gone := 1 + r.Int64N(id)
					if _, err := tx.Exec(`DELETE FROM message_text WHERE rowid = $1`, gone); err != nil {
						return err
					}
					if r.IntN(2) == 0 {
						if _, err := tx.Exec(`INSERT INTO message_text (rowid, subject, body) VALUES ($1, $2, $3)`, gone, words(r, 3), words(r, 9)); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if round%6 == 5 {
				compare(t, s, r)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// matchAll writes terms as FTS5 reads them; all must be found. Words have letters and digits only, so quoting is enough.
func matchAll(terms []query.Term) string {
	parts := make([]string, 0, len(terms))
	for _, t := range terms {
		part := `"` + strings.Join(t.Words, " ") + `"`
		if t.Prefix {
			part += " *"
		}
		for _, or := range t.Or {
			part += ` OR "` + or + `"`
		}
		if len(t.Or) > 0 {
			part = "(" + part + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " AND ")
}

func compare(t *testing.T, s *db.DB, r *rand.Rand) {
	t.Helper()
	err := s.View(t.Context(), func(q db.Querier) error {
		x, err := postings.Open(q, "message_text")
		if err != nil {
			return err
		}
		found, ranked := 0, 0
		for range 40 {
			terms := []query.Term{sample(r), sample(r)}[:1+r.IntN(2)]
			subject := r.IntN(4) == 0
			match := matchAll(terms)
			if subject {
				match = "{subject} : (" + match + ")"
			}
			var want []int64
			var weights []float64
			if err := db.Each(q, func(scan func(...any) error) error {
				var id int64
				var weight float64
				err := scan(&id, &weight)
				want, weights = append(want, id), append(weights, -weight)
				return err
			}, `SELECT rowid, bm25(message_text, 6.0, 1.0) FROM message_text WHERE message_text MATCH $1 ORDER BY rowid DESC`, match); err != nil {
				return err
			}
			have, err := x.Having(terms, subject, r.IntN(2) == 0)
			if err != nil {
				return err
			}
			var got []int64
			for id := have.Last(1 << 40); id >= 0; id = have.Last(id) {
				got = append(got, id)
			}
			if found += len(want); !slices.Equal(got, want) || have.Count() != len(want) {
				t.Errorf("%s: %d of %d rows", match, len(got), len(want))
			}
			if slices.ContainsFunc(terms, func(t query.Term) bool { return len(t.Or) > 0 }) {
				continue // FTS5 counts each alternative by itself
			}
			scores, err := x.Scores(got, terms, subject, 6)
			if err != nil {
				return err
			}
			for i, score := range scores {
				if ranked++; math.Abs(score-weights[i]) > 1e-6*math.Abs(weights[i]) {
					t.Fatalf("%s: row %d has %g, FTS5 says %g", match, got[i], score, weights[i])
				}
			}
		}
		if found < 40 || ranked < 20 {
			t.Errorf("only %d found in all, %d ranked: too few to tell", found, ranked)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
