package work

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
)

func TestTheFilterStaysSmall(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), db.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	count := func(text string) (n int) {
		t.Helper()
		if err := d.View(t.Context(), func(q db.Querier) error { return q.Row(text).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	words := func() int { return count(`SELECT count(*) FROM spam_word`) }
	teach := func(list lesson) {
		t.Helper()
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if err := writeLesson(tx, list); err != nil {
				return err
			}
			return pruneSpamWords(tx, 100)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	once := lesson{"": {Spam: 40, Ham: 30}}
	for i := range 200 {
		once[fmt.Sprint("once", i)] = spam.Count{Spam: 1}
	}
	for i := range 80 {
		once[fmt.Sprint("often", i)] = spam.Count{Spam: 1, Ham: 4}
	}
	teach(once)
	if n := words(); n != 81 {
		t.Errorf("%d words after the first round", n)
	}
	more := lesson{}
	for i := range 80 {
		more[fmt.Sprint("more", i)] = spam.Count{Spam: 2}
	}
	teach(more)
	if n := words(); n != 81 {
		t.Errorf("%d words after the second: those that counted little must go", n)
	}
	if spam, ham := count(`SELECT spam FROM spam_word WHERE word = ''`), count(`SELECT ham FROM spam_word WHERE word = ''`); spam != 20 || ham != 15 {
		t.Errorf("everything counts half: %d and %d", spam, ham)
	}
	teach(lesson{"": {Spam: -100}, "often1": {Ham: -100}, "never": {Spam: -1}})
	if n := count(`SELECT count(*) FROM spam_word WHERE spam < 0 OR ham < 0`); n != 0 {
		t.Errorf("%d words count less than nothing", n)
	}
}
