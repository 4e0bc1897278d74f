package demo

import (
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// sampleMark is the tag and folder of what a new owner may look around in, and stands before its articles' titles.
var sampleMark = map[desk.Lang]string{desk.Chinese: "示例", desk.English: "sample"}

// Sample is a dozen tickets in one language, some of each status, with three articles and two saved replies. Nothing in it has a
// Message-ID: no mail of anybody can join it.
func Sample(lang desk.Lang, owner desk.Agent, now time.Time) (out desk.Sample, err error) {
	if sampleMark[lang] == "" {
		lang = desk.English
	}
	mark := sampleMark[lang]
	p := newSampler(now, 0, []desk.Agent{owner})
	left := map[desk.Status]int{desk.Open: 6, desk.Pending: 3, desk.Resolved: 3}
	all := scenarios()
	for len(out.Tickets) < 12 {
		for _, i := range p.rng.Perm(len(all)) {
			if (all[i].lang == "zh") != (lang == desk.Chinese) || all[i].lang != "zh" && all[i].lang != "en" || all[i].spam {
				continue
			}
			t := p.tell(i)
			if left[t.Ticket.Status] == 0 {
				continue
			}
			left[t.Ticket.Status]--
			out.Tickets = append(out.Tickets, sampled(t, mark))
		}
	}
	slices.SortFunc(out.Tickets, func(a, b desk.SeedTicket) int { return a.Ticket.CreatedAt.Compare(b.Ticket.CreatedAt) })
	if out.Replies, err = replies(lang, 2); err != nil {
		return out, err
	}
	for i := range out.Replies {
		out.Replies[i] = desk.SavedReply{Folder: mark, Name: out.Replies[i].Name, Text: out.Replies[i].Text}
	}
	text, err := content.ReadFile("content/articles.txt")
	if err != nil {
		return out, err
	}
	_, pages, err := readPages(string(text))
	for _, page := range pages[:min(3, len(pages))] {
		out.Articles = append(out.Articles, desk.Article{Lang: lang, Title: page.titles[lang] + " (" + mark + ")", Body: page.bodies[lang]})
	}
	return out, err
}

// sampled marks a ticket; nobody rates it.
func sampled(t desk.SeedTicket, mark string) desk.SeedTicket {
	t.Rating = nil
	t.Ticket.Tags = append(t.Ticket.Tags, mark)
	for i := range t.Messages {
		m := &t.Messages[i].Message
		m.MessageID, m.InReplyTo, m.References = "", nil, nil
	}
	return t
}
