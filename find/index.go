package find

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
)

// Index finds articles. It never changes, so any number may search it at once: With and Without make another one, which shares nearly
// all of it.
type Index struct {
	words *lexicon
	parts map[desk.Lang]*part
}

// part is the index of one language: most articles are in base; what came since is in fresh, which is built anew each time.
type part struct {
	base, fresh *segment
	gone        map[int64]bool // of base: removed, or newer in fresh
}

// freshest is how many articles fresh may have before they go into base.
const freshest = 64

// New builds an index. Synonyms are the shop's own groups of words that mean the same.
func New(articles []Article, synonyms [][]string) *Index {
	x := &Index{builtin().with(synonyms), map[desk.Lang]*part{}}
	by := map[desk.Lang][]Article{}
	for _, a := range articles {
		by[a.Lang] = append(by[a.Lang], a)
	}
	for lang, list := range by {
		x.parts[lang] = &part{base: segmentOf(list, x.words, nil)}
	}
	return x
}

// Len counts the articles.
func (x *Index) Len() (n int) {
	for _, p := range x.parts {
		n += p.base.count() - len(p.gone) + p.fresh.count()
	}
	return n
}

// With is the index with an article, in place of any that has its ID.
func (x *Index) With(a Article) *Index {
	next := x.Without(a.ID)
	p := next.parts[a.Lang]
	if p == nil {
		p = &part{base: segmentOf(nil, x.words, nil)}
	}
	list := []Article{a}
	if p.fresh != nil {
		list = append(slices.Clone(p.fresh.articles), a)
	}
	if len(list) > freshest+p.base.count()/50 {
		for _, b := range p.base.articles {
			if !p.gone[b.ID] {
				list = append(list, b)
			}
		}
		next.parts[a.Lang] = &part{base: segmentOf(list, x.words, nil)}
		return next
	}
	next.parts[a.Lang] = &part{p.base, segmentOf(list, x.words, p.base), p.gone}
	return next
}

// Without is the index without an article; where there is none with this ID it is as it was.
func (x *Index) Without(id int64) *Index {
	next := &Index{x.words, make(map[desk.Lang]*part, len(x.parts))}
	for lang, p := range x.parts {
		next.parts[lang] = p.without(id, x.words)
	}
	return next
}

func (p *part) without(id int64, words *lexicon) *part {
	is := func(a Article) bool { return a.ID == id }
	next := *p
	if p.fresh != nil && slices.ContainsFunc(p.fresh.articles, is) {
		next.fresh = segmentOf(slices.DeleteFunc(slices.Clone(p.fresh.articles), is), words, p.base)
	}
	if !p.gone[id] && slices.ContainsFunc(p.base.articles, is) {
		next.gone = map[int64]bool{id: true}
		for other := range p.gone {
			next.gone[other] = true
		}
	}
	return &next
}

func (p *part) segments() []*segment {
	if p.fresh == nil {
		return []*segment{p.base}
	}
	return []*segment{p.base, p.fresh}
}
