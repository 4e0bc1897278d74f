package desk

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of what may be typed, in characters.
const (
	MaxName    = 200
	MaxSubject = 500
	MaxText    = 500_000
	MaxTag     = 40
	MaxTags    = 50
	MinPass    = 10
	MaxPass    = 1000
	MaxNotice  = 5000 // of a privacy notice
)

// DefaultSettings are those of a new shop; its texts come from ui/words.
func DefaultSettings() Settings {
	return Settings{
		Lang:         English,
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
	brand = Pattern(`^#[0-9a-f]{6}$`)
	host  = Pattern(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$|^[0-9a-f:.]+$`)
)

// TidySettings brings what was typed into the form that is stored: no blanks around, lower-case hosts, no slash at the end.
func TidySettings(s Settings) Settings {
	s.ShopName = strings.TrimSpace(s.ShopName)
	s.Zone = strings.TrimSpace(s.Zone)
	s.PublicURL = strings.TrimRight(strings.TrimSpace(s.PublicURL), "/")
	s.BackupDir = strings.TrimSpace(s.BackupDir)
	s.Phone = TidyLine(s.Phone, 40)
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

// CheckSettings says what is wrong with settings, first things first; the field at fault is named. The zone is a name that
// only a clock's tables can judge: zone does.
func CheckSettings(s Settings, zone func(name string) bool) error {
	if !slices.Contains(SecondChoices, s.Second) {
		return Fail(Invalid, "second.unknown").At("second")
	}
	switch {
	case s.ShopName == "":
		return Fail(Invalid, "settings.shop_name_empty").At("shop_name")
	case utf8.RuneCountInString(s.ShopName) > MaxName || hasControl(s.ShopName):
		return Fail(Invalid, "settings.shop_name_bad", "max", MaxName).At("shop_name")
	case !slices.Contains(Langs, s.Lang):
		return Fail(Invalid, "settings.lang_unknown").At("lang")
	case s.Zone == "" || strings.EqualFold(s.Zone, "local") || !zone(s.Zone):
		return Fail(Invalid, "settings.zone_unknown", "zone", s.Zone).At("zone")
	case s.Undo < 0 || s.Undo > time.Minute:
		return Fail(Invalid, "settings.undo_range").At("undo")
	case s.RatingDelay < 0 || s.RatingDelay > 90*24*time.Hour:
		return Fail(Invalid, "settings.rating_delay_range").At("rating_delay")
	case s.RatingEvery < 0 || s.RatingEvery > 366*24*time.Hour:
		return Fail(Invalid, "settings.rating_every_range").At("rating_every")
	case s.ReopenWithin < 0 || s.ReopenWithin > 3660*24*time.Hour:
		return Fail(Invalid, "settings.reopen_range").At("reopen_within")
	case s.PollEvery < 10*time.Second || s.PollEvery > 24*time.Hour:
		return Fail(Invalid, "settings.poll_range").At("poll_every")
	case s.MaxMail < 1<<20 || s.MaxMail > 1<<30:
		return Fail(Invalid, "settings.max_mail_range").At("max_mail")
	case s.Brand != "" && !brand().MatchString(s.Brand):
		return Fail(Invalid, "settings.brand_bad").At("brand")
	}
	if err := checkPublicURL(s.PublicURL); err != nil {
		return err
	}
	if s.ExportDir != "" && !filepath.IsAbs(s.ExportDir) {
		return Fail(Invalid, "settings.export_dir_bad").At("export_dir")
	}
	if _, ok := TidyBase(s.ExportBase); s.ExportBase != "" && !ok {
		return Fail(Invalid, "settings.public_url_bad").At("export_base")
	}
	for _, h := range s.Hosts {
		if len(h) > 253 || !host().MatchString(h) {
			return Fail(Invalid, "settings.host_bad", "host", h).At("hosts")
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
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" || hasControl(raw) {
		return Fail(Invalid, "settings.public_url_bad").At("public_url")
	}
	return nil
}

// checkTexts refuses variables that would never be filled, and empty texts where a language has any.
func checkTexts(texts map[Lang]Texts) error {
	for _, lang := range Langs {
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
			if unknown := UnknownVariables(f.text, MailVariables); len(unknown) > 0 {
				return Fail(Invalid, "settings.text_variable", "names", strings.Join(unknown, ", ")).At("texts." + string(lang) + "." + f.name)
			}
		}
	}
	return nil
}

// TidyAddress is an address as it is stored: lower case, no blanks around.
func TidyAddress(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// ValidAddress says whether a tidy address can be written to: one @, something on both sides, no blanks and nothing that could
// break out of a header. It is no more than that: the mail server knows the rest.
func ValidAddress(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || len(address) > 254 || !utf8.ValidString(address) {
		return false
	}
	if strings.ContainsAny(address, " \t\r\n<>,;:\"\\()[]") || strings.Count(address, "@") != 1 || hasControl(address) {
		return false
	}
	domain := address[at+1:]
	return !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}

// CheckAgent says what is wrong with an agent's name, address, role or language.
func CheckAgent(a Agent) error {
	switch {
	case a.Name == "":
		return Fail(Invalid, "agent.name_empty").At("name")
	case utf8.RuneCountInString(a.Name) > MaxName || hasControl(a.Name):
		return Fail(Invalid, "agent.name_bad", "max", MaxName).At("name")
	case !ValidAddress(a.Address):
		return Fail(Invalid, "address.bad", "address", a.Address).At("address")
	case !slices.Contains(Roles, a.Role):
		return Fail(Invalid, "agent.role_unknown").At("role")
	case !slices.Contains(Langs, a.Lang):
		return Fail(Invalid, "settings.lang_unknown").At("lang")
	case a.Theme != "" && a.Theme != "light" && a.Theme != "dark":
		return Fail(Invalid, "agent.theme_unknown").At("theme")
	}
	return nil
}

// CheckPassword keeps the rules of a log-in's password: at least ten characters, neither blank nor the address nor one
// character over and over. There are no rules about sorts of characters: they make people write passwords down.
func CheckPassword(password, address string) error {
	bare := strings.ToLower(strings.TrimSpace(password))
	local, _, _ := strings.Cut(address, "@")
	switch {
	case utf8.RuneCountInString(password) > MaxPass || !utf8.ValidString(password):
		return Fail(Invalid, "password.too_long", "max", MaxPass).At("password")
	case utf8.RuneCountInString(bare) < MinPass:
		return Fail(Invalid, "password.too_short", "min", MinPass).At("password")
	case bare == strings.ToLower(address) || bare == strings.ToLower(local):
		return Fail(Invalid, "password.is_address").At("password")
	case strings.Trim(bare, bare[:firstRune(bare)]) == "":
		return Fail(Invalid, "password.one_character").At("password")
	}
	return nil
}

func firstRune(s string) int { _, n := utf8.DecodeRuneInString(s); return n }

// TidyTags brings tags into the form that is stored: trimmed, blanks inside made one, each once (however written), sorted.
// A tag that is too long, or too many of them, is an Error.
func TidyTags(tags []string) ([]string, error) {
	out := make([]string, 0, len(tags))
	for _, t := range tags {
		t = strings.Join(strings.Fields(t), " ")
		if t == "" {
			continue
		}
		if utf8.RuneCountInString(t) > MaxTag || hasControl(t) || strings.ContainsRune(t, ',') || !utf8.ValidString(t) {
			return nil, Fail(Invalid, "tag.bad", "tag", t, "max", MaxTag).At("tags")
		}
		if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, t) }) {
			out = append(out, t)
		}
	}
	if len(out) > MaxTags {
		return nil, Fail(Invalid, "tag.too_many", "max", MaxTags).At("tags")
	}
	slices.Sort(out)
	return out, nil
}

// TidyLine makes one line of what may have been several: for subjects and names. Control characters become blanks.
func TidyLine(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return Cut(strings.Join(strings.Fields(s), " "), max)
}

// Cut is s with at most max characters.
func Cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	n := 0
	for i := range s {
		if n == max {
			return s[:i]
		}
		n++
	}
	return s
}

// snippetLength is how many characters of a message the list shows.
const snippetLength = 140

// Snippet is a line of what a message says.
func Snippet(text string) string {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	if len(text) > 5*snippetLength { // the rest can't be seen: don't walk through a novel
		text = strings.ToValidUTF8(text[:5*snippetLength], "") // no half character
	}
	return TidyLine(text, snippetLength)
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }

// TidyBase is an address at which a site stands, in full, without a slash at its end; a folder may follow the host. False for what is none.
func TidyBase(raw string) (string, bool) {
	raw = strings.TrimRight(strings.TrimSpace(raw), "/")
	u, err := url.Parse(raw)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && !u.ForceQuery && !hasControl(raw) && !strings.ContainsAny(raw, " \"'<>\\")
	return raw, ok
}
