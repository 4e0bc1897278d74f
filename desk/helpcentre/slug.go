package helpcentre

import (
	"strconv"
	"strings"
	"unicode"
)

// maxSlug is how many characters a slug may have; a suffix may add a few.
const maxSlug = 80

// Slug makes the last part of an article's address from its title: letters and digits of any script, lower case, with
// hyphens between words. Accents of Latin letters are dropped; Han stays Han. Nothing usable gives "article".
func Slug(title string) string {
	var b strings.Builder
	hyphen, n := false, 0
	for _, r := range title {
		r = unaccent(unicode.ToLower(r))
		switch {
		case r == '\'' || r == '’':
			continue // don't -> dont
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			hyphen = n > 0
			continue
		}
		if n >= maxSlug {
			break
		}
		if hyphen {
			b.WriteByte('-')
			n++
			hyphen = false
		}
		b.WriteRune(r)
		n++
	}
	if b.Len() == 0 {
		return "article"
	}
	return b.String()
}

// SlugWith is slug with a number behind it: what the second article of one title is called. Number 1 is the slug itself.
func SlugWith(slug string, number int) string {
	if number <= 1 {
		return slug
	}
	return slug + "-" + strconv.Itoa(number)
}

// accents are the Latin letters that come with a mark, and what they are without it.
var accents = map[rune]rune{}

func init() {
	for base, marked := range map[rune]string{
		'a': "àáâãäåāăą", 'c': "çćĉċč", 'd': "ďđ", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ", 'i': "ìíîïĩīĭįı",
		'j': "ĵ", 'k': "ķ", 'l': "ĺļľł", 'n': "ñńņň", 'o': "òóôõöøōŏő", 'r': "ŕŗř", 's': "śŝşšș", 't': "ţťț",
		'u': "ùúûüũūŭůűų", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
	} {
		for _, r := range marked {
			accents[r] = base
		}
	}
}

func unaccent(r rune) rune {
	if r < 0xC0 || r > 0x21B {
		return r
	}
	if base, ok := accents[r]; ok {
		return base
	}
	return r
}
