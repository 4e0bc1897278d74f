package office

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// ratingSettingsPage is the page of a mailbox's rules, or (0) of those of all.
func (s *Office) ratingSettingsPage(c *gin.Context, mailbox int64) (*office.RatingSettings, desk.Settings, error) {
	ctx := c.Request.Context()
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return nil, set, err
	}
	f, err := s.SettingsFrame(c, "ratings")
	if err != nil {
		return nil, set, err
	}
	p := &office.RatingSettings{Settings: f, NoURL: cmp.Or(s.PublicURL, set.PublicURL) == ""}
	if p.Rules, err = s.Store.SurveyRules(ctx, mailbox); err != nil {
		return nil, set, err
	}
	boxes, err := s.Store.Mailboxes(ctx)
	if err != nil {
		return nil, set, err
	}
	if len(boxes) > 1 || mailbox != 0 {
		for _, b := range boxes {
			own, err := s.Store.SurveyRules(ctx, b.ID)
			if err != nil {
				return nil, set, err
			}
			p.Boxes = append(p.Boxes, office.SurveyBox{Mailbox: b, Own: own.Own})
		}
	}
	if mailbox != 0 {
		at := slices.IndexFunc(boxes, func(b desk.Mailbox) bool { return b.ID == mailbox })
		if at < 0 {
			return nil, set, desk.Fail(desk.NotFound, "mailbox.unknown")
		}
		p.Box = boxes[at]
	}
	agents, err := s.AllAgents(ctx)
	for _, a := range agents {
		if !a.Disabled && a.Role.May(desk.MayReply) {
			p.Agents = append(p.Agents, a)
		}
	}
	return p, set, err
}

// RatingSettings are whether, when and how customers are asked, by default or by one mailbox.
func (s *Office) RatingSettings(c *gin.Context) error {
	mailbox, err := web.IDParam(c, "mailbox")
	if err != nil {
		return err
	}
	p, set, err := s.ratingSettingsPage(c, mailbox)
	if err != nil {
		return err
	}
	p.Preview = s.surveyPreviews(p, set)
	return s.Render(c, "settings_ratings", p)
}

// PreviewRatingSettings shows the mails as what was typed makes them.
func (s *Office) PreviewRatingSettings(c *gin.Context) error {
	mailbox, _ := strconv.ParseInt(c.PostForm("mailbox"), 10, 64)
	p, set, err := s.ratingSettingsPage(c, mailbox)
	if err != nil {
		return err
	}
	err = readSurveyRules(c, &p.Rules)
	p.Preview = s.surveyPreviews(p, set)
	switch {
	case err != nil:
		return s.Again(c, "settings_ratings", p, &p.Form, err)
	case c.GetHeader("Deskbell-Fragment") != "":
		s.Write(c, http.StatusOK, "survey.preview", p)
		return nil
	}
	return s.Render(c, "settings_ratings", p)
}

// SaveRatingSettings saves them, or gives up those that a mailbox has of its own.
func (s *Office) SaveRatingSettings(c *gin.Context) error {
	mailbox, err := web.IDParam(c, "mailbox")
	if err != nil {
		return err
	}
	p, set, err := s.ratingSettingsPage(c, mailbox)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if c.PostForm("do") == "drop" && mailbox != 0 {
		if err := s.Store.DropSurveyRules(ctx, by(c), mailbox); err != nil {
			return err
		}
		return s.Saved(c, p.Action(), "survey.dropped")
	}
	own, version, stored := p.Rules.Own, p.Rules.Version, s.ruleFields(c, p)
	err = readSurveyRules(c, &p.Rules)
	if err == nil {
		shown := p.Rules.Version
		p.Rules.Version = version // saving once more saves over it
		if p.Theirs = stored.Theirs(s.ruleFields(c, p)); shown != version && len(p.Theirs) > 0 {
			err = desk.Fail(desk.Conflict, "form.changed_since")
		} else {
			err = s.Store.SaveSurveyRules(ctx, by(c), mailbox, p.Rules)
		}
	}
	if err != nil {
		p.Rules.Own, p.Preview = own, s.surveyPreviews(p, set)
		return s.Again(c, "settings_ratings", p, &p.Form, err)
	}
	return s.Saved(c, p.Action(), "saved")
}

