package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// listing is what a folder lists for arrivals.
func listing(batch ...desk.Arrival) (list []desk.Listed) {
	for _, a := range batch {
		list = append(list, desk.Listed{UID: a.UID, Size: a.Size, InternalDate: a.InternalDate})
	}
	return list
}

func uidsOf(list []desk.Listed) (uids []uint32) {
	for _, m := range list {
		uids = append(uids, m.UID)
	}
	return uids
}

// ended is the outcomes of a folder's accounts under one UIDVALIDITY, by UID.
func (p *postbox) ended(folder string, validity int64) (list []string) {
	p.t.Helper()
	if err := p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			list = append(list, s)
			return err
		}, `SELECT outcome FROM account WHERE folder = $1 AND uidvalidity = $2 ORDER BY uid`, folder, validity)
	}); err != nil {
		p.t.Fatal(err)
	}
	return list
}

func (p *postbox) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// receiveAll makes a ticket of everything that waits, each from another customer.
func (p *postbox) receiveAll() {
	p.t.Helper()
	kept, err := p.s.Kept(p.t.Context(), 100)
	p.must(err)
	for _, k := range kept {
		m := mailFrom("li@cust.test", "", "Subject", time.Duration(k.Account).String())
		finishMail(m)
		p.must(p.s.Receive(p.t.Context(), []desk.Received{{Kept: k, Mail: m}}))
	}
}

func TestMissing(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(3, 7, "three"), arrival(5, 7, "five")}))
	p.must(p.s.Skip(t.Context(), p.box, "INBOX", 7, []desk.Listed{{UID: 9}}))
	all := listing(arrival(2, 7, "two"), arrival(3, 7, "three"), arrival(4, 7, "four"), arrival(5, 7, "five"), arrival(9, 7, "nine"))
	for _, compare := range []func() ([]desk.Listed, error){
		func() ([]desk.Listed, error) { return p.s.Missing(t.Context(), p.box, "INBOX", 7, all) },
		func() ([]desk.Listed, error) { return p.s.Compare(t.Context(), p.box, "INBOX", 7, all) },
	} {
		list, err := compare()
		if want := []uint32{2, 4}; err != nil || !slices.Equal(uidsOf(list)[:2], want) {
			t.Errorf("missing %v, %v", uidsOf(list), err)
		}
	}
	if list, err := p.s.Missing(t.Context(), p.box, "INBOX", 8, all); err != nil || len(list) != len(all) {
		t.Errorf("under another UIDVALIDITY %v, %v", list, err)
	}
	if list, err := p.s.Missing(t.Context(), p.box, "INBOX", 7, nil); err != nil || list != nil {
		t.Errorf("of nothing %v, %v", list, err)
	}
}

// A server gave UID 3 to another mail. That its clock went to summer time is no other mail.
func TestAUIDThatWasGivenTwice(t *testing.T) {
	p, _ := desktop(t)
	old := []desk.Arrival{arrival(3, 7, "the first"), arrival(4, 7, "the second"), arrival(5, 7, "the third")}
	p.must(p.s.Keep(t.Context(), p.box, old))
	p.receiveAll()
	other, summer, resized := arrival(3, 7, "another mail altogether"), old[1], old[2]
	other.InternalDate = other.InternalDate.Add(3*time.Hour + 20*time.Minute)
	summer.InternalDate, summer.Size = summer.InternalDate.Add(time.Hour), 1
	resized.Size = 99
	folder := listing(other, summer, resized)
	if list, err := p.s.Missing(t.Context(), p.box, "INBOX", 7, folder); err != nil || len(list) != 0 {
		t.Errorf("a look doubts its accounts: %v, %v", list, err)
	}
	list, err := p.s.Compare(t.Context(), p.box, "INBOX", 7, folder)
	if err != nil || !slices.Equal(uidsOf(list), []uint32{3}) {
		t.Fatalf("missing %v, %v", list, err)
	}
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{other}))
	if got := p.ended("INBOX", 7); !slices.Equal(got, []string{"", "message", "message"}) {
		t.Errorf("outcomes %q", got)
	}
	p.receiveAll()

	// The first one again: known by its bytes, though its row stepped aside.
	again := old[0]
	again.UID = 6
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{again}))
	if got := p.ended("INBOX", 7); !slices.Equal(got, []string{"message", "message", "message", "message"}) || p.count(`SELECT count(*) FROM message WHERE direction = 'in'`) != 4 {
		t.Errorf("outcomes %q", got)
	}
}

