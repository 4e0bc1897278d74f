package demo

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/db"
)

func openStore(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func options(validity uint32, port int) ShopOptions {
	at := desk.Server{Host: "127.0.0.1", Port: port, Security: desk.NoTLS, User: ShopAddress, Password: "secret"}
	return ShopOptions{Lang: desk.Chinese, UIDValidity: validity, IMAP: at, SMTP: at, Now: time.Now()}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestTheShopIsComplete(t *testing.T) {
	ctx := t.Context()
	s := openStore(t, filepath.Join(t.TempDir(), "shop.db"))
	if err := OpenShop(ctx, s, options(1, 1)); err != nil {
		t.Fatal(err)
	}
	for _, a := range Agents {
		if _, err := s.LogIn(ctx, a.Address, Password); err != nil {
			t.Errorf("%s can't log in: %v", a.Address, err)
		}
	}
	counts := must[desk.Counts](t)(s.Counts(ctx, 1))
	if n := counts[desk.ViewOpen] + counts[desk.ViewPending] + counts[desk.ViewResolved] + counts[desk.ViewSpam] + counts[desk.ViewBin] + counts[desk.ViewSnoozed]; n != sampleTickets {
		t.Errorf("%d tickets: %v", n, counts)
	}
	for _, v := range desk.Views {
		if counts[v] == 0 {
			t.Errorf("the view %s is empty", v)
		}
	}
	if n := counts[desk.ViewMentions]; n != 2 {
		t.Errorf("李伟 is named in %d notes", n)
	}
	if views := must[[]desk.SavedView](t)(s.SavedViews(ctx, 1)); len(views) != 2 {
		t.Errorf("views %+v", views)
	}
	if list, unread, err := s.Notices(ctx, 1); err != nil || unread < 4 {
		t.Errorf("notices %+v, %d, %v", list, unread, err)
	}
	about := 0
	for _, topic := range must[[]desk.Topic](t)(s.Topics(ctx)) {
		about += topic.Uses
	}
	if about < sampleTickets/2 {
		t.Errorf("%d tickets have a topic", about)
	}
	for _, lang := range desk.Langs {
		articles, _, err := s.Articles(ctx, desk.ArticleQuery{Lang: lang, Published: true, Limit: 100})
		if err != nil || len(articles) < 15 {
			t.Errorf("%s: %d articles, %v", lang, len(articles), err)
		}
		if cs := must[[]desk.Category](t)(s.Categories(ctx, lang)); len(cs) != 5 || cs[0].Count == 0 {
			t.Errorf("%s: categories %+v", lang, cs)
		}
	}
	if hits := must[[]desk.Hit](t)(s.SearchArticles(ctx, "退款", desk.Chinese, true, 10)); len(hits) == 0 || !strings.Contains(hits[0].Title, "退款") {
		t.Errorf("退款 finds %+v", hits)
	}
	if hits := must[[]desk.Hit](t)(s.SearchTickets(ctx, "退款", desk.ByNewest, 50)); len(hits) < 5 {
		t.Errorf("退款 finds %d tickets", len(hits))
	}
	sum := must[desk.RatingSummary](t)(s.RatingSummary(ctx, desk.RatingQuery{}))
	if sum.Given() < 30 || sum.Asked <= sum.Given() || sum.Scores[1] == 0 {
		t.Errorf("ratings %+v", sum)
	}
	replies := must[[]desk.SavedReply](t)(s.SavedReplies(ctx, 0))
	if len(replies) < 8 {
		t.Errorf("%d saved replies", len(replies))
	}
	for _, r := range replies {
		if r.Folder == "" || r.Actions.None() {
			t.Errorf("%q has no folder or does nothing", r.Name)
		}
		if bad := variable.Unknown(r.Text, variable.ReplyNames); len(bad) > 0 {
			t.Errorf("%q has the unknown variables %v", r.Name, bad)
		}
	}
}

// The attachments of the sample tickets can be opened.
func TestAttachmentsHaveTheirBytes(t *testing.T) {
	ctx := t.Context()
	s := openStore(t, filepath.Join(t.TempDir(), "shop.db"))
	if err := OpenShop(ctx, s, options(1, 1)); err != nil {
		t.Fatal(err)
	}
	opened := 0
	page := must[desk.Page](t)(s.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 200}))
	for _, k := range page.Tickets {
		if !k.Attachments {
			continue
		}
		for _, m := range must[desk.Conversation](t)(s.Conversation(ctx, k.Number, 1)).Messages {
			for _, a := range m.Attachments {
				b := must[*db.Blob](t)(s.Blob(ctx, a.Blob))
				if b.Size() != a.Size || b.Size() == 0 {
					t.Errorf("%s has %d bytes of %d", a.Name, b.Size(), a.Size)
				}
				b.Close()
				opened++
			}
		}
	}
	if opened < 40 {
		t.Errorf("only %d attachments", opened)
	}
}

