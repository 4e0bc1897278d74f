package desk

import (
	"html"
	"net/url"
	"strconv"
	"strings"
)

// SurveyMail is what the question how it went is written from.
type SurveyMail struct {
	Texts     Texts
	Values    map[string]string // of the variables in the texts
	Number    int64
	Token     string
	PublicURL string // empty: the customer answers by mail
	Mailbox   string // where to
}

// SurveyText is the question how it went. Plain is the text without the links: what the ticket keeps, since the links are for
// the customer alone.
type SurveyText struct {
	Subject, Text, HTML, Plain string
}

// scores stands for the five links while the text is made: no value contains it.
const scores = "\x00"

// Compose writes the mail. With a public address a link opens the page where the score is confirmed; without one it begins a mail
// whose subject carries the token and whose first line is the score. Replying with a number is always enough.
func (s SurveyMail) Compose() SurveyText {
	values := map[string]string{"scores": scores}
	for k, v := range s.Values {
		values[k] = strings.ReplaceAll(v, scores, "")
	}
	text := strings.TrimSpace(Fill(s.Texts.SurveyText, values))
	if !strings.Contains(text, scores) {
		text += "\n\n" + scores
	}
	out := SurveyText{Subject: TagSubject(TidyLine(Fill(s.Texts.SurveySubject, s.Values), MaxSubject), s.Number)}
	var lines, plain, links []string
	for score := 5; score >= 1; score-- {
		label := s.label(score)
		link := s.link(score, out.Subject)
		plain = append(plain, label)
		line := label
		if s.PublicURL != "" {
			line += "\n" + link
		}
		lines = append(lines, line)
		links = append(links, `<tr><td style="padding:4px 0"><a href="`+html.EscapeString(link)+`" style="display:inline-block;min-width:14em;padding:10px 16px;`+
			`border:1px solid #c9c4bb;border-radius:8px;color:#0b5f5a;text-decoration:none">`+html.EscapeString(label)+`</a></td></tr>`)
	}
	out.Text = strings.ReplaceAll(text, scores, strings.Join(lines, "\n"))
	out.Plain = strings.ReplaceAll(text, scores, strings.Join(plain, "\n"))
	out.HTML = `<div style="font-family:sans-serif;font-size:16px;line-height:1.6">` +
		strings.ReplaceAll(paragraphs(text), scores, `</p><table role="presentation" cellpadding="0" cellspacing="0">`+strings.Join(links, "")+`</table><p>`) + `</div>`
	return out
}

// label of a score: "5 ★★★★★ Very good".
func (s SurveyMail) label(score int) string {
	label := strconv.Itoa(score) + " " + strings.Repeat("★", score) + strings.Repeat("☆", 5-score)
	if word := strings.TrimSpace(s.Texts.Scores[score-1]); word != "" {
		label += " " + word
	}
	return label
}

func (s SurveyMail) link(score int, subject string) string {
	if s.PublicURL != "" {
		return s.PublicURL + "/rate/" + s.Token + "?score=" + strconv.Itoa(score)
	}
	tagged := url.QueryEscape("Re: " + subject + " " + TokenTag(s.Token))
	tagged = strings.ReplaceAll(tagged, "+", "%20") // a plus sign is no blank in a mailto address (RFC 6068)
	return "mailto:" + url.PathEscape(s.Mailbox) + "?subject=" + tagged + "&body=" + strconv.Itoa(score)
}

// paragraphs makes HTML of plain text.
func paragraphs(text string) string {
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

// ScoreIn reads the score in an answer to the survey: its first line is nothing but a number from 1 to 5, with 分, 星 or stars at
// most. rest is what follows.
func ScoreIn(reply string) (score int, rest string, ok bool) {
	line, rest, _ := strings.Cut(strings.TrimLeft(strings.ReplaceAll(reply, "\r\n", "\n"), " \t\n\u00a0\u3000\ufeff\u200b"), "\n")
	line = strings.ToLower(strings.Trim(line, " \t\r\u00a0\u3000\u200b\ufeff.。!！,，*"))
	first, digit := "", 0
	for d, forms := range [...][2]string{{"1", "１"}, {"2", "２"}, {"3", "３"}, {"4", "４"}, {"5", "５"}} {
		for _, form := range forms {
			if after, found := strings.CutPrefix(line, form); found {
				first, digit = strings.TrimSpace(after), d+1
			}
		}
	}
	if digit == 0 {
		return 0, "", false
	}
	switch first {
	case "", "分", "星", "颗星", "star", "stars", "/5", "分。":
		return digit, strings.TrimSpace(rest), true
	}
	if stars := strings.Trim(first, "★☆⭐\ufe0f "); stars == "" {
		return digit, strings.TrimSpace(rest), true
	}
	return 0, "", false
}