// A cluster that answers now with one UIDVALIDITY and now with another: the numbers of the first mean nothing when it comes back.
func TestAUIDValidityThatComesBack(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 1))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "one"), arrival(2, 7, "two")}))
	p.receiveAll()
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 8, 3))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 8, "one"), arrival(2, 8, "two")}))
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 4))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "two"), arrival(2, 7, "came meanwhile"), arrival(3, 7, "one")}))
	if got := p.ended("INBOX", 7); !slices.Equal(got, []string{"message", "", "message"}) {
		t.Errorf("outcomes %q", got)
	}
	if n := p.count(`SELECT count(*) FROM account WHERE successor = 0`); n != 3 {
		t.Errorf("%d mails, want 3", n)
	}
}

// Another server may have the same UIDVALIDITY and the same UIDs: of other mails.
func TestAMailboxThatMoves(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 1, 1))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 1, "one"), arrival(2, 1, "two")}))
	p.receiveAll()
	box, err := p.s.Mailbox(t.Context(), p.box)
	p.must(err)
	box.Name = "Another name"
	_, err = p.s.SaveMailbox(t.Context(), box)
	p.must(err)
	if c, err := p.s.Cursor(t.Context(), p.box, "INBOX"); err != nil || c.LastUID != 2 {
		t.Fatalf("a new name moved the cursor: %+v, %v", c, err)
	}
	box.Version, box.IMAP.Host = 0, "imap.elsewhere.test"
	_, err = p.s.SaveMailbox(t.Context(), box)
	p.must(err)
	if c, err := p.s.Cursor(t.Context(), p.box, "INBOX"); err != nil || c.UIDValidity != 0 || c.LastUID != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 1, 4))
	if c, err := p.s.Cursor(t.Context(), p.box, "INBOX"); err != nil || !c.Resync || c.Below != 4 {
		t.Fatalf("%+v, %v", c, err)
	}
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 1, "three"), arrival(2, 1, "two"), arrival(3, 1, "one")}))
	if got := p.ended("INBOX", 1); !slices.Equal(got, []string{"", "message", "message"}) {
		t.Errorf("outcomes %q", got)
	}
}

// A folder that is restored while it is being looked at: what comes later is known too, also what was never ours to read.
func TestARestoredFolder(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 3))
	year := time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)
	p.must(p.s.Skip(t.Context(), p.box, "INBOX", 7, []desk.Listed{{UID: 1, Size: 7, InternalDate: year}, {UID: 2, Size: 7, InternalDate: year.Add(time.Minute)}}))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(3, 7, "three")}))
	p.receiveAll()
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 8, 1)) // nothing was back yet
	late := func(uid uint32, text string, at time.Time) desk.Arrival {
		a := arrival(uid, 8, text)
		a.InternalDate = at
		return a
	}
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{late(1, "1234567", year), late(2, "three", arrival(3, 7, "").InternalDate),
		late(3, "1234567", year), late(4, "moved in by hand", year), late(5, "7654321", year.Add(time.Minute))}))
	if got := p.ended("INBOX", 8); !slices.Equal(got, []string{"before_start", "message", "", "", "before_start"}) {
		t.Errorf("outcomes %q", got)
	}
}

// A mail that somebody moves from one watched folder to another is the same mail.
func TestAMailInAnotherFolder(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "one"), arrival(2, 7, "two")}))
	p.receiveAll()
	bytes := p.count(`SELECT count(*) FROM blob`)
	moved := arrival(1, 9, "one")
	moved.Folder = "Done"
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{moved}))
	if got := p.ended("Done", 9); !slices.Equal(got, []string{"duplicate"}) {
		t.Errorf("outcomes %q", got)
	}
	if p.count(`SELECT count(*) FROM blob`) != bytes {
		t.Error("its bytes are kept twice")
	}
	if p.count(`SELECT message_id FROM account WHERE folder = 'Done'`) != p.count(`SELECT message_id FROM account WHERE folder = 'INBOX' AND uid = 1`) {
		t.Error("it does not say of what it is a duplicate")
	}
	// And back again: two rows have its bytes now.
	back := arrival(3, 7, "one")
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{back}))
	if kept, err := p.s.Kept(t.Context(), 10); err != nil || len(kept) != 0 {
		t.Errorf("%+v, %v", kept, err)
	}
}

