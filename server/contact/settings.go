package contact

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Contact) settingsPage(c *gin.Context) (*office.ContactSettings, error) {
	ctx := c.Request.Context()
	f, err := s.SettingsFrame(c, "contact")
	if err != nil {
		return nil, err
	}
	p := &office.ContactSettings{Settings: f}
	if p.Fields, err = s.Store.Fields(ctx); err != nil {
		return nil, err
	}
	if p.Topics, err = s.Store.TopicNames(ctx); err != nil {
		return nil, err
	}
	p.Notices, err = s.Store.PrivacyNotices(ctx)
	p.Written = map[desk.Lang]string{}
	for lang, n := range p.Notices {
		p.Written[lang] = n.Text
	}
	p.Base = noticeFields(p.Written).Base()
	return p, err
}

func noticeFields(written map[desk.Lang]string) web.FormFields {
	f := web.FormFields{}
	for lang, text := range written {
		f["notice_"+string(lang)] = text
	}
	return f
}

// Settings are what the form asks, and the privacy notice.
func (s *Contact) Settings(c *gin.Context) error {
	p, err := s.settingsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_contact", p)
}

// SaveNotices makes what was written the privacy notice from now on.
func (s *Contact) SaveNotices(c *gin.Context) error {
	p, err := s.settingsPage(c)
	if err != nil {
		return err
	}
	stored := noticeFields(p.Written)
	for _, lang := range desk.Langs {
		p.Written[lang] = strings.TrimSpace(strings.ReplaceAll(c.PostForm("notice_"+string(lang)), "\r\n", "\n"))
	}
	if err := web.Fresh(c, &p.Settings, stored, noticeFields(p.Written)); err != nil {
		return s.Again(c, "settings_contact", p, &p.Form, err)
	}
	for _, lang := range desk.Langs {
		if p.Written[lang] == p.Notices[lang].Text {
			continue
		}
		if err := s.Store.SavePrivacyNotice(c.Request.Context(), by(c), lang, p.Written[lang]); err != nil {
			return s.Again(c, "settings_contact", p, &p.Form, err)
		}
	}
	return s.Saved(c, "/desk/settings/contact#notice", "saved")
}

func by(c *gin.Context) desk.By { return desk.By{Agent: web.AgentOf(c).ID} }

// fieldPage is one field, or a new one.
func (s *Contact) fieldPage(c *gin.Context) (*office.FieldPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	all, err := s.settingsPage(c)
	if err != nil {
		return nil, err
	}
	p := &office.FieldPage{Settings: all.Settings, Topics: all.Topics, Field: form.Field{Kind: form.Order}}
	p.Title, p.Base = p.T("field.new"), ""
	if id == 0 {
		return p, nil
	}
	for _, f := range all.Fields {
		if f.ID == id {
			p.Field, p.Title = f, f.Name(p.Lang)
			p.Base = s.fieldFields(c, p).Base()
			return p, nil
		}
	}
	return nil, desk.Fail(desk.NotFound, "field.unknown")
}

func (s *Contact) fieldFields(c *gin.Context, p *office.FieldPage) web.FormFields {
	f := web.FormFields{"topic": p.TopicName(p.Field.Topic), "required": s.OnOff(c, p.Field.Required)}
	for _, lang := range desk.Langs {
		l := string(lang)
		f["name_"+l], f["hint_"+l], f["choices_"+l] = p.Field.Names[lang], p.Field.Hints[lang], p.Field.Choices[lang]
	}
	return f
}

// Field is the form of one field.
func (s *Contact) Field(c *gin.Context) error {
	p, err := s.fieldPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_field", p)
}

// SaveField adds or changes a field, moves it up, or takes it off the form.
func (s *Contact) SaveField(c *gin.Context) error {
	p, err := s.fieldPage(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	switch c.PostForm("do") {
	case "up":
		err = s.Store.MoveField(ctx, by(c), p.Field.ID)
	case "drop":
		if err = web.Shown(c, p.FieldShown(p.Field)); err == nil {
			err = s.Store.DropField(ctx, by(c), p.Field.ID)
		}
	default:
		stored := s.fieldFields(c, p)
		if p.Field.ID == 0 {
			p.Field.Kind = form.Kind(c.PostForm("kind"))
		}
		p.Field.Required = web.On(c, "required")
		topic, wrong := web.Number(c, "topic")
		if err = wrong; err != nil {
			break
		}
		p.Field.Topic = int64(topic)
		p.Field.Names, p.Field.Hints, p.Field.Choices = map[desk.Lang]string{}, map[desk.Lang]string{}, map[desk.Lang]string{}
		for _, lang := range desk.Langs {
			p.Field.Names[lang], p.Field.Hints[lang] = c.PostForm("name_"+string(lang)), c.PostForm("hint_"+string(lang))
			p.Field.Choices[lang] = strings.ReplaceAll(c.PostForm("choices_"+string(lang)), "\r\n", "\n")
		}
		if p.Field.ID != 0 {
			err = web.Fresh(c, &p.Settings, stored, s.fieldFields(c, p))
		}
		if err == nil {
			_, err = s.Store.SaveField(ctx, by(c), p.Field)
		}
	}
	if err != nil {
		return s.Again(c, "settings_field", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/contact", "saved")
}
