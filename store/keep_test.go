package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func TestKeepAndReadBack(t *testing.T) {
	p, _ := desktop(t)
	var batch []desk.Arrival
	var texts [][]byte
	const chunk = 256 << 10
	for i, size := range []int{0, 1, 3000, chunk - 1, chunk, chunk + 1, 3*chunk + 77} {
		text := make([]byte, size)
		r := rand.NewChaCha8([32]byte{byte(i)})
		_, _ = r.Read(text[:size/2]) // half of it can't be compressed
		texts = append(texts, text)
		batch = append(batch, arrival(uint32(10+i), 7, string(text)))
	}
	if err := p.s.Keep(t.Context(), p.box, batch); err != nil {
		t.Fatal(err)
	}
	kept, err := p.s.Kept(t.Context(), 100)
	if err != nil || len(kept) != len(batch) {
		t.Fatalf("%d kept, %v", len(kept), err)
	}
	for i, k := range kept {
		b, err := p.s.Blob(t.Context(), k.Blob)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.NewSectionReader(b, 0, b.Size()))
		if err != nil || !bytes.Equal(got, texts[i]) || k.Size != int64(len(texts[i])) {
			t.Errorf("mail %d of %d bytes came back as %d, %v", i, len(texts[i]), len(got), err)
		}
		if n, err := b.ReadAt(make([]byte, 10), b.Size()-3); len(texts[i]) > 10 && (n != 3 || !errors.Is(err, io.EOF)) {
			t.Errorf("over the end: %d, %v", n, err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if _, err := b.ReadAt(make([]byte, 1), 0); err == nil {
			t.Error("closed bytes can be read")
		}
	}
	cursor, err := p.s.Cursor(t.Context(), p.box, "INBOX")
	if err != nil || cursor.UIDValidity != 7 || cursor.LastUID != 16 || cursor.Resync {
		t.Errorf("cursor %+v, %v", cursor, err)
	}
	if err := p.s.Keep(t.Context(), p.box, batch); err != nil {
		t.Fatal(err)
	}
	if n := p.count(`SELECT count(*) FROM blob`); n != len(batch) {
		t.Errorf("%d blobs after the same batch again", n)
	}
	if _, err := p.s.Blob(t.Context(), 12345); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("no such blob: %v", err)
	}
}

func TestKeepIsAllOrNothing(t *testing.T) {
	p, _ := desktop(t)
	short := arrival(2, 7, "short")
	short.Size = 1000
	gone := arrival(2, 7, "gone")
	gone.Open = func() (desk.ReadAtCloser, error) { return nil, errors.New("the spool file is gone") }
	for _, bad := range []desk.Arrival{short, gone} {
		if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "good"), bad}); err == nil {
			t.Fatal("kept what can't be read")
		}
		if n := p.count(`SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM blob) + (SELECT count(*) FROM blob_chunk) + (SELECT count(*) FROM folder)`); n != 0 {
			t.Errorf("%d rows were left", n)
		}
	}
}

func TestAFullDiskIsSaidAndSurvived(t *testing.T) {
	p, _ := desktop(t)
	limit := func(pages int) {
		t.Helper()
		if err := p.s.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(p.count("PRAGMA page_count") + 20)
	big := make([]byte, 1<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(big)
	err := p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, string(big))})
	var known *desk.Error
	if !errors.As(err, &known) || known.Key != "store.full" || known.Code != desk.Unavailable {
		t.Fatalf("%v", err)
	}
	if n := p.count(`SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM blob_chunk)`); n != 0 {
		t.Errorf("%d rows were left", n)
	}
	limit(1 << 30)
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, string(big))}); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := p.s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSkippedMailIsAccountedFor(t *testing.T) {
	p, _ := desktop(t)
	if err := p.s.Renumber(t.Context(), p.box, "INBOX", 7, 100); err != nil {
		t.Fatal(err)
	}
	mails := []desk.Listed{{UID: 3, Size: 10}, {UID: 9, Size: 10}, {UID: 55, Size: 10}}
	for range 2 { // the second time after a crash
		if err := p.s.Skip(t.Context(), p.box, "INBOX", 7, mails); err != nil {
			t.Fatal(err)
		}
	}
	c, err := p.s.Cursor(t.Context(), p.box, "INBOX")
	if err != nil || c.LastUID != 55 || c.Below != 100 || c.Resync {
		t.Errorf("%+v, %v", c, err)
	}
	h, err := p.s.Health(t.Context())
	if err != nil || h[0].Seen != 3 || p.count(`SELECT count(*) FROM account WHERE outcome = 'before_start'`) != 3 {
		t.Errorf("%+v, %v", h, err)
	}
	if err := p.s.Renumber(t.Context(), p.box, "INBOX", 8, 100); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Skip(t.Context(), p.box, "INBOX", 8, mails); err != nil {
		t.Fatal(err)
	}
	h, err = p.s.Health(t.Context())
	if err != nil || h[0].Seen != 3 || p.count(`SELECT count(*) FROM account WHERE uidvalidity = 8`) != 3 {
		t.Errorf("the same mails under another UIDVALIDITY: %+v, %v", h, err)
	}
}

