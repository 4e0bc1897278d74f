package charset

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guessSample is how many bytes a guess looks at.
const guessSample = 16 << 10

// candidate is a charset that mail without a (right) declaration is written in, with characters that are frequent in it.
// Bias is how much it is liked before anything is looked at: Chinese comes first where it fits.
type candidate struct {
	encoding encoding.Encoding
	common   string
	bias     float64
}

const (
	commonHan = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运您请谢订单退款货快递收发票客服购买商品订购联系电话邮件地址"
	commonTrd = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機您請謝訂單退款貨快遞收票客服購買商品聯繫電話郵件地址"
	commonKna = "のにはをたがでてとしれさあるいものらなりかこうせまよきくつえわおけどじだアイスンルトーリラクドマ"
	commonHgl = "이다는의가을에은고한하를으로지니기사자어도있해서것들나시대리인그수게아만원일부정보안제장전주습합요면감드"
	commonCyr = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
	commonLat = "éèàüöäßñóíáúçêôîâåøæãõëïÉÜÖÄ’“”–… "
)

var candidates = []candidate{
	{simplifiedchinese.GB18030, commonHan, 0.15},
	{traditionalchinese.Big5, commonTrd, 0.10},
	{japanese.ShiftJIS, commonKna, 0.05},
	{japanese.EUCJP, commonKna, 0.05},
	{korean.EUCKR, commonHgl, 0.05},
	{charmap.Windows1251, commonCyr, 0},
	{charmap.KOI8R, commonCyr, 0},
	{charmap.Windows1252, commonLat, 0.02},
}

// frequency is how much a character speaks for a charset: 1 for the frequent ones, less for the others that its ordinary
// text is made of. Names of people are too short for the frequent ones alone.
type frequency map[rune]float64

var frequencies = sync.OnceValue(func() map[string]frequency {
	all := map[string]frequency{}
	for _, c := range candidates {
		f := frequency{}
		switch c.common {
		case commonHan:
			f.add(simplifiedchinese.GBK, 0xb0, 0xd7, 0xa1)
		case commonTrd:
			f.add(traditionalchinese.Big5, 0xa4, 0xc6, 0x40)
		case commonHgl:
			f.add(korean.EUCKR, 0xb0, 0xc8, 0xa1)
		}
		for _, r := range c.common {
			f[r] = 1
		}
		for _, r := range "，。？！、：；“”‘’（）《》【】…—　·～￥" {
			f[r] = 1
		}
		all[c.common] = f
	}
	return all
})

// add takes in the first level of a two-byte charset: its rows between two lead bytes.
func (f frequency) add(e encoding.Encoding, from, to, trail byte) {
	var b []byte
	for lead := from; lead <= to; lead++ {
		for t := int(trail); t <= 0xfe; t++ {
			if t < 0x7f || t >= 0xa1 {
				b = append(b, lead, byte(t))
			}
		}
	}
	s, _ := decodeWith(e, b)
	for _, r := range s {
		if r >= 0x80 && r != utf8.RuneError {
			f[r] = 0.6
		}
	}
}

// guessCharset decodes b as what it most likely is. False where nothing is likely.
func guessCharset(b []byte) (string, bool) {
	if bytes.IndexByte(b, 0x1b) >= 0 {
		if s, bad := decodeWith(japanese.ISO2022JP, b); bad == 0 {
			return s, true
		}
	}
	if e := GuessUTF16(b); e != nil {
		s, _ := decodeWith(e, b)
		return s, true
	}
	sample := b[:min(len(b), guessSample)]
	best, bestScore := encoding.Encoding(nil), 0.0
	for _, c := range candidates {
		if score := c.score(sample); best == nil || score > bestScore {
			best, bestScore = c.encoding, score
		}
	}
	if bestScore < 0.1 {
		return "", false
	}
	s, _ := decodeWith(best, b)
	return s, true
}

// score is between -1 and about 1: the share of frequent characters among those that are not ASCII, less what is broken
// or out of place.
func (c candidate) score(sample []byte) float64 {
	s, bad := decodeWith(c.encoding, sample)
	f := frequencies()[c.common]
	others, fitting := 0, 0.0
	prev := ' '
	for _, r := range s {
		if r >= 0x80 && r != utf8.RuneError {
			others++
			w := f[r]
			if w == 0 && narrow(c.encoding) {
				w = f[unicode.ToLower(r)]
			}
			fitting += w - c.odd(prev, r)
		} else if c.cyrillic() && r < 0x80 && unicode.IsLetter(r) && prev >= 0x80 {
			fitting--
		}
		prev = r
	}
	if others == 0 {
		return -1
	}
	if bad > 1 || bad == 1 && len(sample) < guessSample && others < 20 {
		fitting -= float64(bad) * 4
	}
	return c.bias + fitting/float64(others+bad)
}

func (c candidate) cyrillic() bool { return c.common == commonCyr }

// odd is how much a character is out of place.
func (c candidate) odd(prev, r rune) float64 {
	switch {
	case unicode.Is(unicode.Co, r) || unicode.IsControl(r):
		return 3
	case r >= 0xff61 && r <= 0xff9f:
		return 1 // half-width kana: what Shift JIS makes of anything
	case c.common == commonLat && prev >= 0x80:
		return 1 // letters with accents rarely stand side by side
	case c.cyrillic() && unicode.IsUpper(r) && unicode.IsLower(prev):
		return 1 // capitals within words: the other Cyrillic charset
	case c.cyrillic() && prev < 0x80 && unicode.IsLetter(prev):
		return 1 // two scripts in one word
	}
	return 0
}

// GuessUTF16 sees a byte order mark, or that every other byte is zero.
func GuessUTF16(b []byte) encoding.Encoding {
	if len(b) < 4 {
		return nil
	}
	if b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff {
		return labels["utf-16"]
	}
	even, odd := 0, 0
	n := min(len(b), 400) &^ 1
	for i := 0; i < n; i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	switch {
	case odd > n/4 && even == 0:
		return labels["utf-16le"]
	case even > n/4 && odd == 0:
		return labels["utf-16be"]
	}
	return nil
}
