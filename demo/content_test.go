package demo

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

var agents = []desk.Agent{{ID: 1, Name: "李伟"}, {ID: 2, Name: "周敏"}}

// Every choice and slot of every scenario can be spelt; what comes out has no braces left.
func TestScenariosSpell(t *testing.T) {
	if n := len(scenarios()); n < 75 {
		t.Fatalf("%d scenarios; the shop needs more variety", n)
	}
	for i, s := range scenarios() {
		for seed := range uint64(20) {
			sp := newSpeller(s.lang, rand.New(rand.NewPCG(seed, 1)), time.Now())
			texts := append([]string(nil), s.subjects...)
			for _, m := range s.messages {
				texts = append(texts, m.text)
				for _, f := range m.files {
					texts = append(texts, f.name)
				}
			}
			for _, text := range texts {
				if got := sp.spell(text); strings.ContainsAny(got, "{}|") || got == "" && text != "" {
					t.Errorf("scenario %d: %q became %q", i, text, got)
				}
			}
		}
	}
}

func TestSlotsKeepTheirValue(t *testing.T) {
	sp := newSpeller("zh", rand.New(rand.NewPCG(1, 1)), time.Now())
	if a, b := sp.spell("{order}"), sp.spell("{甲 {order}|乙 {order}}"); !strings.Contains(b, a) {
		t.Errorf("order number %q is another one in %q", a, b)
	}
	for range 50 {
		sp := newSpeller("zh", rand.New(rand.NewPCG(rand.Uint64(), 1)), time.Now())
		if a, b := sp.spell("{product}"), sp.spell("{product2}"); a == b {
			t.Fatalf("both products are %q", a)
		}
	}
}

func TestReadScenariosRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"text before a ticket": "#customer\nhello",
		"unknown word":         "#ticket en\n#subject a\n#customer\nb\n#colour red",
		"answer without time":  "#ticket en\n#subject a\n#customer\nb\n#agent\nc",
		"score of six":         "#ticket en\n#subject a\n#customer\nb\n#rating 6",
		"no subject":           "#ticket en\n#customer\nb",
		"no message":           "#ticket en\n#subject a",
	} {
		if _, err := readScenarios(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// The sample shop is what it claims to be: in order, with believable times, and mixed in every respect.
func TestSampleTickets(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	all := newSampler(now, 1, agents).tickets(sampleTickets)
	if len(all) != sampleTickets {
		t.Fatalf("%d tickets", len(all))
	}
	count := map[string]int{}
	subjects := map[string]int{}
	for i, k := range all {
		t.Run(k.Ticket.Subject, func(t *testing.T) { checkTicket(t, k, now) })
		if i > 0 && k.Ticket.CreatedAt.Before(all[i-1].Ticket.CreatedAt) {
			t.Errorf("ticket %d is older than the one before it", i)
		}
		subjects[k.Ticket.Subject]++
		count[string(k.Ticket.Status)]++
		count[string(k.Ticket.Lang)]++
		if k.Ticket.Spam {
			count["spam"]++
		}
		if k.Rating != nil && k.Rating.Score > 0 {
			count["rated"]++
			if k.Rating.Comment != "" {
				count["commented"]++
			}
		}
		for _, m := range k.Messages {
			count[string(m.Message.Direction)]++
			count["files"] += len(m.Files)
			if m.Message.Reply != m.Message.Text {
				count["quoted"]++
			}
			if m.Message.HTML != "" {
				count["html"]++
			}
		}
	}
	for what, least := range map[string]int{
		"open": 30, "pending": 12, "resolved": 80, "zh-CN": 60, "en": 60, "spam": 3, "rated": 35, "commented": 15,
		"in": 200, "out": 120, "note": 15, "files": 40, "quoted": 40, "html": 3,
	} {
		if count[what] < least {
			t.Errorf("%d of %q, fewer than %d", count[what], what, least)
		}
	}
	for s, n := range subjects {
		if n > 3 {
			t.Errorf("%d tickets are called %q", n, s)
		}
	}
}

func checkTicket(t *testing.T, k desk.SeedTicket, now time.Time) {
	if (k.Ticket.Status == desk.Open && !k.Ticket.Spam) == k.Ticket.WaitingSince.IsZero() {
		t.Errorf("status %s, waiting since %v", k.Ticket.Status, k.Ticket.WaitingSince)
	}
	if (k.Ticket.Status == desk.Resolved) == k.Ticket.ResolvedAt.IsZero() {
		t.Errorf("status %s, resolved at %v", k.Ticket.Status, k.Ticket.ResolvedAt)
	}
	if k.Ticket.UpdatedAt.After(now) || k.Ticket.UpdatedAt.Before(k.Ticket.CreatedAt) {
		t.Errorf("created %v, updated %v, now %v", k.Ticket.CreatedAt, k.Ticket.UpdatedAt, now)
	}
	if r := k.Rating; r != nil && (r.AskedAt.After(now) || r.RatedAt.After(now) || r.AskedAt.Before(k.Ticket.ResolvedAt)) {
		t.Errorf("rating %+v of a ticket resolved at %v", r, k.Ticket.ResolvedAt)
	}
	ids := map[string]bool{}
	var last time.Time
	for i, m := range k.Messages {
		if m.Message.CreatedAt.Before(last) {
			t.Errorf("message %d came before the one before it", i)
		}
		last = m.Message.CreatedAt
		if m.Message.Direction != desk.Note && (m.Message.MessageID == "" || ids[m.Message.MessageID]) {
			t.Errorf("message %d has the Message-ID %q", i, m.Message.MessageID)
		}
		ids[m.Message.MessageID] = true
		if !strings.HasPrefix(m.Message.Text, m.Message.Reply) {
			t.Errorf("message %d: what is new is not its beginning", i)
		}
	}
	if k.Messages[0].Message.Direction != desk.In {
		t.Error("does not begin with the customer")
	}
}

func TestTheSameShopEachTime(t *testing.T) {
	now := time.Now()
	a, b := newSampler(now, 1, agents).tickets(50), newSampler(now, 1, agents).tickets(50)
	for i := range a {
		if a[i].Ticket.Subject != b[i].Ticket.Subject || a[i].Messages[0].Message.Text != b[i].Messages[0].Message.Text {
			t.Fatalf("ticket %d differs: %q, %q", i, a[i].Ticket.Subject, b[i].Ticket.Subject)
		}
	}
}

func TestPicturesOpen(t *testing.T) {
	sp := newSpeller("zh", rand.New(rand.NewPCG(1, 1)), time.Now())
	for _, name := range []string{"a.jpg", "b.png"} {
		f := makeFile("photo", name, sp, time.Now())
		_, format, err := image.Decode(bytes.NewReader(f.Bytes))
		if err != nil || "image/"+format != f.Type {
			t.Errorf("%s: %s as %s, %v", name, format, f.Type, err)
		}
		if len(f.Bytes) > 400_000 {
			t.Errorf("%s has %d bytes", name, len(f.Bytes))
		}
	}
}

func TestPaperIsAPDF(t *testing.T) {
	sp := newSpeller("zh", rand.New(rand.NewPCG(1, 1)), time.Now())
	b := makeFile("pdf", "报价单.pdf", sp, time.Now()).Bytes
	if !bytes.HasPrefix(b, []byte("%PDF-1.4\n")) || !bytes.HasSuffix(b, []byte("%%EOF\n")) {
		t.Fatalf("%.40q … %q", b, b[len(b)-20:])
	}
	for i := 1; i <= 7; i++ {
		if !bytes.Contains(b, []byte("\n"+string(rune('0'+i))+" 0 obj\n")) {
			t.Errorf("object %d is missing", i)
		}
	}
}

func TestArticles(t *testing.T) {
	categories, pages, err := readArticles()
	if err != nil || len(categories) != 5 {
		t.Fatalf("%d categories, %v", len(categories), err)
	}
	public, private := map[desk.Lang]int{}, 0
	for _, p := range pages {
		if p.private {
			private++
			continue
		}
		for lang, title := range p.titles {
			public[lang]++
			if len(p.bodies[lang]) < 80 {
				t.Errorf("%s: %q says little", lang, title)
			}
		}
	}
	if public[desk.Chinese] < 25 || public[desk.English] < 10 || private < 2 {
		t.Errorf("%v public, %d private", public, private)
	}
}
