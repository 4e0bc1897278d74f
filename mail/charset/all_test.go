package charset

import (
	"slices"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sampleOf is text that an encoding can write: its own letters where it has a byte for each, else its language.
func sampleOf(e encoding.Encoding) string {
	one, ok := e.(*charmap.Charmap)
	switch e {
	case charmap.ISO8859_6E, charmap.ISO8859_6I: // the same letters, in another order on the screen
		one, ok = charmap.ISO8859_6, true
	case charmap.ISO8859_8E, charmap.ISO8859_8I:
		one, ok = charmap.ISO8859_8, true
	}
	if !ok {
		return map[bool]string{true: inJapanese, false: inChinese}[slices.Contains(japanese.All, e)]
	}
	s := "Order: "
	for b := 0xc0; b <= 0xff && len(s) < 60; b++ {
		if r := one.DecodeByte(byte(b)); r != utf8.RuneError && r >= 0x80 {
			s += string(r)
		}
	}
	return s + "."
}

// Every charset that x/text knows is decoded by each of the names that IANA and the Web have for it.
func TestEveryCharset(t *testing.T) {
	all := slices.Concat(charmap.All, japanese.All, simplifiedchinese.All, traditionalchinese.All, korean.All, unicode.All, utf32.All)
	tried := 0
	for _, e := range all {
		sample := sampleOf(e)
		switch {
		case slices.Contains(traditionalchinese.All, e):
			sample = inTrad
		case slices.Contains(korean.All, e):
			sample = inKorean
		case e == charmap.XUserDefined:
			continue // bytes that mean nothing outside the page they come from
		}
		b, err := e.NewEncoder().Bytes([]byte(sample))
		if err != nil {
			t.Errorf("%v: %v", e, err)
			continue
		}
		names := map[string]bool{}
		for _, index := range []*ianaindex.Index{ianaindex.IANA, ianaindex.MIME} {
			if name, err := index.Name(e); err == nil && name != "" {
				names[name] = true
			}
		}
		if e == charmap.MacintoshCyrillic {
			names["x-mac-cyrillic"] = true
		}
		if len(names) == 0 {
			t.Errorf("%v has no name", e)
		}
		for name := range names {
			tried++
			if got := Decode(name, b); got != sample {
				t.Errorf("%s (%v): got %q, want %q", name, e, got, sample)
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d names were tried", tried)
	}
}
