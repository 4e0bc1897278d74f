package surveymail

import (
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
)

func TestTokenIn(t *testing.T) {
	token := strings.Repeat("aB3-_", 8)
	for in, want := range map[string]string{
		"Re: How was it? " + TokenTag(token): token, "[R:" + token[:20] + "\r\n " + token[20:] + "]": token,
		"[R:short]": "", "[R:" + token: "", token: "", "": "",
	} {
		if got := TokenIn(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

var surveyWords = Words{Thumbs: [2]string{"No", "Yes"}, Yes: "Solved", No: "Still broken", Unlikely: "never", Likely: "surely",
	How: map[string]string{"stars": "By number.", "thumbs": "By thumb.", "nps": "0 to 10.", "solved": "Say so."}}

func question(k survey.Kind, style survey.Style, publicURL string) Text {
	return Mail{Asked: survey.Asked{Kind: k, Style: style, Words: [5]string{"bad", "poor", "fair", "good", "great"}}, Words: surveyWords,
		Mail:   desk.MailText{Subject: "How was it, {{customer.name}}?", Text: "Dear {{customer.name}},\n\n{{scores}}\n\n{{how}}\n\n{{shop.name}}"},
		Values: map[string]string{"customer.name": "<Li & Co>", "shop.name": "Tea {{scores}}"},
		Number: 7, Token: strings.Repeat("x", 40), PublicURL: publicURL, Mailbox: "support+x@shop.test"}.Compose()
}

func TestSurveyWithAPublicAddress(t *testing.T) {
	s := question(survey.Rating, survey.Stars, "https://help.shop.test")
	link := "https://help.shop.test/rate/" + strings.Repeat("x", 40) + "?score="
	if s.Subject != "How was it, <Li & Co>? [#7]" || strings.Count(s.Text, link) < 5 || !strings.Contains(s.Text, "5 ★★★★★ great\n"+link+"5") {
		t.Errorf("%q\n%s", s.Subject, s.Text)
	}
	if strings.Contains(s.HTML, "<Li") || !strings.Contains(s.HTML, "&lt;Li &amp; Co&gt;") || strings.Count(s.HTML, `href="`+link) < 5 {
		t.Error(s.HTML)
	}
	if strings.Contains(s.Plain, "rate/") || !strings.Contains(s.Plain, "1 ★☆☆☆☆ bad") {
		t.Error(s.Plain)
	}
}

func TestSurveyWithout(t *testing.T) {
	s := question(survey.Rating, survey.Stars, "")
	if !strings.Contains(s.Text, "Tea {{scores}}") {
		t.Errorf("a value was expanded again: %s", s.Text)
	}
	if strings.Contains(s.Text, "mailto:") || !strings.Contains(s.Text, "4 ★★★★☆ good") {
		t.Error(s.Text)
	}
	_, link, _ := strings.Cut(s.HTML, `href="`)
	link, _, _ = strings.Cut(link, `"`)
	u, err := url.Parse(strings.ReplaceAll(link, "&amp;", "&"))
	if err != nil || u.Scheme != "mailto" || u.Query().Get("body") != "5" || TokenIn(u.Query().Get("subject")) != strings.Repeat("x", 40) {
		t.Errorf("%s: %v, %v", link, u, err)
	}
	if strings.ContainsAny(link, " <>+") && !strings.Contains(link, "support+x@") {
		t.Errorf("a mail program may read %q otherwise", link)
	}
	m := Mail{Asked: survey.Asked{Kind: survey.Rating, Style: survey.Stars}, Mail: desk.MailText{Text: "Hello"}, Token: "t", Mailbox: "a@b.c", Number: 1}.Compose()
	if !strings.Contains(m.Plain, "5 ★★★★★") {
		t.Errorf("no scores where the text has no place for them: %q", m.Plain)
	}
}

// What the links of every question say when they are followed is read as that answer, by page and by mail.
func TestEveryAnswerThatAMailOffersIsUnderstood(t *testing.T) {
	for _, k := range survey.Kinds {
		for _, style := range survey.Styles {
			want := map[survey.Kind]int{survey.NPS: 11, survey.Solved: 2}[k]
			if want == 0 {
				want = len(style.Scores())
			}
			for _, public := range []string{"https://help.shop.test", ""} {
				m := question(k, style, public)
				links := strings.Split(m.HTML, `href="`)[1:]
				if len(links) != want || strings.Contains(m.Plain, "/rate/") || strings.Contains(m.Plain, "mailto") || !strings.Contains(m.Plain, surveyWords.How[map[bool]string{true: string(style), false: string(k)}[k == survey.Rating || k == survey.Reminder || k == survey.Again]]) {
					t.Errorf("%s %s: %d links\n%s", k, style, len(links), m.Plain)
				}
				for _, l := range links {
					link, _, _ := strings.Cut(l, `"`)
					u, err := url.Parse(strings.ReplaceAll(link, "&amp;", "&"))
					if err != nil {
						t.Fatal(err)
					}
					if public != "" {
						if !strings.HasPrefix(u.Path, Path(k)) || u.Query().Get("score")+u.Query().Get("answer") == "" {
							t.Errorf("%s: %s", k, u)
						}
						continue
					}
					if _, ok := survey.Read(survey.Asked{Kind: k, Style: style}, u.Query().Get("body")); !ok {
						t.Errorf("%s %s: %q is not understood", k, style, u.Query().Get("body"))
					}
				}
			}
		}
	}
}

// A token that is found is one that could have been written.
func FuzzTokenIn(f *testing.F) {
	for _, s := range []string{"Re: [R:abc]", "[R:]", "[R:[R:x]]", "\xff[R:a b]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if token := TokenIn(s); token != "" && TokenIn(TokenTag(token)) != token {
			t.Errorf("%q: %q", s, token)
		}
	})
}
