package desk

import (
	"slices"
	"strings"
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

// TidyAddress is an address as it is stored: lower case, no blanks around.
func TidyAddress(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// ValidAddress says whether a tidy address can be written to: one @, something on both sides, no blanks and nothing that could
// break out of a header. It is no more than that: the mail server knows the rest.
func ValidAddress(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || len(address) > 254 || !utf8.ValidString(address) {
		return false
	}
	if strings.ContainsAny(address, " \t\r\n<>,;:\"\\()[]") || strings.Count(address, "@") != 1 || HasControl(address) {
		return false
	}
	domain := address[at+1:]
	return !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}

// BadAddress is the error of an address that can't be written to: that it is missing, or that it is none.
func BadAddress(address string) *Error {
	if address == "" {
		return Fail(Invalid, "address.empty")
	}
	return Fail(Invalid, "address.bad", "address", address)
}

// CheckAgent says what is wrong with an agent's name, address, role or language.
func CheckAgent(a Agent) error {
	switch {
	case a.Name == "":
		return Fail(Invalid, "agent.name_empty").At("name")
	case utf8.RuneCountInString(a.Name) > MaxName || HasControl(a.Name):
		return Fail(Invalid, "agent.name_bad", "max", MaxName).At("name")
	case !ValidAddress(a.Address):
		return BadAddress(a.Address).At("address")
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
		if utf8.RuneCountInString(t) > MaxTag || HasControl(t) || strings.ContainsRune(t, ',') || !utf8.ValidString(t) {
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

func HasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }

// CutBytes is s with at most max bytes, cut between characters.
func CutBytes(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}
