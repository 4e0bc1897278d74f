package desk

import (
	"net/url"
	"strings"
	"testing"
)

func TestScoreIn(t *testing.T) {
	for in, want := range map[string]struct {
		score int
		rest  string
	}{
		"5": {5, ""}, " 4分 ": {4, ""}, "3 星": {3, ""}, "2 stars\nslow": {2, "slow"}, "1 star.": {1, ""}, "５分！": {5, ""}, "\r\n\n 5 \r\nThank you": {5, "Thank you"},
		"5 ★★★★★": {5, ""}, "5/5": {5, ""}, "4。": {4, ""},
		"0": {}, "6": {}, "10": {}, "55": {}, "5 cups are broken": {}, "Hello\n5": {}, "": {}, "4.5": {}, "-3": {}, "5 分钟": {}, "3 days": {}, "1.": {1, ""},
	} {
		score, rest, ok := ScoreIn(in)
		if score != want.score || rest != want.rest || ok != (want.score != 0) {
			t.Errorf("%q: %d %q %v, want %v", in, score, rest, ok, want)
		}
	}
}

func TestOnlyThanks(t *testing.T) {
	for in, want := range map[string]bool{
		"": true, "Thanks!": true, "Thank you very much.\n\nLi Wei": true, "谢谢你们！": true, "非常感谢，服务很好": true, "Great service, thanks a lot": true, "Best regards,\nLi": true, "Best regards,\nTom": false,
		"退款没到": false, "不满意": false, "很不好": false, "not good": false, "Thanks, but the cup is broken": false, "谢谢？": false, "thanks, why?": false, "👍": true, "谢谢，但是还没收到": false,
	} {
		if got := OnlyThanks(in, "Li Wei"); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

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

func survey(publicURL string) SurveyText {
	return SurveyMail{Texts: Texts{SurveySubject: "How was it, {{customer.name}}?", SurveyText: "Dear {{customer.name}},\n\n{{scores}}\n\n{{shop.name}}",
		Scores: [5]string{"bad", "poor", "fair", "good", "great"}}, Values: map[string]string{"customer.name": "<Li & Co>", "shop.name": "Tea {{scores}}"},
		Number: 7, Token: strings.Repeat("x", 40), PublicURL: publicURL, Mailbox: "support+x@shop.test"}.Compose()
}

func TestSurveyWithAPublicAddress(t *testing.T) {
	s := survey("https://help.shop.test")
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
	s := survey("")
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
	m := SurveyMail{Texts: Texts{SurveyText: "Hello"}, Token: "t", Mailbox: "a@b.c", Number: 1}.Compose()
	if !strings.Contains(m.Plain, "5 ★★★★★") {
		t.Errorf("no scores where the text has no place for them: %q", m.Plain)
	}
}
