package desk

import (
	"strings"
	"unicode"
)

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

// GuessLang is the language that a customer would like to be answered in: Chinese for text with Han characters and no kana or
// Hangul, else English.
func GuessLang(text string) Lang {
	han := false
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return English
		case unicode.Is(unicode.Han, r):
			han = true
		}
	}
	if han {
		return Chinese
	}
	return English
}