func TestAnotherUIDValidityIsReconciledOneToOne(t *testing.T) {
	p, c := desktop(t)
	p.deliver(mailFrom("li@cust.test", "a1@cust.test", "One", "one")) // UID 1
	c.forward(time.Hour)
	same := arrival(2, 7, "the same bytes, sent twice")
	again := same
	again.UID = 3
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{same, again}); err != nil {
		t.Fatal(err)
	}
	kept, err := p.s.Kept(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	one, two := mailFrom("li@cust.test", "", "Same", "same"), mailFrom("li@cust.test", "", "Same", "same")
	finishMail(one)
	finishMail(two)
	if err := p.s.Receive(t.Context(), []desk.Received{{Kept: kept[0], Mail: one}, {Kept: kept[1], Mail: two}}); err != nil {
		t.Fatal(err)
	}
	before := p.count(`SELECT count(*) FROM message WHERE direction = 'in'`)

	if err := p.s.Renumber(t.Context(), p.box, "INBOX", 8, 50); err != nil {
		t.Fatal(err)
	}
	if cur, err := p.s.Cursor(t.Context(), p.box, "INBOX"); err != nil || cur.LastUID != 0 || cur.Below != 50 || !cur.Resync {
		t.Errorf("%+v, %v", cur, err)
	}
	resync := func(uid uint32, text string, at time.Time) desk.Arrival {
		a := arrival(uid, 8, text)
		a.Resync, a.InternalDate = true, at
		return a
	}
	old := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	batch := []desk.Arrival{
		resync(1, "never ours", old),
		resync(2, "the same bytes, sent twice", c.at),
		resync(3, "the same bytes, sent twice", c.at),
		resync(4, "the same bytes, sent twice", c.at), // a third one is new
		resync(5, "came meanwhile", c.at),
	}
	if err := p.s.Keep(t.Context(), p.box, batch); err != nil {
		t.Fatal(err)
	}
	kept, err = p.s.Kept(t.Context(), 10)
	if err != nil || len(kept) != 2 || !kept[0].Resync {
		t.Fatalf("%+v, %v", kept, err)
	}
	var outcomes []string
	if err := p.s.View(t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			outcomes = append(outcomes, s)
			return err
		}, `SELECT outcome FROM account WHERE uidvalidity = 8 ORDER BY uid`)
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"before_start", "message", "message", "", ""}; !slices.Equal(outcomes, want) {
		t.Errorf("outcomes %q, want %q", outcomes, want)
	}
	fresh := mailFrom("new@cust.test", "f1@cust.test", "Fresh", "fresh")
	finishMail(fresh)
	copied := mailFrom("li@cust.test", "", "Same", "same")
	finishMail(copied)
	if err := p.s.Receive(t.Context(), []desk.Received{{Kept: kept[0], Mail: copied}, {Kept: kept[1], Mail: fresh}}); err != nil {
		t.Fatal(err)
	}
	if n := p.count(`SELECT count(*) FROM message WHERE direction = 'in'`); n != before+1 {
		t.Errorf("%d messages, want %d", n, before+1)
	}
	m := p.became(kept[1].Account)
	if got := p.events(m.Ticket); !slices.Equal(got, []string{"ack_withheld:resync"}) || p.ticket(m.Ticket).Status != desk.Open {
		t.Errorf("events %v", got)
	}
}

// spool is a file's bytes that are made as they are read: a 50 MB mail that is nowhere in memory.
type spool struct{ size int64 }

