package find

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// How what was measured makes a score. Set as the weights of features.go are.
const (
	shareOther = 0.1  // what the other headings add to the best one
	shareAll   = 0.6  // how much of the question all headings together have
	again      = 0.5  // what a feature counts in each further heading
	shareText  = 0.25 // how much of the question the text has
)

// What has less than this is a faint hit: a score, a share of the best score; but not where the text has that much of the question.
const (
	leastScore = 0.5
	leastShare = 0.35
	leastText  = 0.6
)

// Query asks for articles in Lang; empty for all languages. Limit 0 means 10.
type Query struct {
	Text   string
	Lang   desk.Lang
	Limit  int
	Typing bool // the last word may be unfinished
}

// Hit is a found article. Score only orders the hits of one query. Confidence, 0 to 1, is about how likely the article answers: it can
// be compared between queries and with a threshold (see Calibrate). Together is the same for this hit and all before it: one of them
// answers, where several are offered. Faint hits have next to nothing to do with the question: where all
// are, nothing was found, though one of them may be it. Phrasing is what it was found through, where that is not its title.
type Hit struct {
	ID         int64
	Score      float64
	Confidence float64
	Together   float64
	Faint      bool
	Phrasing   string
	Title      Passage
	Passage    Passage

	evidence evidence
	article  *Article
	want     weighed // what was asked, for the passage
}

// evidence is what is known about a hit: shares of 0 to 1.
type evidence struct {
	alike   float64 // the best heading with the question
	covered float64 // of the question by all headings
	text    float64 // of the question by the whole article
	lead    float64 // on the next best, as a share of the score; negative for all but the first
}

// most of a query is looked at: bytes, and sentences where it is a whole letter.
const (
	mostQuery     = 4000
	mostSentences = 12
	fullSentence  = 2.5 // what a sentence of a letter weighs that says something, in the rarest features
	letterRunes   = 60  // from here on a query is a letter, which is no question as a whole
)

// Search ranks articles, best first.
func (x *Index) Search(q Query) []Hit {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	best := map[int64]Hit{}
	for lang, p := range x.parts {
		if q.Lang != "" && q.Lang != lang {
			continue
		}
		asked := questions(q.Text)
		for _, text := range asked {
			for _, h := range p.search(x.words, text, q, len(asked) > 1) {
				if old, ok := best[h.ID]; !ok || h.Score > old.Score {
					best[h.ID] = h
				}
			}
		}
	}
	hits := make([]Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, order)
	all := hits
	hits = hits[:min(len(hits), q.Limit)]
	for i := range hits {
		behind := 0.0
		if i+1 < len(all) {
			behind = all[i+1].Score
		}
		first := all[0].evidence
		first.lead = lead(all[0].Score, behind)
		hits[i].Together = first.confidence()
		if i == 0 {
			hits[i].evidence.lead = first.lead
		} else {
			hits[i].evidence.lead = lead(hits[i].Score, all[0].Score)
		}
		hits[i].Confidence = hits[i].evidence.confidence()
		hits[i].Faint = hits[i].Score < max(leastScore, leastShare*hits[0].Score) && hits[i].evidence.text < leastText
		hits[i].Title = Passage{hits[i].article.Title, x.marks(hits[i].article.Title, hits[i].want)}
		hits[i].Passage = x.passage(hits[i].article, hits[i].want, cmp.Or(hits[i].Phrasing, hits[i].article.Title))
	}
	return hits
}

// lead of a score on another, as a share of it.
func lead(score, on float64) float64 { return (score - on) / max(score, 1e-9) }

func order(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
}

// questions of a text: its sentences, and all of them as one where it is short, for who asks in two sentences.
func questions(text string) []string {
	text = desk.CutBytes(text, mostQuery)
	list := []string{text}
	if utf8.RuneCountInString(text) > letterRunes {
		list = nil
	}
	all := sentences(text)
	if len(all) < 2 {
		return []string{text}
	}
	for _, s := range all[:min(len(all), mostSentences)] {
		list = append(list, strings.TrimSpace(text[s[0]:s[1]]))
	}
	return list
}

