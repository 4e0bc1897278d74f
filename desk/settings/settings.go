// Package settings checks what an owner sets, first things first.
package settings

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
)

// Default are those of a new shop; its texts come from ui/words.
func Default() desk.Settings {
	return desk.Settings{
		Lang:         desk.English,
		Zone:         "UTC",
		Undo:         10 * time.Second,
		RatingOn:     true,
		RatingDelay:  time.Hour,
		RatingEvery:  7 * 24 * time.Hour,
		ReopenWithin: 30 * 24 * time.Hour,
		ThanksStay:   true,
		PollEvery:    time.Minute,
		SpamFilter:   true,
		MaxMail:      50 << 20,
		BackupOn:     true,
		HelpOn:       true,
		AskOn:        true,
		AckArticles:  true,
	}
}

var (
	brand = desk.Pattern(`^#[0-9a-f]{6}$`)
	host  = desk.Pattern(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$|^[0-9a-f:.]+$`)
)

// Tidy brings what was typed into the form that is stored: no blanks around, lower-case hosts, no slash at the end.
func Tidy(s desk.Settings) desk.Settings {
	s.ShopName = strings.TrimSpace(s.ShopName)
	s.Zone = strings.TrimSpace(s.Zone)
	s.PublicURL = strings.TrimRight(strings.TrimSpace(s.PublicURL), "/")
	s.BackupDir = strings.TrimSpace(s.BackupDir)
	s.Phone = desk.TidyLine(s.Phone, 40)
	s.ExportDir, s.ExportBase = strings.TrimSpace(s.ExportDir), strings.TrimRight(strings.TrimSpace(s.ExportBase), "/")
	s.Brand = strings.ToLower(strings.TrimSpace(s.Brand))
	var hosts []string
	for _, h := range s.Hosts {
		h = strings.ToLower(strings.TrimSpace(h))
		if h != "" && !slices.Contains(hosts, h) {
			hosts = append(hosts, h)
		}
	}
	s.Hosts = hosts
	return s
}

// Check says what is wrong with settings, first things first; the field at fault is named. The zone is a name that
// only a clock's tables can judge: zone does.
func Check(s desk.Settings, zone func(name string) bool) error {
	if !slices.Contains(desk.SecondChoices, s.Second) {
		return desk.Fail(desk.Invalid, "second.unknown").At("second")
	}
	switch {
	case s.ShopName == "":
		return desk.Fail(desk.Invalid, "settings.shop_name_empty").At("shop_name")
	case utf8.RuneCountInString(s.ShopName) > desk.MaxName || desk.HasControl(s.ShopName):
		return desk.Fail(desk.Invalid, "settings.shop_name_bad", "max", desk.MaxName).At("shop_name")
	case !slices.Contains(desk.Langs, s.Lang):
		return desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case s.Zone == "":
		return desk.Fail(desk.Invalid, "settings.zone_empty").At("zone")
	case strings.EqualFold(s.Zone, "local") || !zone(s.Zone):
		return desk.Fail(desk.Invalid, "settings.zone_unknown", "zone", s.Zone).At("zone")
	case s.Undo < 0 || s.Undo > time.Minute:
		return desk.Fail(desk.Invalid, "settings.undo_range").At("undo")
	case s.RatingDelay < 0 || s.RatingDelay > 90*24*time.Hour:
		return desk.Fail(desk.Invalid, "settings.rating_delay_range").At("rating_delay")
	case s.RatingEvery < 0 || s.RatingEvery > 366*24*time.Hour:
		return desk.Fail(desk.Invalid, "settings.rating_every_range").At("rating_every")
	case s.ReopenWithin < 0 || s.ReopenWithin > 3660*24*time.Hour:
		return desk.Fail(desk.Invalid, "settings.reopen_range").At("reopen_within")
	case s.PollEvery < 10*time.Second || s.PollEvery > 24*time.Hour:
		return desk.Fail(desk.Invalid, "settings.poll_range").At("poll_every")
	case s.MaxMail < 1<<20 || s.MaxMail > 1<<30:
		return desk.Fail(desk.Invalid, "settings.max_mail_range").At("max_mail")
	case s.Brand != "" && !brand().MatchString(s.Brand):
		return desk.Fail(desk.Invalid, "settings.brand_bad").At("brand")
	}
	if err := checkPublicURL(s.PublicURL); err != nil {
		return err
	}
	if s.ExportDir != "" && !filepath.IsAbs(s.ExportDir) {
		return desk.Fail(desk.Invalid, "settings.export_dir_bad").At("export_dir")
	}
	if _, ok := TidyBase(s.ExportBase); s.ExportBase != "" && !ok {
		return desk.Fail(desk.Invalid, "settings.public_url_bad").At("export_base")
	}
	for _, h := range s.Hosts {
		if len(h) > 253 || !host().MatchString(h) {
			return desk.Fail(desk.Invalid, "settings.host_bad", "host", h).At("hosts")
		}
	}
	if err := checkWidget(s.Widget); err != nil {
		return err
	}
	return checkTexts(s.Texts)
}

// checkPublicURL wants an absolute http or https address without log-in, query or fragment. Empty is behind a router.
func checkPublicURL(raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" || desk.HasControl(raw) {
		return desk.Fail(desk.Invalid, "settings.public_url_bad").At("public_url")
	}
	return nil
}

// checkTexts refuses variables that would never be filled, and empty texts where a language has any.
func checkTexts(texts map[desk.Lang]desk.Texts) error {
	for _, lang := range desk.Langs {
		t, ok := texts[lang]
		if !ok {
			continue
		}
		type field struct{ name, text string }
		fields := []field{
			{"ack_subject", t.AckSubject}, {"ack_text", t.AckText}, {"survey_subject", t.SurveySubject},
			{"survey_text", t.SurveyText}, {"reset_subject", t.ResetSubject}, {"reset_text", t.ResetText},
		}
		for k, m := range t.Questions {
			fields = append(fields, field{string(k) + "_subject", m.Subject}, field{string(k) + "_text", m.Text})
		}
		for _, f := range fields {
			if unknown := variable.Unknown(f.text, variable.MailNames); len(unknown) > 0 {
				return desk.Fail(desk.Invalid, "settings.text_variable", "names", strings.Join(unknown, ", ")).At("texts." + string(lang) + "." + f.name)
			}
		}
	}
	return nil
}

// TidyBase is an address at which a site stands, in full, without a slash at its end; a folder may follow the host. False for what is none.
func TidyBase(raw string) (string, bool) {
	raw = strings.TrimRight(strings.TrimSpace(raw), "/")
	u, err := url.Parse(raw)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && !u.ForceQuery && !desk.HasControl(raw) && !strings.ContainsAny(raw, " \"'<>\\")
	return raw, ok
}
