package cli

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// langOf is the language of the terminal, by the first of LC_ALL, LC_MESSAGES and LANG that says anything, else by what the
// system itself is set to.
func langOf(env func(string) string) desk.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := env(name); locale != "" {
			return langOfLocale(locale)
		}
	}
	return langOfLocale(systemLocale())
}

// langOfLocale reads zh_CN.UTF-8, zh-Hans-CN and the like.
func langOfLocale(locale string) desk.Lang {
	if l := strings.ToLower(locale); l == "zh" || strings.HasPrefix(l, "zh_") || strings.HasPrefix(l, "zh-") || strings.HasPrefix(l, "zh.") {
		return desk.Chinese
	}
	return desk.English
}