func (s spool) ReadAt(p []byte, off int64) (int, error) {
	if off >= s.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), s.size-off))
	for i := range n {
		x := uint64(off) + uint64(i)
		p[i] = byte((x*x*2654435761 + x>>7) >> 11)
	}
	return n, nil
}

// INTERNALDATE has no fractions of a second: mail of the very second in which the mailbox was saved is new, as it is for the poller.
func TestMailOfTheFirstSecondIsNotFromBeforeTheStart(t *testing.T) {
	p, c := desktop(t)
	moment := c.at.Truncate(time.Second).Add(900 * time.Millisecond)
	if err := p.s.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailbox SET start_moment = $2 WHERE id = $1`, p.box, db.MS(moment))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Renumber(t.Context(), p.box, "INBOX", 8, 50); err != nil {
		t.Fatal(err)
	}
	second, earlier := arrival(1, 8, "in that second"), arrival(2, 8, "a second before")
	second.Resync, second.InternalDate = true, moment.Truncate(time.Second)
	earlier.Resync, earlier.InternalDate = true, moment.Truncate(time.Second).Add(-time.Second)
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{second, earlier}); err != nil {
		t.Fatal(err)
	}
	if kept, err := p.s.Kept(t.Context(), 10); err != nil || len(kept) != 1 || kept[0].Size != second.Size {
		t.Errorf("%+v, %v", kept, err)
	}
}

func (spool) Close() error { return nil }

func TestABigMailNeedsLittleMemory(t *testing.T) {
	p, _ := desktop(t)
	const size = 50 << 20
	a := desk.Arrival{Folder: "INBOX", UIDValidity: 7, UID: 1, Size: size, SHA256: sha256.Sum256([]byte("big")),
		Open: func() (desk.ReadAtCloser, error) { return spool{size}, nil }}
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(2, 7, "warm")}); err != nil {
		t.Fatal(err)
	}
	peak := watchHeap(t)
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{a}); err != nil {
		t.Fatal(err)
	}
	kept, err := p.s.Kept(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.s.Blob(t.Context(), kept[len(kept)-1].Blob)
	if err != nil {
		t.Fatal(err)
	}
	got, want := make([]byte, 64<<10), make([]byte, 64<<10)
	for off := int64(0); off < size; off += int64(len(got)) {
		n, err := b.ReadAt(got, off)
		_, _ = spool{size}.ReadAt(want, off)
		if n != len(got) || err != nil || !bytes.Equal(got, want) {
			t.Fatalf("at %d: %d bytes, %v", off, n, err)
		}
	}
	if used := peak(); used > size/2 { // pieces cost 8 to 13 MB, by when the collector runs; the whole mail would cost 50 and more
		t.Errorf("a %d MB mail took %d MB of memory", size>>20, used>>20)
	}
}

// watchHeap returns how far the heap grew at most since it was called.
func watchHeap(t *testing.T) func() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base, peak := m.HeapInuse, m.HeapInuse
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	return func() uint64 { close(stop); <-done; return peak - min(base, peak) }
}

func TestMailboxesKeepTheirPasswordsSealed(t *testing.T) {
	p, _ := desktop(t)
	p.mailbox("sales@shop.test")
	raw := ""
	if err := p.s.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT group_concat(imap || hex(imap_password) || smtp) FROM mailbox`).Scan(&raw)
	}); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains([]byte(raw), []byte("secret")) || bytes.Contains([]byte(raw), fmt.Appendf(nil, "%X", "secret")) {
		t.Error("a password lies open in the database")
	}
	m, err := p.s.Mailbox(t.Context(), p.box)
	if err != nil || m.IMAP.Password != "secret" || m.SMTP.Password != "secret" || m.KeyError != "" {
		t.Errorf("%+v, %v", m, err)
	}
	m.IMAP.Password, m.SMTP.Password, m.Name, m.Address = "", "", "New name", "help@shop.test"
	if _, err := p.s.SaveMailbox(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if m, err = p.s.Mailbox(t.Context(), p.box); err != nil || m.IMAP.Password != "secret" || m.Name != "New name" {
		t.Errorf("after a change without a password, and of the address: %+v, %v", m, err)
	}
	m.Version--
	if _, err := p.s.SaveMailbox(t.Context(), m); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("a stale form: %v", err)
	}
	m.Version, m.Address = 0, "sales@shop.test"
	if _, err := p.s.SaveMailbox(t.Context(), m); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("a taken address: %v", err)
	}
}