// A folder that is watched besides the mailbox's own starts when it is first looked at, also under another UIDVALIDITY later.
func TestAnotherFoldersStart(t *testing.T) {
	p, c := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "Done", 7, 3))
	cur, err := p.s.Cursor(t.Context(), p.box, "Done")
	if err != nil || !cur.Began.Equal(c.at) {
		t.Fatalf("%+v, %v", cur, err)
	}
	began := c.at
	c.forward(time.Hour)
	p.must(p.s.Renumber(t.Context(), p.box, "Done", 8, 3))
	if cur, err = p.s.Cursor(t.Context(), p.box, "Done"); err != nil || !cur.Began.Equal(began) {
		t.Fatalf("%+v, %v", cur, err)
	}
	older, younger := arrival(1, 8, "older"), arrival(2, 8, "younger")
	older.Folder, older.Resync, older.InternalDate = "Done", true, began.Add(-time.Hour)
	younger.Folder, younger.Resync, younger.InternalDate = "Done", true, began.Add(time.Minute)
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{older, younger}))
	if got := p.ended("Done", 8); !slices.Equal(got, []string{"before_start", ""}) {
		t.Errorf("outcomes %q", got)
	}
}

// Of a mail that was too large only the header was kept. Asked for again, it comes as a whole, or stays where it is.
func TestFetchAgain(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 1))
	big := arrival(1, 7, "its header")
	big.Reason = desk.ReasonTooLarge
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{big, arrival(2, 7, "good")}))
	kept, err := p.s.Kept(t.Context(), 10)
	p.must(err)
	p.must(p.s.Quarantine(t.Context(), kept[0].Account, desk.ReasonTooLarge, desk.Person{}, "Big"))
	account := kept[0].Account
	if err := p.s.FetchAgain(t.Context(), kept[1].Account); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("a good mail: %v", err)
	}
	ask := func() {
		t.Helper()
		p.must(p.s.FetchAgain(t.Context(), account))
		m, err := p.s.QuarantinedMail(t.Context(), p.box, account)
		if err != nil || !m.Again || !m.HeaderOnly() || m.Folder != "INBOX" {
			t.Fatalf("%+v, %v", m, err)
		}
		list, err := p.s.Missing(t.Context(), p.box, "INBOX", 7, listing(arrival(1, 7, ""), arrival(2, 7, "")))
		if err != nil || !slices.Equal(uidsOf(list), []uint32{1}) {
			t.Fatalf("missing %v, %v", list, err)
		}
	}
	ask()
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{big})) // still too large
	if m, err := p.s.QuarantinedMail(t.Context(), p.box, account); err != nil || m.Again {
		t.Errorf("%+v, %v", m, err)
	}
	ask()
	blobs := p.count(`SELECT count(*) FROM blob`)
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "all of it at last")}))
	if _, err := p.s.QuarantinedMail(t.Context(), p.box, account); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("it is still in quarantine: %v", err)
	}
	kept, err = p.s.Kept(t.Context(), 10)
	if err != nil || len(kept) != 2 || kept[0].Account != account || kept[0].Size != 17 || kept[0].Reason != "" {
		t.Errorf("%+v, %v", kept, err)
	}
	if h, err := p.s.Health(t.Context()); err != nil || h[0].Quarantined != 0 || p.count(`SELECT count(*) FROM blob`) != blobs {
		t.Errorf("%+v, %v, %d blobs", h, err, p.count(`SELECT count(*) FROM blob`))
	}
}