// ruleFields are the values of the form, as people read them.
func (s *Office) ruleFields(c *gin.Context, p *office.RatingSettings) web.FormFields {
	r := &p.Rules
	var reasons []string
	for _, row := range p.ReasonRows() {
		if row.Chinese+row.English != "" {
			reasons = append(reasons, row.Chinese+" / "+row.English)
		}
	}
	return web.FormFields{"rating_on": s.OnOff(c, r.On), "style": ui.WordsOf(p.Styles(), string(r.Style)), "rating_delay": strconv.Itoa(p.Minutes(r.Delay)), "rating_every": strconv.Itoa(r.Every),
		"expire": strconv.Itoa(r.Expire), "remind": strconv.Itoa(r.Remind), "work": s.OnOff(c, r.Work), "when": ui.WordsOf(p.Whens(), string(r.When)), "from": p.Hour(r.From), "to": p.Hour(r.To),
		"low": ui.WordsOf(p.Lows(), strconv.Itoa(r.Low)), "reasons": strings.Join(reasons, p.T("list.comma")), "repair_on": s.OnOff(c, r.Repair.On), "repair_hours": strconv.Itoa(r.Repair.Hours),
		"repair_owner": ui.WordsOf(p.Owners(), strconv.FormatInt(r.Repair.Owner, 10)), "again": ui.WordsOf(p.Agains(), string(r.Repair.Again)), "confirm_on": s.OnOff(c, r.Confirm.On),
		"confirm_after": strconv.Itoa(r.Confirm.After), "confirm_until": strconv.Itoa(r.Confirm.Until), "nps_on": s.OnOff(c, r.NPS.On), "nps_every": strconv.Itoa(r.NPS.Every)}
}

// readSurveyRules reads the form into rules; what is no number is left as it was and named.
func readSurveyRules(c *gin.Context, r *survey.Rules) (wrong error) {
	number := func(name string, to *int) {
		n, err := web.Number(c, name)
		if err != nil && wrong == nil {
			wrong = err
		} else if err == nil {
			*to = n
		}
	}
	minutes := int(r.Delay / time.Minute)
	owner := int(r.Repair.Owner)
	number("rating_delay", &minutes)
	number("rating_every", &r.Every)
	number("expire", &r.Expire)
	number("remind", &r.Remind)
	number("low", &r.Low)
	number("repair_hours", &r.Repair.Hours)
	number("repair_owner", &owner)
	number("nps_every", &r.NPS.Every)
	number("confirm_after", &r.Confirm.After)
	number("confirm_until", &r.Confirm.Until)
	r.Work = web.On(c, "work")
	r.On, r.Repair.On, r.NPS.On, r.Confirm.On = web.On(c, "rating_on"), web.On(c, "repair_on"), web.On(c, "nps_on"), web.On(c, "confirm_on")
	r.Delay, r.Repair.Owner = time.Duration(min(max(minutes, -1), 1<<20))*time.Minute, int64(owner)
	r.Style, r.When, r.Repair.Again = survey.Style(c.PostForm("style")), survey.When(c.PostForm("when")), survey.AskAgain(c.PostForm("again"))
	if from, err := time.Parse("15:04", c.PostForm("from")); err == nil {
		r.From = 60*from.Hour() + from.Minute()
	}
	if to, err := time.Parse("15:04", c.PostForm("to")); err == nil {
		r.To = 60*to.Hour() + to.Minute()
	}
	r.Reasons = r.Reword(c.PostFormArray("reason_key"), map[string][]string{string(desk.Chinese): c.PostFormArray("reason_zh"), string(desk.English): c.PostFormArray("reason_en")})
	r.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	if field, key := r.Check(); field != "" && wrong == nil {
		wrong = desk.Fail(desk.Invalid, key).At(field)
	}
	return wrong
}

// surveyPreviews are the mails that these rules send, in both languages, to somebody made up.
func (s *Office) surveyPreviews(p *office.RatingSettings, set desk.Settings) (all []office.SurveyPreview) {
	kinds := []survey.Kind{survey.Rating}
	if p.Rules.Confirm.On {
		kinds = append(kinds, survey.Solved)
	}
	if p.Rules.NPS.On {
		kinds = append(kinds, survey.NPS)
	}
	for _, kind := range kinds {
		for _, lang := range desk.Langs {
			say := func(key string) string { return words.Text(lang, key, nil) }
			m := surveymail.Mail{Asked: survey.Asked{Kind: kind, Style: p.Rules.Style, Words: set.Texts[lang].Scores}, Words: words.SurveyWords()[lang],
				Values: map[string]string{"customer.name": say("sample.customer"), "customer.address": "customer@mail.example", "ticket.number": "1042",
					"ticket.subject": say("sample.subject"), "agent.name": p.Agent.Name, "shop.name": set.ShopName}}
			m.Mail = surveymail.QuestionText(set, words.SurveyWords(), lang, kind)
			v := office.SurveyPreview{Lang: lang, Name: p.T("survey.mail."+string(kind)) + " · " + p.T("lang."+string(lang)), Inline: kind == survey.NPS}
			v.Subject, v.Before, v.Choices, v.After = m.Preview()
			all = append(all, v)
		}
	}
	return all
}
