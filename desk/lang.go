package desk

import "strings"

// ParseLang finds the language of a tag such as "zh", "zh-Hans-CN", "en-GB" or "en_US.UTF-8". Every Chinese is Chinese.
func ParseLang(tag string) (Lang, bool) {
	tag = strings.ToLower(strings.TrimSpace(tag))
	base, _, _ := strings.Cut(strings.NewReplacer("_", "-", ".", "-").Replace(tag), "-")
	switch base {
	case "zh":
		return Chinese, true
	case "en":
		return English, true
	}
	return "", false
}
