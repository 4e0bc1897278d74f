package crew

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

// Outside the shop's hours mail waits for the next working time, but for who wants it always; it is in the agent's language.
func TestDigestsKeepTheShopsHours(t *testing.T) {
	at := time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC) // a Sunday
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "shop.db"), store.Options{Create: true, Now: func() time.Time { return at }})
	must(err)
	t.Cleanup(func() { must(s.Close()) })
	set := settings.Default()
	set.ShopName, set.Lang, set.Zone, set.Texts = "青禾茶铺", desk.Chinese, "UTC", words.AllDefaultTexts()
	none := desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS, User: "support", Password: "pw"}
	const secret = "a long enough phrase"
	must(s.SetUp(ctx, desk.SetUp{Settings: set, Password: secret, Owner: desk.Agent{Name: "Anna", Address: "anna@shop.test", Lang: desk.English},
		Mailbox: &desk.Mailbox{Address: "support@shop.test", Folder: "INBOX", IMAP: none, SMTP: none, Start: desk.Start{Mode: desk.FromNow, Moment: at}}}))
	zhou, err := s.AddAgent(ctx, desk.Agent{Name: "周敏", Address: "zhou@shop.test", Role: desk.RoleAgent, Lang: desk.Chinese}, secret)
	must(err)
	week := calendar.WorkWeek{Set: true}
	for day := time.Monday; day <= time.Friday; day++ {
		week.Week[day] = []calendar.Period{{From: 540, To: 1020}}
	}
	must(s.SaveWeek(ctx, desk.By{Agent: 1}, week))
	sent := 0
	d := &digests{store: s, log: slog.New(slog.DiscardHandler), now: func() time.Time { return at }, send: func() { sent++ }}
	assign := func() {
		ticket, err := s.Submit(ctx, desk.Submission{From: desk.Person{Name: "王芳", Address: "wang@x.test"}, Subject: "退款", Text: "到了吗？"})
		must(err)
		_, err = s.Edit(ctx, desk.Edit{By: desk.By{Agent: 1}, Ticket: ticket.Number, Assignee: &zhou})
		must(err)
	}
	mailed := func() (texts []string) {
		list, err := s.Claim(ctx, 50)
		must(err)
		for _, o := range list {
			if o.To[0].Address == "zhou@shop.test" {
				texts = append(texts, o.Subject+"\n"+o.Text)
			}
			must(s.Sent(ctx, o.ID))
		}
		return texts
	}
	assign()
	at = at.Add(time.Hour)
	must(d.look(ctx))
	if got := mailed(); got != nil || sent != 0 {
		t.Errorf("on a Sunday: %v", got)
	}
	at = time.Date(2026, 11, 2, 9, 5, 0, 0, time.UTC)
	must(d.look(ctx))
	if got := mailed(); len(got) != 1 || sent != 1 || !strings.Contains(got[0], "青禾茶铺：有 1 个工单等你处理\n周敏，你好") || strings.Contains(got[0], "到了吗") {
		t.Errorf("on Monday: %q", got)
	}
	must(s.SavePrefs(ctx, zhou, func(p *desk.Prefs) { p.Always = true }))
	at = time.Date(2026, 11, 2, 22, 0, 0, 0, time.UTC)
	assign()
	at = at.Add(15 * time.Minute)
	must(d.look(ctx))
	if got := mailed(); len(got) != 1 {
		t.Errorf("at night, for who wants it always: %q", got)
	}
}
