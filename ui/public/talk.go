package public

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Ask is a conversation with the answer bot. Token is empty before it has begun; Text is what was typed and could not be taken.
type Ask struct {
	ui.Frame
	ui.Form
	Token string
	Talk  talk.Talk
	Text  string
}

// Most is how much a question may hold, in characters.
func (p *Ask) Most() int { return talk.MostText }

// Over says whether nothing can be asked here any more.
func (p *Ask) Over() bool { return p.Talk.Number > 0 || p.Talk.Full() }

// ToPerson is where a person is reached, who is given this conversation.
func (p *Ask) ToPerson() string {
	to := p.Help() + "/contact"
	if p.Token != "" && p.Talk.Number == 0 {
		to += "?talk=" + p.Token
	}
	return to
}

// IsLast says whether a turn is the one that a customer may react to.
func (p *Ask) IsLast(i int) bool { return i == len(p.Talk.Turns)-1 && !p.Over() }

// Read are the articles of a turn, as far as they may still be read.
func (p *Ask) Read(t talk.Turn) (list []desk.Article) {
	for _, id := range t.Articles {
		if a, ok := p.Talk.Cited[id]; ok {
			list = append(list, a)
		}
	}
	return list
}

// Transcript is a talk as text, in its language: the message that a person reads.
func Transcript(t talk.Talk) string {
	lang := t.Lang
	lines := []string{words.Say(lang, "talk.transcript")}
	for _, turn := range t.Turns {
		said := turn.Text
		if turn.Kind != talk.Asked && turn.Kind != talk.Answer {
			said = words.Say(lang, "talk."+string(turn.Kind))
		}
		if turn.Worded != "" {
			said = turn.Worded + "\n“" + turn.Text + "”"
		}
		var titles []string
		for _, id := range turn.Articles {
			titles = append(titles, words.Say(lang, "talk.cites", "title", t.Cited[id].Title))
		}
		if turn.SentTo != "" {
			titles = append(titles, words.Say(lang, "talk.sent_to", "host", turn.SentTo))
		}
		if len(titles) > 0 {
			said = strings.TrimSpace(said + "\n" + strings.Join(titles, "\n"))
		}
		who := "talk.bot"
		if turn.Customer {
			who = "talk.you"
		}
		lines = append(lines, words.Say(lang, who)+"\n"+said)
	}
	return strings.Join(lines, "\n\n")
}