func TestAccountsAddUp(t *testing.T) {
	p, c := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 1))
	p.must(p.s.Renumber(t.Context(), p.box, "Old", 3, 1))
	if h, err := p.s.Health(t.Context()); err != nil || !h[0].CheckedAt.IsZero() {
		t.Errorf("%+v, %v", h, err)
	}
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "one"), arrival(2, 7, "two")}))
	p.must(p.s.Skip(t.Context(), p.box, "INBOX", 7, []desk.Listed{{UID: 9}}))
	p.receiveAll()
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(10, 7, "three")}))
	p.must(p.s.Checked(t.Context(), p.box, desk.FolderCheck{Folder: "Old", Held: 100, Accounted: 90, At: c.at}))
	p.must(p.s.Checked(t.Context(), p.box, desk.FolderCheck{Folder: "INBOX", Held: 4, Accounted: 4, Fetched: 1, At: c.at}))
	a, err := p.s.Accounts(t.Context(), p.box)
	if err != nil || len(a.Folders) != 2 || a.Folders[0].Folder != "INBOX" || !a.Folders[0].Watched || a.Folders[1].Watched {
		t.Fatalf("%+v, %v", a, err)
	}
	if a.Total(desk.Joined) != 2 || a.Total(desk.BeforeStart) != 1 || a.Total(desk.Unread) != 1 {
		t.Errorf("%+v", a.Folders[0].Outcomes)
	}
	if sum := a.Sum(); sum.Held != 4 || sum.Accounted != 4 || sum.Fetched != 1 || !sum.At.Equal(c.at) {
		t.Errorf("a folder that is not watched counts: %+v", sum)
	}
	if h, err := p.s.Health(t.Context()); err != nil || h[0].Held != 4 || h[0].Accounted != 4 || !h[0].CheckedAt.Equal(c.at) {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := p.s.Accounts(t.Context(), 999); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("no such mailbox: %v", err)
	}
}

// Between two comparisons the line goes on with what comes: a repeated UID and a mail that is moved away at once add nothing.
func TestAccountsGoOn(t *testing.T) {
	p, c := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 1))
	held := func(want int) {
		t.Helper()
		if h, err := p.s.Health(t.Context()); err != nil || h[0].Held != want || h[0].Accounted != want {
			t.Errorf("%d of %d, not %d, %v", h[0].Accounted, h[0].Held, want, err)
		}
	}
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "one")}))
	held(0) // not compared yet
	p.must(p.s.Checked(t.Context(), p.box, desk.FolderCheck{Folder: "INBOX", Held: 1, Accounted: 1, At: c.at}))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(1, 7, "one"), arrival(2, 7, "two"), arrival(3, 7, "two")}))
	held(3)
	tidied := arrival(4, 7, "four")
	tidied.Tidy = true
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{tidied}))
	held(4) // marked only
	m, err := p.s.Mailbox(t.Context(), p.box)
	p.must(err)
	m.Options.MoveTo = "Done"
	_, err = p.s.SaveMailbox(t.Context(), m)
	p.must(err)
	moved := arrival(5, 7, "five")
	moved.Tidy = true
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{moved}))
	held(4)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 8, 1))
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{arrival(6, 8, "six")}))
	held(4) // the new folder is compared as a whole
}

func TestWhatIsToBeTidied(t *testing.T) {
	p, _ := desktop(t)
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 7, 1))
	one, two, three := arrival(1, 7, "one"), arrival(2, 7, "two"), arrival(3, 7, "three")
	one.Tidy, three.Tidy = true, true
	p.must(p.s.Keep(t.Context(), p.box, []desk.Arrival{one, two, three}))
	uids, err := p.s.Untidied(t.Context(), p.box, "INBOX", 7, 10)
	if err != nil || !slices.Equal(uids, []uint32{1, 3}) {
		t.Fatalf("%v, %v", uids, err)
	}
	p.must(p.s.Tidied(t.Context(), p.box, "INBOX", 7, []uint32{1}))
	if uids, err = p.s.Untidied(t.Context(), p.box, "INBOX", 7, 10); err != nil || !slices.Equal(uids, []uint32{3}) {
		t.Errorf("%v, %v", uids, err)
	}
	p.must(p.s.Renumber(t.Context(), p.box, "INBOX", 8, 1))
	if uids, err = p.s.Untidied(t.Context(), p.box, "INBOX", 8, 10); err != nil || len(uids) != 0 {
		t.Errorf("UIDs of an older UIDVALIDITY: %v, %v", uids, err)
	}
}
