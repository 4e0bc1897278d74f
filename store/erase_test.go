package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/work"
)

// holding are the tables and columns in which some words stand.
func (h *testShop) holding(words ...string) (found []string) {
	h.t.Helper()
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		var tables []string
		err := db.Each(q, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			tables = append(tables, name)
			return err
		}, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'message_text%' AND name NOT LIKE 'blob_chunk' AND name <> 'spam_word'`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var columns []string
			if err := db.Each(q, func(scan func(...any) error) error {
				var name string
				err := scan(&name)
				columns = append(columns, name)
				return err
			}, `SELECT name FROM pragma_table_info($1)`, table); err != nil {
				return err
			}
			for _, column := range columns {
				for _, word := range words {
					var n int
					if err := q.Row(`SELECT count(*) FROM "`+table+`" WHERE instr(lower(CAST("`+column+`" AS TEXT)), $1) > 0`, word).Scan(&n); err != nil {
						return fmt.Errorf("%s.%s: %w", table, column, err)
					}
					if n > 0 {
						found = append(found, table+"."+column+": "+word)
					}
				}
			}
		}
		return nil
	}))
	return found
}

// A wish is the person's: it goes where their tickets go, and is not lost with the ticket where they said it.
func TestAWishGoesWithThePerson(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	first := h.write("zelda@cust.test", "Teapot", "one")
	second := h.write("zelda@cust.test", "Cup", "two")
	other := h.write("zelda@work.test", "Bowl", "three")
	h.must(h.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO erasure (customer_id, number, asked_at) VALUES ($1, $2, 1)`, first.Customer, first.Number)
		return err
	}))
	_, err := h.MergeCustomers(ctx, h.liwei, first.Customer, other.Customer)
	h.must(err)
	h.must(h.Delete(ctx, h.ownerBy, first.Number))
	h.must(h.Purge(ctx, h.ownerBy, first.Number))
	list, err := h.Erasures(ctx, false)
	h.must(err)
	if len(list) != 1 || list[0].Customer != other.Customer || list[0].Tickets != 2 {
		t.Fatalf("%+v", list)
	}
	told := func(desk.Lang) (string, string) { return "Done", "It is done" }
	h.must(h.CarryOutErasure(ctx, h.ownerBy, list[0].ID, told, erasedWords))
	for _, n := range []int64{second.Number, other.Number} {
		if k := h.ticket(n); k.Subject != "(gone)" {
			t.Errorf("%+v", k)
		}
	}
	h.refused(h.CarryOutErasure(ctx, h.ownerBy, list[0].ID, told, erasedWords), desk.Conflict, "erasure.done")
}

func erasedWords(desk.Lang) string { return "(gone)" }

func TestErase(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	upload, err := h.Upload(ctx, 0, "invoice-zelda.txt", "text/plain", reader("zelda paid 300"))
	h.must(err)
	first, err := h.Submit(ctx, desk.Submission{Source: desk.FromForm, From: desk.Person{Name: "Zelda Quux", Address: "zelda@cust.test"}, Subject: "Zeldas teapot", Text: "zelda wants her money", Uploads: []int64{upload.ID}})
	h.must(err)
	_, err = h.Reply(ctx, desk.Answer{Ticket: first.Number, By: h.liwei, Text: "Dear Zelda, here it is"})
	h.must(err)
	_, err = h.AddNote(ctx, desk.Remark{Ticket: first.Number, By: h.liwei, Text: "zelda is angry"})
	h.must(err)
	second := h.write("zelda@cust.test", "More of zelda", "zelda again")
	bob := h.write("bob@cust.test", "Bob", "bobs own words")
	_, err = h.Merge(ctx, merge.Merging{By: h.liwei, Into: bob.Number, From: []int64{second.Number}})
	h.must(err)
	if found := h.holding("zelda"); len(found) < 10 {
		t.Fatalf("the test looks in the wrong places: %v", found)
	}
	var messages int
	count := func(text string, args ...any) (n int) {
		h.must(h.View(ctx, func(q db.Querier) error { return q.Row(text, args...).Scan(&n) }))
		return n
	}
	messages = count(`SELECT count(*) FROM message`)
	for { // nothing waits to be sent
		out, err := h.Claim(ctx, 10)
		h.must(err)
		if len(out) == 0 {
			break
		}
		for _, o := range out {
			h.must(h.Sent(ctx, o.ID))
		}
	}
	customer := h.ticket(first.Number).Customer
	var erased error
	erase := func() error {
		return h.Tx(ctx, func(tx *db.Tx) error {
			if tickets, all, files, err := work.CountErasable(tx, customer); err != nil || tickets != 2 || all != 6 || files != 1 {
				t.Errorf("%d tickets, %d messages, %d files, %v", tickets, all, files, err)
			}
			erased = work.Erase(tx, h.ownerBy, customer, erasedWords)
			return erased
		})
	}
	h.must(erase())
	if found := h.holding("zelda", "quux"); len(found) > 0 {
		t.Errorf("left: %v", found)
	}
	if n := count(`SELECT count(*) FROM message`); n != messages {
		t.Errorf("%d messages of %d", n, messages)
	}
	if n := count(`SELECT count(*) FROM blob`); n != 0 {
		t.Errorf("%d files are left", n)
	}
	if n := count(`SELECT count(*) FROM message_text WHERE message_text MATCH '"zelda"'`); n != 0 {
		t.Errorf("the search finds %d", n)
	}
	k := h.ticket(first.Number)
	if k.Status != desk.Resolved || k.Subject != "(gone)" || k.Contact != (desk.Person{}) {
		t.Errorf("%+v", k)
	}
	talk, err := h.Conversation(ctx, bob.Number, 0)
	h.must(err)
	var said []string
	for _, m := range talk.Messages {
		said = append(said, m.Text)
	}
	if all := strings.Join(said, "|"); !strings.Contains(all, "bobs own words") || !strings.Contains(all, "(gone)") {
		t.Errorf("%q", all)
	}
	if list, _, err := h.Customers(ctx, "", 0); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	again := h.write("zelda@cust.test", "Hello", "I am back")
	if again.Customer == customer {
		t.Error("who writes anew is somebody new")
	}
	if _, err := h.Conversation(ctx, first.Number, 0); err != nil {
		t.Error(err)
	}
}
