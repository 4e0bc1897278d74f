package find

import "unicode/utf8"

// What features weigh, before rarity. They were set by hand on one half of testdata/questions.zh.tsv, as few and as round as they could
// be, and are judged on the other half: see rank_test.go.
const (
	weighWord = 1.5 // a word of the lexicon, or of letters
	weighMay  = 0.8 // what a single character may stand for
	weighChar = 1.5 // a character written without spaces
	weighPair = 0.2 // two of them side by side, or two words, once said in one way and without fillers
	weighSide = 0.2 // two characters side by side as they stand
	weighAsk  = 1.2
	weighNot  = 2.0
	rarity    = 0.4 // power of the inverse frequency: rare is better, but a title is no less about its common words
)

// feature is what two texts can have in common, by the hash of it.
type feature uint64

const (
	markWord = '='
	markSide = '~'
	markAsk  = '?'
	markNot  = '!'
	markChar = ' '
)

// featureOf hashes (FNV-1a, 64 bits).
func featureOf(mark byte, parts ...string) feature {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(mark)) * 1099511628211
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return feature(h)
}

// weighed are features with what they weigh in a text, before rarity.
type weighed map[feature]float32

func (f weighed) put(key feature, w float32) {
	if w > f[key] {
		f[key] = w
	}
}

// featuresOf are the features of a text cut into units.
func featuresOf(text string, units []unit) weighed {
	f := make(weighed, 4*len(units))
	last := "" // the character or word before
	for _, u := range units {
		switch u.kind {
		case drop:
			continue
		case ask:
			f.put(featureOf(markAsk, u.text), weighAsk)
			last = ""
			continue
		case not:
			f.put(featureOf(markNot, u.text), weighNot)
			last = ""
			continue
		}
		if u.whole {
			f.put(featureOf(markWord, u.text), weighWord)
		}
		if u.may != "" {
			f.put(featureOf(markWord, u.may), weighMay)
		}
		if !u.han {
			if last != "" {
				f.put(featureOf(markChar, last, " ", u.text), weighPair)
			}
			last = u.text
			continue
		}
		for i, w := 0, 0; i < len(u.text); i += w {
			_, w = utf8.DecodeRuneInString(u.text[i:])
			c := u.text[i : i+w]
			f.put(featureOf(markChar, c), weighChar)
			if last != "" {
				f.put(featureOf(markChar, last, c), weighPair)
			}
			last = c
		}
	}
	eachSide(text, func(a, b string) {
		if a != "" && b != "" {
			f.put(featureOf(markSide, a, b), weighSide)
		}
	})
	return f
}
