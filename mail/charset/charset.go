// Package charset reads bytes in the characters that a mail names, and guesses where it names none or a wrong one.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Decode makes valid UTF-8 of b. The declared charset is believed unless it is unknown or does not fit the
// bytes; only then is one guessed.
func Decode(label string, b []byte) string {
	label = Label(label)
	if !bytes.ContainsFunc(b, func(r rune) bool { return r >= 0x80 || r == 0x1b }) && !Shifts(label) {
		return string(b)
	}
	switch label {
	case "", "us-ascii", "unknown", "utf-8":
		return decodeUTF8(b)
	case "utf-7":
		return decodeUTF7(b)
	case "iso-2022-kr", "iso-2022-cn":
		return decodeShifted(label, b)
	}
	e := Of(label)
	if e == nil {
		return decodeUTF8(b)
	}
	if !Shifts(label) && utf8ByNoChance(b, narrow(e)) {
		return string(b)
	}
	s, bad := decodeWith(e, b)
	if bad == 0 || fits(s, bad) {
		return s
	}
	if utf8.Valid(b) {
		return string(b)
	}
	if g, ok := guessCharset(b); ok {
		return g
	}
	return s
}

// fits says whether a few broken characters (a text cut in the middle, a stray byte) may be forgiven.
func fits(s string, bad int) bool { return bad <= 1+len(s)/200 && len(s) > 20*bad }

// Shifts says whether a charset writes other characters with the bytes of ASCII.
func Shifts(label string) bool {
	switch label {
	case "utf-7", "iso-2022-kr", "iso-2022-cn":
		return true
	case "", "unknown", "us-ascii", "utf-8":
		return false
	}
	switch e := Of(label); e {
	case charmap.CodePage037, charmap.CodePage1047, charmap.CodePage1140, simplifiedchinese.HZGB2312, japanese.ISO2022JP:
		return true
	default:
		return strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") || label == "unicode" || label == "ucs-2"
	}
}

func decodeUTF8(b []byte) string {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) && bytes.IndexByte(b, 0x1b) < 0 {
		return string(b)
	}
	s, bad := decodeWith(unicode.UTF8, b)
	if bad > 0 && !fits(s, bad) || bad == 0 && bytes.IndexByte(b, 0x1b) >= 0 {
		if g, ok := guessCharset(b); ok {
			return g
		}
	}
	return s
}

// decodeWith decodes and counts the characters that could not be.
func decodeWith(e encoding.Encoding, b []byte) (string, int) {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		out = bytes.ToValidUTF8(out, []byte("\uFFFD"))
	}
	bad := bytes.Count(out, []byte("\uFFFD"))
	if _, one := e.(*charmap.Charmap); one {
		bad += c1(out)
	}
	return string(out), bad
}

// c1 counts control characters that no text has: the sign of a wrong one-byte charset.
func c1(b []byte) (n int) {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xc2 && b[i+1] >= 0x80 && b[i+1] < 0xa0 && b[i+1] != 0x85 {
			n++
		}
	}
	return n
}

func narrow(e encoding.Encoding) bool { _, ok := e.(*charmap.Charmap); return ok }

// utf8ByNoChance says whether b is valid UTF-8 as no text of another charset is: of a one-byte charset with any character beyond
// ASCII, of another with two at least and all of them of three bytes. (联通 in GBK is two of two bytes.)
func utf8ByNoChance(b []byte, narrow bool) bool {
	if !utf8.Valid(b) {
		return false
	}
	two, more := 0, 0
	for _, r := range string(b[:min(len(b), guessSample)]) {
		switch {
		case r >= 0x800:
			more++
		case r >= 0x80:
			two++
		}
	}
	return narrow && two+more > 0 || more > 1 && two == 0
}

// Label tidies a declared charset: quotes, a doubled "charset=", spaces, capitals.
func Label(s string) string {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), `"'; `))
	s = strings.TrimPrefix(s, "charset=")
	s = strings.Trim(s, `"'; `)
	s = strings.ReplaceAll(s, " ", "-")
	s = strings.ReplaceAll(s, "_", "-")
	switch s {
	case "utf8", "utf-8", "unicode-1-1-utf-8", "cp65001", "utf-8n", "utf8mb4":
		return "utf-8"
	case "ascii", "us-ascii", "ansi-x3.4-1968", "iso-646", "646", "usascii", "cp367", "ibm367":
		return "us-ascii"
	case "", "default", "x-unknown", "unknown", "unknown-8bit", "8bit", "x-user-defined", "binary", "none", "iso-10646":
		return "unknown"
	case "utf7", "utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "cp65000":
		return "utf-7"
	case "iso-2022-kr", "csiso2022kr":
		return "iso-2022-kr"
	case "iso-2022-cn", "iso-2022-cn-ext":
		return "iso-2022-cn"
	}
	return s
}

// Of is the encoding that real mail means by a label, which is often more than the label says: gb2312 is
// written by programs that mean GB18030, ks_c_5601 by Outlook that means cp949, iso-8859-1 by those that mean
// windows-1252.
func Of(label string) encoding.Encoding {
	if e, ok := labels[label]; ok {
		return e
	}
	if i := strings.LastIndex(label, "gb"); i >= 0 && (strings.Contains(label, "2312") || strings.Contains(label, "gbk") || strings.Contains(label, "18030")) && label != "hz-gb-2312" {
		return simplifiedchinese.GB18030
	}
	label, _, _ = strings.Cut(label, ":") // the year of a standard: iso-8859-1:1987
	if digits := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz-"); digits != label && digits != "" {
		for _, page := range []string{digits, strings.TrimLeft(digits, "0")} { // ibm037, ibm00858
			if e, ok := pages[page]; ok {
				return e
			}
		}
	}
	for _, l := range []string{label, strings.ReplaceAll(label, "-", "_"), "windows-" + label, "iso-" + label} {
		if e, err := htmlindex.Get(l); err == nil && e != encoding.Replacement {
			return e
		}
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e
	}
	return nil
}

