// Package surveymail writes the mails that ask a customer something, and knows the answers that come by mail.
package surveymail

import (
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/variable"
)

// Words are Deskbell's own words around questions to customers, in one language.
type Words struct {
	Texts    map[survey.Kind]desk.MailText // of every question but survey.Rating, until the owner rewrites them
	Thumbs   [2]string                     // down, up
	Yes, No  string                        // it is solved, it is not
	How      map[string]string             // how to answer by mail: by style of a score, or by kind of another question
	Reasons  map[string]string             // of DefaultReasons
	Unlikely string                        // what 0 and 10 mean
	Likely   string
	Leaflet  LeafletWords
}

// LeafletWords are around the articles in an acknowledgement.
type LeafletWords struct {
	Lead   string // before them
	Whole  string // the link to all of one
	Solved string // the button
	ByPage string // before the link that the button has
	ByMail string // how to say so by mail
	Say    string // what to write then
}

// DefaultReasons are what a customer may tick after a low score until the owner says otherwise.
var DefaultReasons = []string{"slow", "unsolved", "unclear", "repeat", "unfriendly", "policy"}

// Mail is what a question to a customer is written from.
type Mail struct {
	Asked     survey.Asked
	Mail      desk.MailText
	Words     Words
	Values    map[string]string // of the variables in the mail
	Number    int64
	Token     string
	PublicURL string // empty: the customer answers by mail
	Mailbox   string // where to
}

// Text is a question as it goes out. Plain is the text without the links: what the ticket keeps, since the links are for
// the customer alone.
type Text struct {
	Subject, Text, HTML, Plain string
}

// scores stands for the links while the text is made: no value contains it.
const scores = "\x00"

// QuestionText is the mail of a question in a language: the shop's, else Deskbell's own.
func QuestionText(set desk.Settings, words map[desk.Lang]Words, lang desk.Lang, k survey.Kind) desk.MailText {
	own := set.Texts[lang]
	if k == survey.Rating {
		return desk.MailText{Subject: own.SurveySubject, Text: own.SurveyText}
	}
	if m := own.Questions[k]; m.Text != "" {
		return m
	}
	return words[lang].Texts[k]
}

// choice is an answer that the mail offers.
type choice struct {
	label string
	query string // of the page's address
	body  string // of the mail that says it
}

// Compose writes the mail. With a public address a link opens the page where the answer is confirmed; without one it begins a mail
// whose subject carries the token and whose first line is the answer. Replying is always enough.
func (s Mail) Compose() Text {
	text := strings.TrimSpace(variable.Fill(s.Mail.Text, s.values()))
	if !strings.Contains(text, scores) {
		text += "\n\n" + scores
	}
	out := Text{Subject: desk.TagSubject(desk.TidyLine(variable.Fill(s.Mail.Subject, s.Values), desk.MaxSubject), s.Number)}
	choices := s.choices()
	var lines, plain, links []string
	for _, c := range choices {
		plain = append(plain, c.label)
		line := c.label
		if s.PublicURL != "" {
			line += "\n" + s.link(c, out.Subject)
		}
		lines = append(lines, line)
		links = append(links, s.button(c, out.Subject))
	}
	between, table := "\n", `</p><table role="presentation" cellpadding="0" cellspacing="0">`+strings.Join(links, "")+`</table><p>`
	if s.Asked.Kind == survey.NPS {
		between = "  "
		if lines = plain; s.PublicURL != "" {
			lines = []string{strings.TrimSuffix(s.link(choice{}, ""), "?")}
		}
		table = `</p><p style="margin:0">` + strings.Join(links, " ") + `</p><p style="color:#5f5a52;font-size:14px;margin:4px 0 0">` +
			html.EscapeString("0 = "+s.Words.Unlikely+" · 10 = "+s.Words.Likely) + `</p><p>`
	}
	out.Text = strings.ReplaceAll(text, scores, strings.Join(lines, between))
	out.Plain = strings.ReplaceAll(text, scores, strings.Join(plain, between))
	out.HTML = `<div style="font-family:sans-serif;font-size:16px;line-height:1.6">` + strings.ReplaceAll(Paragraphs(text), scores, table) + `</div>`
	return out
}

// values of the variables; none of a customer's can stand for the links.
func (s Mail) values() map[string]string {
	values := map[string]string{}
	for k, v := range s.Values {
		values[k] = strings.ReplaceAll(v, scores, "")
	}
	values["scores"], values["how"] = scores, s.how()
	return values
}

