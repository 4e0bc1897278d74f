package office

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// textsPage are the texts of the language that ?lang= names.
func (s *Office) textsPage(c *gin.Context) (*office.TextsPage, desk.Settings, error) {
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, now, err
	}
	f, err := s.SettingsFrame(c, "texts")
	p := &office.TextsPage{Settings: f, TextLang: now.Lang}
	if lang, ok := desk.ParseLang(c.Query("lang")); ok {
		p.TextLang = lang
	}
	var written bool
	if p.Texts, written = now.Texts[p.TextLang]; !written {
		p.Texts = words.DefaultTexts(p.TextLang)
	}
	questions := map[survey.Kind]desk.MailText{}
	for _, k := range survey.Kinds[1:] {
		questions[k] = surveymail.QuestionText(now, words.SurveyWords(), p.TextLang, k)
	}
	p.Texts.Questions = questions
	p.Base = textFields(p.TextLang)(now).Base()
	return p, now, err
}

// Texts are the words of the mails that the desk writes by itself, with previews.
func (s *Office) Texts(c *gin.Context) error {
	p, _, err := s.textsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_texts", p)
}

func textFields(lang desk.Lang) func(desk.Settings) web.FormFields {
	return func(v desk.Settings) web.FormFields {
		t := v.Texts[lang]
		f := web.FormFields{"ack_subject": t.AckSubject, "ack_text": t.AckText, "survey_subject": t.SurveySubject, "survey_text": t.SurveyText,
			"reset_subject": t.ResetSubject, "reset_text": t.ResetText}
		for i, word := range t.Scores {
			f["score_"+strconv.Itoa(i+1)] = word
		}
		for k, m := range t.Questions {
			f[string(k)+"_subject"], f[string(k)+"_text"] = m.Subject, m.Text
		}
		return f
	}
}

// SaveTexts saves, shows how the mails will look, or brings the original texts back into the form.
func (s *Office) SaveTexts(c *gin.Context) error {
	p, now, err := s.textsPage(c)
	if err != nil {
		return err
	}
	if c.PostForm("action") == "default" {
		p.Texts = words.DefaultTexts(p.TextLang)
		p.Base = c.PostForm("base")
		p.Preview = s.previewTexts(p, now)
		return s.Render(c, "settings_texts", p)
	}
	kept := p.Texts.Questions
	p.Texts = readTexts(c)
	for k, m := range kept {
		if _, given := p.Texts.Questions[k]; !given {
			p.Texts.Questions[k] = m
		}
	}
	if err := settings.CheckTexts(p.Texts); err != nil {
		return s.Again(c, "settings_texts", p, &p.Form, err)
	}
	if c.PostForm("action") == "preview" {
		p.Base, p.Preview = c.PostForm("base"), s.previewTexts(p, now)
		return s.Render(c, "settings_texts", p)
	}
	next := now
	next.Texts = map[desk.Lang]desk.Texts{}
	for lang, t := range now.Texts {
		next.Texts[lang] = t
	}
	next.Texts[p.TextLang] = p.Texts
	if err := s.SaveSettings(c, &p.Settings, next, now, textFields(p.TextLang)); err != nil {
		return s.Again(c, "settings_texts", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/texts?lang="+string(p.TextLang), "saved")
}

func readTexts(c *gin.Context) desk.Texts {
	text := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(c.PostForm(name), "\r\n", "\n"))
	}
	t := desk.Texts{AckSubject: text("ack_subject"), AckText: text("ack_text"), SurveySubject: text("survey_subject"), SurveyText: text("survey_text"),
		ResetSubject: text("reset_subject"), ResetText: text("reset_text")}
	for i := range t.Scores {
		t.Scores[i] = text("score_" + strconv.Itoa(i+1))
	}
	t.Questions = map[survey.Kind]desk.MailText{}
	for _, k := range survey.Kinds[1:] {
		if _, given := c.GetPostForm(string(k) + "_text"); given {
			t.Questions[k] = desk.MailText{Subject: text(string(k) + "_subject"), Text: text(string(k) + "_text")}
		}
	}
	return t
}

// previewTexts are the mails as they would go out to somebody made up.
func (s *Office) previewTexts(p *office.TextsPage, set desk.Settings) []office.PreviewMail {
	say := func(key string) string { return words.Text(p.TextLang, key, nil) }
	var scores []string
	for i, word := range p.Texts.Scores {
		scores = append(scores, strconv.Itoa(i+1)+"  "+word)
	}
	values := map[string]string{"customer.name": say("sample.customer"), "customer.address": "customer@mail.example", "ticket.number": "1042",
		"ticket.subject": say("sample.subject"), "agent.name": agentName(p), "shop.name": set.ShopName, "scores": strings.Join(scores, "\n"),
		"how": words.SurveyWords()[p.TextLang].How[string(survey.Stars)], "link": "https://help.shop.example/reset/…"}
	mail := func(name, subject, text string) office.PreviewMail {
		return office.PreviewMail{Name: p.T("texts." + name), Subject: variable.Fill(subject, values), Text: variable.Fill(text, values)}
	}
	t := p.Texts
	all := []office.PreviewMail{mail("ack", t.AckSubject, t.AckText), mail("survey", t.SurveySubject, t.SurveyText), mail("reset", t.ResetSubject, t.ResetText)}
	for _, k := range survey.Kinds[1:] {
		q := surveymail.Mail{Asked: survey.Asked{Kind: k, Style: survey.Stars, Words: t.Scores}, Words: words.SurveyWords()[p.TextLang], Mail: t.Questions[k], Values: values}
		subject, before, choices, after := q.Preview()
		all = append(all, office.PreviewMail{Name: p.T("survey.mail." + string(k)), Subject: subject, Text: before + "\n\n" + strings.Join(choices, "\n") + "\n\n" + after})
	}
	return all
}

func agentName(p *office.TextsPage) string {
	if p.Agent == nil {
		return ""
	}
	return p.Agent.Name
}