// search finds the best articles of each segment of one language for one question: one more than asked for, which the first must lead.
// Of a letter's sentences those with next to nothing in them, as a greeting, count less.
func (p *part) search(words *lexicon, text string, q Query, oneOfMany bool) []Hit {
	asked := p.ask(words, text, q.Typing)
	if asked.total == 0 {
		return nil
	}
	var hits []Hit
	for _, s := range p.segments() {
		hits = append(hits, s.search(asked, q.Limit+1, func(id int64) bool { return s == p.base && p.gone[id] })...)
	}
	if whole := fullSentence * rare(1, p.base.count()+p.fresh.count()); oneOfMany && asked.total < whole {
		for i := range hits {
			hits[i].Score *= float64(asked.total / whole)
		}
	}
	return hits
}

// found is what was measured of an article.
type found struct {
	alike, others, all, text, covered float32
	heading                           int32 // the best, plus one
}

func (s *segment) search(q *question, most int, gone func(id int64) bool) []Hit {
	shared := make([]float32, len(s.headings))
	about := make([]found, len(s.articles))
	covered := make([]float32, len(s.articles))
	var places []uint32
	for _, t := range q.terms {
		places = s.heads.of(t.key, places[:0])
		last, count := int64(-1), t.share*t.rare
		for _, place := range places {
			w := t.weight
			if place&1 == 1 {
				w = min(w, weighMay)
			}
			h := &s.headings[place>>1]
			shared[place>>1] += w * t.rare
			if int64(h.article) != last {
				last, count = int64(h.article), w*t.rare
				covered[h.article] += min(count, t.share*t.rare)
			}
			about[h.article].all += count
			count *= again
		}
	}
	for _, t := range q.inText {
		places = s.texts.of(t.key, places[:0])
		for _, a := range places {
			about[a].text += t.weight
		}
	}
	for i, sum := range shared {
		if sum == 0 {
			continue
		}
		h := &s.headings[i]
		f := &about[h.article]
		alike := 2 * sum / (q.total + h.weight)
		f.others += alike
		if alike > f.alike {
			f.alike, f.heading = alike, int32(i)+1
		}
	}
	var top best
	for i, f := range about {
		if q.single != "" && (strings.Contains(s.articles[i].Text, q.single) || strings.Contains(s.articles[i].Title, q.single)) {
			f.text = max(q.textTotal, 1)
		}
		if f.alike == 0 && f.text == 0 || gone(s.articles[i].ID) {
			continue
		}
		f.covered = covered[i]
		top.offer(int32(i), s.score(i, f, q), f, most)
	}
	hits := make([]Hit, 0, len(top))
	for _, t := range top {
		hits = append(hits, s.hit(t, q))
	}
	return hits
}

// best are the articles with the highest scores, in that order.
type best []ranked

type ranked struct {
	article int32
	score   float32
	found   found
}

func (b *best) offer(article int32, score float32, f found, most int) {
	list := *b
	if len(list) == most && score <= list[most-1].score {
		return
	}
	at, _ := slices.BinarySearchFunc(list, score, func(r ranked, score float32) int {
		if r.score >= score {
			return -1
		}
		return 1
	})
	list = slices.Insert(list, at, ranked{article, score, f})
	*b = list[:min(len(list), most)]
}

// inText is how much of the question the whole article has.
func (s *segment) inText(i int, f found, q *question) float32 {
	if q.textTotal == 0 {
		return min(f.text, 1)
	}
	return min(f.text/q.textTotal, 1) / max(s.sizes[i], 1)
}

func (s *segment) score(i int, f found, q *question) float32 {
	text := s.inText(i, f, q)
	return f.alike + shareOther*(f.others-f.alike) + shareAll*f.all/q.total + shareText*text*text
}

func (s *segment) hit(r ranked, q *question) Hit {
	a, f := &s.articles[r.article], r.found
	e := evidence{text: float64(s.inText(int(r.article), f, q)), alike: float64(min(f.alike, 1)), covered: float64(min(f.covered/q.total, 1))}
	h := Hit{ID: a.ID, Score: float64(r.score), article: a, want: q.want, evidence: e}
	if f.heading > 0 {
		if n := s.headings[f.heading-1].number; n > 0 {
			h.Phrasing = a.Phrasings[n-1]
		}
	}
	return h
}
