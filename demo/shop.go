package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store"
)

// ShopOptions of OpenShop.
type ShopOptions struct {
	Lang        desk.Lang
	PublicURL   string      // where this desk's pages are: links in mail lead there
	Tickets     int         // 0: the 200 of the sample shop; else that many made ones
	IMAP        desk.Server // the post office
	SMTP        desk.Server //
	UIDValidity uint32      // of the post office's folder
	Texts       map[desk.Lang]desk.Texts
	Now         time.Time
	Progress    func(done, all int)
}

// sampleTickets is how many the shop has for looking around.
const sampleTickets = 200

// OpenShop makes an empty store the sample shop, or brings a kept one up to now: the post office has other ports each time. A shop
// that was never opened, because its making was broken off, gets what it has not.
func OpenShop(ctx context.Context, s *store.Store, o ShopOptions) error {
	ready, err := s.Ready(ctx)
	if err != nil {
		return err
	}
	if !ready {
		box := mailbox(o)
		set := desk.SetUp{Settings: shopSettings(o), Owner: Agents[0], Password: Password, Mailbox: &box}
		if err := s.SetUp(ctx, set); err != nil {
			return fmt.Errorf("the shop: %w", err)
		}
		if err := hours(ctx, s, o.Now); err != nil {
			return fmt.Errorf("the shop's hours: %w", err)
		}
		if err := surveys(ctx, s); err != nil {
			return fmt.Errorf("the shop's surveys: %w", err)
		}
		if err := contactForm(ctx, s); err != nil {
			return fmt.Errorf("the shop's contact form: %w", err)
		}
	} else if err := reopen(ctx, s, o); err != nil {
		return err
	}
	set, err := s.Settings(ctx)
	if err != nil || set.PublicURL != "" { // PublishAt has opened it
		return err
	}
	return fill(ctx, s, o)
}

// fill makes each part of the shop of which there is nothing yet.
func fill(ctx context.Context, s *store.Store, o ShopOptions) error {
	agents, err := s.Agents(ctx)
	if err != nil {
		return err
	}
	if len(agents) == 1 {
		for _, a := range Agents[1:] {
			if _, err := s.AddAgent(ctx, a, Password); err != nil {
				return fmt.Errorf("its agents: %w", err)
			}
		}
	}
	tickets, err := s.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 1})
	if err == nil && len(tickets.Tickets) == 0 {
		err = fillTickets(ctx, s, o)
	}
	if err != nil {
		return fmt.Errorf("its tickets: %w", err)
	}
	replies, err := s.SavedReplies(ctx, 0)
	if err == nil && len(replies) == 0 {
		err = fillReplies(ctx, s)
	}
	if err != nil {
		return fmt.Errorf("its saved replies: %w", err)
	}
	articles, _, err := s.Articles(ctx, desk.ArticleQuery{Limit: 1})
	if err == nil && len(articles) == 0 {
		err = fillArticles(ctx, s, o.Now)
	}
	if err != nil {
		return fmt.Errorf("its articles: %w", err)
	}
	if err := dress(ctx, s); err != nil {
		return fmt.Errorf("its day's work: %w", err)
	}
	return nil
}

// shopSettings are those of a shop in a hurry: the survey comes after seconds, so that the whole loop is seen in a minute.
func shopSettings(o ShopOptions) desk.Settings {
	set := settings.Default()
	set.ShopName, set.Zone = shopName(o.Lang), "Asia/Shanghai"
	if set.Lang = o.Lang; set.Lang == "" {
		set.Lang = desk.Chinese
	}
	set.Undo, set.RatingDelay, set.RatingEvery = 5*time.Second, 12*time.Second, 0
	set.BackupOn = false
	set.Greeting = map[desk.Lang]string{desk.Chinese: "有什么可以帮您？", desk.English: "How can we help?"}
	set.Phone, set.ShowAddress = "0571-8888 0088", true
	set.Hours = map[desk.Lang]string{desk.Chinese: "周一至周五 9:00–21:00，周六 10:00–18:00，一般两小时内回复", desk.English: "Monday to Friday 9:00 to 21:00, Saturday 10:00 to 18:00, Beijing time; we usually answer within two hours"}
	set.Texts = o.Texts
	return set
}

func shopName(lang desk.Lang) string {
	switch lang {
	case desk.Chinese:
		return "青禾茶铺"
	case desk.English:
		return "Qinghe Tea"
	}
	return "青禾茶铺 Qinghe Tea"
}

