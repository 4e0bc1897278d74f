package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) widgetPage(c *gin.Context) (*office.WidgetSettings, desk.Settings, error) {
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, now, err
	}
	f, err := s.SettingsFrame(c, "widget")
	p := &office.WidgetSettings{Settings: f, Set: now, Script: s.BaseURL(c) + "/widget.js"}
	p.Base = s.widgetFields(c)(now).Base()
	return p, now, err
}

// Widget are the settings of the widget, and the line to copy.
func (s *Office) Widget(c *gin.Context) error {
	p, _, err := s.widgetPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_widget", p)
}

func (s *Office) widgetFields(c *gin.Context) func(desk.Settings) web.FormFields {
	return func(v desk.Settings) web.FormFields {
		w := v.Widget
		f := web.FormFields{"widget_on": s.OnOff(c, w.On), "sites": strings.Join(w.Sites, " "), "colour": w.Colour, "left": s.OnOff(c, w.Left)}
		for _, lang := range desk.Langs {
			f["greeting_"+string(lang)] = w.Greeting[lang]
		}
		return f
	}
}

// SaveWidget saves them.
func (s *Office) SaveWidget(c *gin.Context) error {
	p, now, err := s.widgetPage(c)
	if err != nil {
		return err
	}
	w := desk.Widget{On: web.On(c, "widget_on"), Left: web.On(c, "left"), Greeting: map[desk.Lang]string{}}
	w.Sites = settings.TidySites(strings.FieldsFunc(c.PostForm("sites"), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n，；", r) }))
	if web.On(c, "colour_on") {
		w.Colour = strings.ToLower(web.Trimmed(c, "colour"))
	}
	for _, lang := range desk.Langs {
		w.Greeting[lang] = desk.TidyLine(c.PostForm("greeting_"+string(lang)), settings.MostWidgetGreeting)
	}
	p.Set.Widget = w
	if err := s.SaveSettings(c, &p.Settings, p.Set, now, s.widgetFields(c)); err != nil {
		return s.Again(c, "settings_widget", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/widget", "saved")
}
