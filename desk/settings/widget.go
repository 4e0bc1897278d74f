package settings

import (
	"net/url"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// MostSites is how many websites may show the widget, and MostWidgetGreeting how long its greeting may be, in characters.
const (
	MostSites          = 20
	MostWidgetGreeting = 120
)

// tidySite is a website's address as a policy has it: scheme, name and port, without what follows. ok is false for what is no address of
// a website.
func tidySite(typed string) (site string, ok bool) {
	typed = strings.TrimSpace(typed)
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return "", false
	}
	name := strings.ToLower(u.Hostname())
	if len(name) > 253 || !host().MatchString(name) || strings.Contains(name, ":") && !strings.HasPrefix(u.Host, "[") {
		return "", false
	}
	site = u.Scheme + "://" + strings.ToLower(u.Host)
	switch u.Port() {
	case "":
		site = strings.TrimSuffix(site, ":")
	case "80", "443":
		if (u.Port() == "443") == (u.Scheme == "https") {
			site = strings.TrimSuffix(site, ":"+u.Port())
		}
	}
	return site, true
}

// checkWidget says what is wrong with its settings; those of another page have been tidied before.
func checkWidget(w desk.Widget) error {
	if len(w.Sites) > MostSites {
		return desk.Fail(desk.Invalid, "widget.too_many", "max", MostSites).At("sites")
	}
	for _, s := range w.Sites {
		if tidy, ok := tidySite(s); !ok || tidy != s {
			return desk.Fail(desk.Invalid, "widget.site_bad", "site", s).At("sites")
		}
	}
	if w.Colour != "" && !brand().MatchString(w.Colour) {
		return desk.Fail(desk.Invalid, "settings.brand_bad").At("colour")
	}
	return nil
}

// TidySites are sites as they were typed, each once; what is none stays as it is, to be refused.
func TidySites(typed []string) (sites []string) {
	for _, s := range typed {
		if tidy, ok := tidySite(s); ok {
			s = tidy
		}
		if s != "" && !slices.Contains(sites, s) {
			sites = append(sites, s)
		}
	}
	return sites
}
