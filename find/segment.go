package find

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// MostPhrasings of an article are looked at, and MostText bytes of its text.
const (
	MostPhrasings = 50
	MostText      = 20_000
)

// Article is what is found: ID is the caller's own. Text is plain, not Markdown. Phrasings are other ways of asking what Title asks.
type Article struct {
	ID        int64
	Lang      desk.Lang
	Title     string
	Phrasings []string
	Category  string // its name
	Text      string
}

// heading is a title or a phrasing.
type heading struct {
	article uint32
	number  uint16  // 0 for the title, else of the phrasing, from 1
	weight  float32 // of all its features
}

// segment is an index of some articles of one language. Nothing in it changes once it is built.
type segment struct {
	articles []Article
	sizes    []float32 // of each text, as a share of what is usual, under the root
	headings []heading
	heads    postings // heading<<1, and 1 where it only may be so
	texts    postings // article
	words    *vocabulary
}

// segmentOf builds an index; before is one whose articles belong to the same collection, or nil.
func segmentOf(articles []Article, x *lexicon, before *segment) *segment {
	s := &segment{articles: articles, sizes: make([]float32, len(articles)), words: newVocabulary()}
	heads, texts := collector{}, collector{}
	var all []weighed
	in := map[feature]int{}
	for i, a := range articles {
		seen := map[feature]bool{}
		for n, text := range a.headings() {
			f := featuresOf(text, x.cut(text))
			all = append(all, f)
			at := uint32(len(s.headings))
			s.headings = append(s.headings, heading{article: uint32(i), number: uint16(n)})
			for key, w := range f {
				place := at << 1
				if w == weighMay {
					place |= 1
				}
				heads.add(key, place)
				if !seen[key] {
					seen[key] = true
					in[key]++
				}
			}
			s.words.learn(text, true)
		}
		s.sizes[i] = float32(s.addText(texts, uint32(i)))
	}
	s.heads, s.texts = heads.pack(), texts.pack()
	n := s.count() + before.count()
	for i, f := range all {
		for key, w := range f {
			s.headings[i].weight += w * rare(in[key]+before.within(key), n)
		}
	}
	s.relate()
	return s
}

// headings are an article's title and phrasings.
func (a *Article) headings() []string {
	return append([]string{a.Title}, a.Phrasings[:min(len(a.Phrasings), MostPhrasings)]...)
}

// addText gathers which words and pairs of characters the whole article has, and counts them.
func (s *segment) addText(texts collector, article uint32) int {
	a := &s.articles[article]
	var keys []feature
	for _, text := range append(a.headings(), a.Category, desk.CutBytes(a.Text, MostText)) {
		eachSide(text, func(c, d string) {
			if key, ok := textFeature(c, d); ok {
				keys = append(keys, key)
			}
		})
	}
	n := len(keys)
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		texts.add(key, article)
	}
	s.words.learn(a.Text, false)
	return n
}

// textFeature is what a pair of characters or a word is indexed as in a text; a character by itself is not.
func textFeature(a, b string) (feature, bool) {
	if b != "" {
		return featureOf(markSide, a, b), true
	}
	return featureOf(markChar, a), a[0] < utf8.RuneSelf || len(a) > utf8.UTFMax
}

// relate makes sizes relative.
func (s *segment) relate() {
	sum := float32(0)
	for _, n := range s.sizes {
		sum += n
	}
	mean := max(sum/float32(max(len(s.sizes), 1)), 1)
	for i, n := range s.sizes {
		s.sizes[i] = float32(math.Sqrt(float64(0.5 + 0.5*n/mean)))
	}
}

func (s *segment) count() int {
	if s == nil {
		return 0
	}
	return len(s.articles)
}

// within counts the articles with a feature in a heading.
func (s *segment) within(key feature) (n int) {
	if s == nil {
		return 0
	}
	last := -1
	for _, place := range s.heads.of(key, nil) {
		if a := int(s.headings[place>>1].article); a != last {
			last = a
			n++
		}
	}
	return n
}

// rare is what a feature that is in so many of n articles weighs.
func rare(in, n int) float32 {
	return float32(math.Pow(math.Log(1+(float64(n-in)+0.5)/(float64(in)+0.5)), rarity))
}