// A kept shop is opened again: nothing is made twice, and its mailbox points at the new post office, whose UIDVALIDITY it has not seen.
func TestAKeptShopOpensAgain(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "kept.db")
	first := openStore(t, path)
	if v := must[uint32](t)(NextUIDValidity(ctx, first)); v != 1 {
		t.Errorf("a new shop begins with UIDVALIDITY %d", v)
	}
	if err := OpenShop(ctx, first, options(1, 1111)); err != nil {
		t.Fatal(err)
	}
	if err := PublishAt(ctx, first, "http://127.0.0.1:8081/"); err != nil {
		t.Fatal(err)
	}
	first.Close()
	again := openStore(t, path)
	v := must[uint32](t)(NextUIDValidity(ctx, again))
	if v != 2 {
		t.Errorf("the second start has UIDVALIDITY %d", v)
	}
	if err := OpenShop(ctx, again, options(v, 2222)); err != nil {
		t.Fatal(err)
	}
	boxes := must[[]desk.Mailbox](t)(again.Mailboxes(ctx))
	if len(boxes) != 1 || boxes[0].IMAP.Port != 2222 || boxes[0].IMAP.Password != "secret" {
		t.Errorf("mailboxes %+v", boxes)
	}
	page := must[desk.Page](t)(again.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 200}))
	if n := len(page.Tickets); n > sampleTickets || n < 150 {
		t.Errorf("%d tickets after the second start", n)
	}
	if set := must[desk.Settings](t)(again.Settings(ctx)); set.PublicURL != "http://127.0.0.1:8081" {
		t.Errorf("links lead to %q", set.PublicURL)
	}
}

// A shop whose making was broken off, by a kill in its first second, is made to its end with the next start, and nothing twice.
func TestAShopThatWasBrokenOff(t *testing.T) {
	ctx := t.Context()
	s := openStore(t, filepath.Join(t.TempDir(), "broken.db"))
	o := options(1, 1)
	box := mailbox(o)
	if err := s.SetUp(ctx, desk.SetUp{Settings: shopSettings(o), Owner: Agents[0], Password: Password, Mailbox: &box}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := OpenShop(ctx, s, o); err != nil {
			t.Fatal(err)
		}
		page := must[desk.Page](t)(s.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 200}))
		if n := len(page.Tickets); n > sampleTickets || n < 150 {
			t.Errorf("%d tickets", n)
		}
		if n := len(must[[]desk.Agent](t)(s.Agents(ctx))); n != len(Agents) {
			t.Errorf("%d agents", n)
		}
		replies := must[[]desk.SavedReply](t)(s.SavedReplies(ctx, 0))
		articles, _, err := s.Articles(ctx, desk.ArticleQuery{})
		if err != nil || len(replies) == 0 || len(articles) == 0 {
			t.Errorf("%d saved replies, %d articles, %v", len(replies), len(articles), err)
		}
	}
}

// A thousand tickets hold about five messages each, and a useful share speaks of refunds.
func TestBulkTickets(t *testing.T) {
	if testing.Short() {
		t.Skip("many tickets")
	}
	ctx := t.Context()
	s := openStore(t, filepath.Join(t.TempDir(), "bulk.db"))
	o := options(1, 1)
	o.Tickets = 401
	var last, all int
	o.Progress = func(done, of int) { last, all = done, of }
	if err := OpenShop(ctx, s, o); err != nil {
		t.Fatal(err)
	}
	if last != 401 || all != 401 {
		t.Errorf("progress ended at %d of %d", last, all)
	}
	messages, tickets, cursor := 0, 0, ""
	for {
		page := must[desk.Page](t)(s.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 200, Cursor: cursor}))
		for _, k := range page.Tickets {
			tickets++
			messages += k.Messages
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if tickets != 401 || messages < 4*tickets || messages > 6*tickets {
		t.Errorf("%d tickets with %d messages", tickets, messages)
	}
	hits := must[[]desk.Hit](t)(s.SearchTickets(ctx, "退款", desk.ByNewest, 1000))
	if share := len(hits) * 100 / tickets; share < 5 || share > 60 {
		t.Errorf("退款 is in %d%% of the tickets", share)
	}
}
