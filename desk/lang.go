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

// GuessLang is the language that a customer would like to be answered in: Chinese for Han characters with hardly any kana or Hangul
// among them, else English. The first of the texts that has any of these decides; the beginning of each is enough.
func GuessLang(texts ...string) Lang {
	for _, text := range texts {
		han, other := eastAsian(text[:min(len(text), 4000)])
		if han+other == 0 {
			continue
		}
		if other*10 <= han {
			return Chinese
		}
		return English
	}
	return English
}

// eastAsian counts Han characters, and kana with Hangul.
func eastAsian(text string) (han, other int) {
	for _, r := range text {
		switch {
		case r < 0x1100: // before the first Hangul
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			other++
		}
	}
	return han, other
}
