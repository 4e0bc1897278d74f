package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Classes of characters for the search.
const (
	nothing = iota
	letter  // and digits
	eastern // Han and kana, which Japanese mixes
	hangul
	southern // Thai, Lao, Khmer, Burmese: written without spaces too
)

func classOf(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return letter
		}
		return nothing
	case r >= 0x4e00 && r <= 0x9fff: // nearly all there is
		return eastern
	case r >= 0x3000 && r <= 0x303f:
		if r == '々' || r == '〆' || r == '〇' {
			return eastern
		}
		return nothing
	case r >= 0x3040 && r <= 0x30ff:
		if r == '゠' || r == '・' {
			return nothing
		}
		return eastern
	case r >= 0xff66 && r <= 0xff9f: // half-width kana
		return eastern
	case r >= 0xac00 && r <= 0xd7a3:
		return hangul
	case r >= 0xff01 && r <= 0xff5e: // full-width ASCII
		return classOf(r - 0xfee0)
	}
	switch {
	case unicode.Is(unicode.Han, r):
		return eastern
	case unicode.In(r, unicode.Hangul):
		return hangul
	case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return southern
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	}
	return nothing
}

// folds lists plain letters, each followed by the letters that are folded into it. Lower case only.
var folds = foldTable(
	"aàáâãäåāăąǎạảấầẩẫậắằẳẵặ", "cçćĉċč", "dďđð", "eèéêëēĕėęěẹẻẽếềểễệ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıǐỉị", "jĵ", "kķ",
	"lĺļľŀł", "nñńņňŋ", "oòóôõöøōŏőơǒọỏốồổỗộớờởỡợ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųưǔǖǘǚǜụủứừửữự", "wŵ",
	"yýÿŷỳỵỷỹ", "zźżž", "её", "αά", "εέ", "ηή", "ιίϊΐ", "οό", "υύϋΰ", "ωώ", "σς",
)

func foldTable(groups ...string) map[rune]rune {
	m := map[rune]rune{}
	for _, g := range groups {
		plain, w := utf8.DecodeRuneInString(g)
		for _, r := range g[w:] {
			m[r] = plain
		}
	}
	return m
}

// appendFolded appends r without case, accent or width.
func appendFolded(dst []byte, r rune) []byte {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return append(dst, byte(r))
	case 'A' <= r && r <= 'Z':
		return append(dst, byte(r)+'a'-'A')
	case r >= 0xff01 && r <= 0xff5e:
		return appendFolded(dst, r-0xfee0)
	}
	r = unicode.ToLower(r)
	switch r {
	case 'ß':
		return append(dst, "ss"...)
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'þ':
		return append(dst, "th"...)
	}
	if plain, ok := folds[r]; ok {
		r = plain
	}
	return utf8.AppendRune(dst, r)
}

// halfKana are U+FF66 to U+FF9F in full width, but for the marks of voice.
var halfKana = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜")

func fullKana(r rune) rune {
	if r >= 0xff66 && r <= 0xff9f {
		return halfKana[r-0xff66]
	}
	return r
}

// stem cuts the commonest English endings, so that order, orders, ordered and ordering are one word. It may cut too much in
// rare words; index and query are cut alike, so they are found all the same.
func stem(w string) string {
	if len(w) < 4 || !plainWord(w) {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "i"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "zes"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		w = w[:len(w)-1]
	}
	switch {
	case strings.HasSuffix(w, "ing") && len(w) > 5 && hasVowel(w[:len(w)-3]):
		w = single(w[:len(w)-3])
	case strings.HasSuffix(w, "ied") && len(w) > 4:
		w = w[:len(w)-3] + "i"
	case strings.HasSuffix(w, "eed"): // need, speed
	case strings.HasSuffix(w, "ed") && len(w) > 4 && hasVowel(w[:len(w)-2]):
		w = single(w[:len(w)-2])
	}
	switch {
	case strings.HasSuffix(w, "e") && len(w) > 4:
		w = w[:len(w)-1]
	case strings.HasSuffix(w, "y") && len(w) > 3:
		w = w[:len(w)-1] + "i"
	case strings.HasSuffix(w, "ll"): // cancelled and cancel, call and calling
		w = w[:len(w)-1]
	}
	return w
}

// plainWord says that w is of a to z only.
func plainWord(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

func hasVowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }

// single undoes a doubled consonant: shipp is ship; but sell, pass and buzz keep theirs.
func single(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeioulsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}