// Preview is the mail without its links: what stands before the answers and after them, and the answers.
func (s Mail) Preview() (subject, before string, answers []string, after string) {
	before, after, _ = strings.Cut(strings.TrimSpace(variable.Fill(s.Mail.Text, s.values())), scores)
	for _, c := range s.choices() {
		answers = append(answers, c.label)
	}
	return variable.Fill(s.Mail.Subject, s.Values), strings.TrimSpace(before), answers, strings.TrimSpace(strings.ReplaceAll(after, scores, ""))
}

// button is an answer to click on.
func (s Mail) button(c choice, subject string) string {
	a := func(style string) string {
		return `<a href="` + html.EscapeString(s.link(c, subject)) + `" style="display:inline-block;` + style +
			`border:1px solid #c9c4bb;border-radius:8px;color:#0b5f5a;text-decoration:none">` + html.EscapeString(c.label) + `</a>`
	}
	if s.Asked.Kind == survey.NPS {
		return a("min-width:1.5em;padding:8px 4px;margin:2px 0;text-align:center;")
	}
	return `<tr><td style="padding:4px 0">` + a("min-width:14em;padding:10px 16px;") + `</td></tr>`
}

func (s Mail) choices() (all []choice) {
	switch s.Asked.Kind {
	case survey.Solved:
		return []choice{{s.Words.Yes, "answer=yes", s.Words.Yes}, {s.Words.No, "answer=no", s.Words.No}}
	case survey.NPS:
		for n := range 11 {
			score := strconv.Itoa(n)
			all = append(all, choice{score, "score=" + score, score})
		}
		return all
	}
	for _, n := range s.Asked.Style.Scores() {
		score := strconv.Itoa(n)
		all = append(all, choice{s.label(n), "score=" + score, score})
	}
	return all
}

// label of a score: "5 ★★★★★ Very good", "👍 Good".
func (s Mail) label(score int) string {
	label, word := s.Asked.Style.Sign(score), s.Asked.Words[score-1]
	if s.Asked.Style == survey.Thumbs {
		word = s.Words.Thumbs[score/5]
	} else {
		label = strconv.Itoa(score) + " " + label
	}
	if word = strings.TrimSpace(word); word != "" {
		label += " " + word
	}
	return label
}

func (s Mail) how() string {
	switch s.Asked.Kind {
	case survey.NPS, survey.Solved:
		return s.Words.How[string(s.Asked.Kind)]
	}
	return s.Words.How[string(s.Asked.Style)]
}

// Path is where the page of a question is; the token follows.
func Path(k survey.Kind) string {
	switch k {
	case survey.NPS:
		return "/nps/"
	case survey.Solved:
		return "/solved/"
	case survey.Helped:
		return "/helped/"
	}
	return "/rate/"
}

func (s Mail) link(c choice, subject string) string {
	if s.PublicURL != "" {
		return s.PublicURL + Path(s.Asked.Kind) + s.Token + "?" + c.query
	}
	tagged := url.QueryEscape("Re: " + subject + " " + TokenTag(s.Token))
	tagged = strings.ReplaceAll(tagged, "+", "%20") // a plus sign is no blank in a mailto address (RFC 6068)
	return "mailto:" + url.PathEscape(s.Mailbox) + "?subject=" + tagged + "&body=" + strings.ReplaceAll(url.QueryEscape(c.body), "+", "%20")
}

// Paragraphs makes HTML of plain text.
func Paragraphs(text string) string {
	text = html.EscapeString(strings.ReplaceAll(text, "\r\n", "\n"))
	parts := strings.Split(text, "\n\n")
	for i, p := range parts {
		parts[i] = "<p>" + strings.ReplaceAll(strings.TrimSpace(p), "\n", "<br>") + "</p>"
	}
	return strings.Join(parts, "")
}

// TokenTag carries a rating's token in a subject.
func TokenTag(token string) string { return "[R:" + token + "]" }

// TokenIn is the rating's token that a subject carries; "" where it carries none.
func TokenIn(subject string) string {
	_, rest, found := strings.Cut(subject, "[R:")
	if !found {
		return ""
	}
	token, _, closed := strings.Cut(rest, "]")
	token = strings.Join(strings.Fields(token), "") // folded on the way
	if !closed || len(token) != 40 {
		return ""
	}
	return token
}
