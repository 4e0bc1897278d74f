package office

import (
	"maps"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

// mostWords is how long greeting and hours may be, in characters.
const mostWords = 500

// mostPhone is how long a phone number may be, with the words around it.
const mostPhone = 40

func (s *Office) helpSettingsPage(c *gin.Context) (*office.HelpSettings, desk.Settings, error) {
	ctx := c.Request.Context()
	now, err := s.Store.Settings(ctx)
	if err != nil {
		return nil, now, err
	}
	f, err := s.SettingsFrame(c, "help")
	if err != nil {
		return nil, now, err
	}
	f.Base = s.helpFields(c)(now).Base()
	p := &office.HelpSettings{Settings: f, Set: now, Kiosk: s.BaseURL(c) + "/kiosk/" + string(now.Lang)}
	if p.Categories, err = s.Store.Categories(ctx, f.Lang); err != nil {
		return nil, now, err
	}
	if p.Sure, err = s.Store.Calibration(ctx); err != nil {
		return nil, now, err
	}
	groups, err := s.Store.Synonyms(ctx)
	p.Synonyms = len(groups)
	return p, now, err
}

// HelpSettings are the help centre's settings and its categories.
func (s *Office) HelpSettings(c *gin.Context) error {
	p, _, err := s.helpSettingsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_help", p)
}

func (s *Office) helpFields(c *gin.Context) func(desk.Settings) web.FormFields {
	return func(v desk.Settings) web.FormFields {
		f := web.FormFields{"help_on": s.OnOff(c, v.HelpOn), "ask_on": s.OnOff(c, v.AskOn), "ack_articles": s.OnOff(c, v.AckArticles), "brand": v.Brand, "phone": v.Phone, "show_address": s.OnOff(c, v.ShowAddress),
			"export_dir": v.ExportDir, "export_base": v.ExportBase}
		for _, lang := range desk.Langs {
			f["greeting_"+string(lang)], f["hours_"+string(lang)] = v.Greeting[lang], v.Hours[lang]
		}
		return f
	}
}

// SaveHelpSettings saves the help centre's settings.
func (s *Office) SaveHelpSettings(c *gin.Context) error {
	p, now, err := s.helpSettingsPage(c)
	if err != nil {
		return err
	}
	p.Set.HelpOn, p.Set.AskOn, p.Set.AckArticles, p.Set.Brand = web.On(c, "help_on"), web.On(c, "ask_on"), web.On(c, "ack_articles"), ""
	if web.On(c, "brand_on") {
		p.Set.Brand = strings.ToLower(web.Trimmed(c, "brand"))
	}
	p.Set.ExportDir, p.Set.ExportBase = web.Trimmed(c, "export_dir"), web.Trimmed(c, "export_base")
	p.Set.Phone, p.Set.ShowAddress = desk.TidyLine(c.PostForm("phone"), mostPhone), web.On(c, "show_address")
	p.Set.Greeting, p.Set.Hours = maps.Clone(now.Greeting), maps.Clone(now.Hours)
	if p.Set.Greeting == nil {
		p.Set.Greeting = map[desk.Lang]string{}
	}
	if p.Set.Hours == nil {
		p.Set.Hours = map[desk.Lang]string{}
	}
	for _, lang := range desk.Langs {
		p.Set.Greeting[lang] = desk.TidyLine(c.PostForm("greeting_"+string(lang)), mostWords)
		p.Set.Hours[lang] = desk.Cut(strings.ReplaceAll(web.Trimmed(c, "hours_"+string(lang)), "\r\n", "\n"), mostWords)
	}
	if err := s.SaveSettings(c, &p.Settings, p.Set, now, s.helpFields(c)); err != nil {
		return s.Again(c, "settings_help", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/help", "saved")
}

// ExportNow has the help centre written to its folder at once.
func (s *Office) ExportNow(c *gin.Context) error {
	s.Hub.Publish([]desk.Change{{Kind: "export"}})
	return s.Saved(c, "/desk/settings/help#export", "settings.export_asked")
}

// categoryPage is one category, or a new one, which goes to the end.
func (s *Office) categoryPage(c *gin.Context) (*office.CategoryPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.SettingsFrame(c, "help")
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Categories(c.Request.Context(), f.Lang)
	if err != nil {
		return nil, err
	}
	p := &office.CategoryPage{Settings: f, Icons: ui.CategoryIcons, Category: desk.Category{Icon: "book"}}
	p.Title = p.T("category.new")
	for _, k := range all {
		p.Category.Order = max(p.Category.Order, k.Order+1)
	}
	if id == 0 {
		return p, nil
	}
	for _, k := range all {
		if k.ID == id {
			p.Category, p.Title, p.Base = k, p.CategoryName(k), categoryFields(k).Base()
			return p, nil
		}
	}
	return nil, desk.Fail(desk.NotFound, "category.unknown")
}

func categoryFields(k desk.Category) web.FormFields {
	f := web.FormFields{"icon": k.Icon, "order": strconv.Itoa(k.Order)}
	for _, lang := range desk.Langs {
		f["name_"+string(lang)] = k.Names[lang]
	}
	return f
}

// Category is the form of one category.
func (s *Office) Category(c *gin.Context) error {
	p, err := s.categoryPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_category", p)
}

// SaveCategory adds or changes a category.
func (s *Office) SaveCategory(c *gin.Context) error {
	p, err := s.categoryPage(c)
	if err != nil {
		return err
	}
	stored := categoryFields(p.Category)
	p.Category.Names = map[desk.Lang]string{}
	for _, lang := range desk.Langs {
		p.Category.Names[lang] = c.PostForm("name_" + string(lang))
	}
	p.Category.Icon = c.PostForm("icon")
	order, err := web.Number(c, "order")
	if err == nil && (order < 0 || order > 10000) {
		err = desk.Fail(desk.Invalid, "number.bad").At("order")
	}
	if err == nil {
		p.Category.Order = order
		err = web.Fresh(c, &p.Settings, stored, categoryFields(p.Category))
	}
	if err == nil {
		_, err = s.Store.SaveCategory(c.Request.Context(), p.Category)
	}
	if err != nil {
		return s.Again(c, "settings_category", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/help#categories", "saved")
}

// RemoveCategory removes a category.
func (s *Office) RemoveCategory(c *gin.Context) error {
	p, err := s.categoryPage(c)
	if err != nil {
		return err
	}
	if err = web.Shown(c, p.Base); err == nil {
		err = s.Store.DropCategory(c.Request.Context(), p.Category.ID)
	}
	if err != nil {
		return s.Again(c, "settings_category", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/help#categories", "category.removed")
}