func mailbox(o ShopOptions) desk.Mailbox {
	signature := "青禾茶铺 · 杭州市西湖区龙井路 88 号\nQinghe Tea · 88 Longjing Road, Hangzhou"
	if zh, en, _ := strings.Cut(signature, "\n"); o.Lang == desk.Chinese {
		signature = zh
	} else if o.Lang == desk.English {
		signature = en
	}
	return desk.Mailbox{
		Address: ShopAddress, Name: shopName(o.Lang), Signature: signature, Ack: true, IMAP: o.IMAP, SMTP: o.SMTP, Folder: "INBOX",
		Start: desk.Start{Mode: desk.FromNow, Moment: o.Now, UIDValidity: o.UIDValidity, UIDNext: 1},
	}
}

// reopen points a kept shop at this run's post office and page.
func reopen(ctx context.Context, s *store.Store, o ShopOptions) error {
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		if b.Address != ShopAddress {
			continue
		}
		b.IMAP, b.SMTP = o.IMAP, o.SMTP
		if _, err := s.SaveMailbox(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// PublishAt makes url the address that links in mail lead to. A kept shop may run elsewhere than the last time.
func PublishAt(ctx context.Context, s *store.Store, url string) error {
	set, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	set.PublicURL = url
	return s.SaveSettings(ctx, set)
}

// NextUIDValidity is one that a kept desk has not seen in the shop's folder: the post office begins anew with each start.
func NextUIDValidity(ctx context.Context, s *store.Store) (uint32, error) {
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return 0, err
	}
	next := uint32(1)
	for _, b := range boxes {
		at, err := s.Cursor(ctx, b.ID, b.Folder)
		if err != nil {
			return 0, err
		}
		next = max(next, at.UIDValidity+1, b.Start.UIDValidity+1)
	}
	return next, nil
}

// seedBatch is how many tickets are written in one transaction.
const seedBatch = 500

func fillTickets(ctx context.Context, s *store.Store, o ShopOptions) error {
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return err
	}
	agents, err := s.Agents(ctx)
	if err != nil {
		return err
	}
	p := newSampler(o.Now, boxes[0].ID, agents)
	if p.topics, err = fillTopics(ctx, s); err != nil {
		return err
	}
	if o.Tickets > 0 {
		return fillBulk(ctx, s, p, o)
	}
	return s.Seed(ctx, p.tickets(sampleTickets))
}

// readReplies reads content/replies.txt: "#zh folder | name | actions", then the text. Actions are resolved or pending, tag:… and
// topic:…, divided by blanks, and may be left out.
func readReplies(topics map[string]int64) (all []desk.SavedReply, langs []string, err error) {
	text, err := content.ReadFile("content/replies.txt")
	if err != nil {
		return nil, nil, err
	}
	for _, part := range strings.Split("\n"+string(text), "\n#")[1:] {
		head, body, _ := strings.Cut(part, "\n")
		lang, head, _ := strings.Cut(head, " ")
		fields := append(strings.Split(head, " | "), "", "")
		r := desk.SavedReply{Folder: fields[0], Name: fields[1], Text: strings.TrimSpace(body)}
		for _, word := range strings.Fields(fields[2]) {
			if tag, ok := strings.CutPrefix(word, "tag:"); ok {
				r.Actions.Tags = append(r.Actions.Tags, tag)
			} else if tag, ok := strings.CutPrefix(word, "topic:"); ok {
				r.Actions.Topic = topics[tag]
			} else {
				r.Actions.Status = desk.Status(word)
			}
		}
		all, langs = append(all, r), append(langs, lang)
	}
	return all, langs, nil
}

func fillReplies(ctx context.Context, s *store.Store) error {
	topics, err := fillTopics(ctx, s)
	if err != nil {
		return err
	}
	all, _, err := readReplies(topics)
	if err != nil {
		return err
	}
	for _, r := range all {
		if _, err := s.SaveSavedReply(ctx, desk.By{}, r); err != nil {
			return err
		}
	}
	return nil
}

// replies are the first n in a language.
func replies(lang desk.Lang, n int) (out []desk.SavedReply, err error) {
	all, langs, err := readReplies(nil)
	for i, r := range all {
		if (langs[i] == "zh") == (lang == desk.Chinese) && len(out) < n {
			out = append(out, r)
		}
	}
	return out, err
}