var labels = map[string]encoding.Encoding{
	"gb2312": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "gb18030": simplifiedchinese.GB18030,
	"gb-2312-80": simplifiedchinese.GB18030, "x-gbk": simplifiedchinese.GB18030, "euc-cn": simplifiedchinese.GB18030,
	"chinese": simplifiedchinese.GB18030, "hz-gb-2312": simplifiedchinese.HZGB2312, "hz": simplifiedchinese.HZGB2312,
	"big5": traditionalchinese.Big5, "big5-hkscs": traditionalchinese.Big5, "big5hkscs": traditionalchinese.Big5, "x-x-big5": traditionalchinese.Big5,
	"ks-c-5601-1987": korean.EUCKR, "ks-c-5601": korean.EUCKR, "ks-c-5601-1989": korean.EUCKR, "ksc5601": korean.EUCKR, "ksc-5601": korean.EUCKR,
	"euc-kr": korean.EUCKR, "euckr": korean.EUCKR, "uhc": korean.EUCKR, "johab": korean.EUCKR, "korean": korean.EUCKR,
	"iso-2022-jp": japanese.ISO2022JP, "iso-2022-jp-1": japanese.ISO2022JP, "iso-2022-jp-2": japanese.ISO2022JP, "iso-2022-jp-3": japanese.ISO2022JP,
	"iso-2022-jp-ms": japanese.ISO2022JP, "csiso2022jp": japanese.ISO2022JP, "jis": japanese.ISO2022JP,
	"shift-jis": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "x-sjis": japanese.ShiftJIS, "ms-kanji": japanese.ShiftJIS, "shift-jisx0213": japanese.ShiftJIS,
	"euc-jp": japanese.EUCJP, "eucjp": japanese.EUCJP, "x-euc-jp": japanese.EUCJP,
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "latin-1": charmap.Windows1252, "l1": charmap.Windows1252, "ansi": charmap.Windows1252,
	"iso-8859-11": charmap.Windows874, "tis-620": charmap.Windows874, "iso-8859-9": charmap.Windows1254,
	"iso-8859-8-i": charmap.ISO8859_8I, "iso-8859-8-e": charmap.ISO8859_8E, "iso-8859-6-i": charmap.ISO8859_6I, "iso-8859-6-e": charmap.ISO8859_6E,
	"utf-16": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "unicode": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"ucs-2": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-32": utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32be": utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
	"koi8-r": charmap.KOI8R, "koi8-u": charmap.KOI8U, "koi8-ru": charmap.KOI8U, "koi": charmap.KOI8R, "x-mac-cyrillic": charmap.MacintoshCyrillic,
	"macintosh": charmap.Macintosh, "mac": charmap.Macintosh, "x-mac-roman": charmap.Macintosh, "macroman": charmap.Macintosh,
	"windows-31j": japanese.ShiftJIS, "x-windows-949": korean.EUCKR,
}

// pages are code pages by number, as in cp936, ibm850, windows-949, x-cp1251.
var pages = map[string]encoding.Encoding{
	"936": simplifiedchinese.GB18030, "54936": simplifiedchinese.GB18030, "949": korean.EUCKR, "950": traditionalchinese.Big5,
	"932": japanese.ShiftJIS, "943": japanese.ShiftJIS, "50220": japanese.ISO2022JP, "50221": japanese.ISO2022JP, "50222": japanese.ISO2022JP, "51932": japanese.EUCJP,
	"037": charmap.CodePage037, "437": charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852,
	"855": charmap.CodePage855, "858": charmap.CodePage858, "860": charmap.CodePage860, "862": charmap.CodePage862,
	"863": charmap.CodePage863, "865": charmap.CodePage865, "866": charmap.CodePage866, "874": charmap.Windows874,
	"1047": charmap.CodePage1047, "1140": charmap.CodePage1140, "1250": charmap.Windows1250, "1251": charmap.Windows1251,
	"1252": charmap.Windows1252, "1253": charmap.Windows1253, "1254": charmap.Windows1254, "1255": charmap.Windows1255,
	"1256": charmap.Windows1256, "1257": charmap.Windows1257, "1258": charmap.Windows1258, "28591": charmap.Windows1252,
	"8859-1": charmap.Windows1252, "8859-2": charmap.ISO8859_2, "8859-3": charmap.ISO8859_3, "8859-4": charmap.ISO8859_4,
	"8859-5": charmap.ISO8859_5, "8859-6": charmap.ISO8859_6, "8859-7": charmap.ISO8859_7, "8859-8": charmap.ISO8859_8,
	"8859-9": charmap.Windows1254, "8859-10": charmap.ISO8859_10, "8859-13": charmap.ISO8859_13, "8859-14": charmap.ISO8859_14,
	"8859-15": charmap.ISO8859_15, "8859-16": charmap.ISO8859_16,
}

// ASCII says whether a text has no other characters.
func ASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
