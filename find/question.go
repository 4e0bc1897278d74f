package find

// question is what was asked, as features.
type question struct {
	terms     []term
	total     float32 // what all of them weigh together
	inText    []term
	textTotal float32
	want      weighed
	single    string // the one character that was asked
}

// term is a feature of a question: weight is what it weighs where it is found, share what it adds to the whole of the question, which what no article has adds to as well.
type term struct {
	key                 feature
	weight, share, rare float32
}

// ask makes a question of a text.
func (p *part) ask(words *lexicon, text string, typing bool) *question {
	text, more := p.understand(words, text, typing)
	units := words.cut(text)
	f := featuresOf(text, units)
	q := &question{want: f}
	n := p.base.count() + p.fresh.count()
	put := func(key feature, w, share float32) {
		in := p.base.within(key) + p.fresh.within(key)
		r := rare(in, n)
		q.total += share * r
		if in > 0 {
			q.terms = append(q.terms, term{key, w, share, r})
		}
	}
	matters := false
	for key, w := range f {
		matters = matters || w == weighChar || w == weighWord
		put(key, w, w)
	}
	for key, w := range more {
		if _, ok := f[key]; !ok {
			put(key, w, 0)
		}
	}
	if !matters && len(more) == 0 {
		return &question{}
	}
	p.askText(q, text, units, n)
	return q
}

// askText makes what is looked for in the texts themselves: pairs of characters, and words, as they were asked and as they are mostly said.
func (p *part) askText(q *question, text string, units []unit, n int) {
	seen := map[feature]bool{}
	put := func(a, b string, share float32) {
		key, ok := textFeature(a, b)
		if !ok || seen[key] {
			return
		}
		seen[key] = true
		in := len(p.base.texts.of(key, nil))
		if p.fresh != nil {
			in += len(p.fresh.texts.of(key, nil))
		}
		w := rare(in, n)
		q.textTotal += w * share
		if in > 0 {
			q.inText = append(q.inText, term{key: key, weight: w * max(share, weighGuess)})
		}
	}
	eachSide(bare(text, units), func(a, b string) { put(a, b, 1) })
	for _, u := range units {
		if u.kind == matter && u.whole {
			eachSide(u.text, func(a, b string) { put(a, b, 0) })
		}
	}
	if len(units) == 1 && !units[0].whole {
		q.single = units[0].text
	}
}

// bare is a text with blanks in place of what it is made of besides its matter.
func bare(text string, units []unit) string {
	out := []byte(text)
	for _, u := range units {
		if u.kind == drop || u.kind == ask {
			for i := u.from; i < u.to; i++ {
				out[i] = ' '
			}
		}
	}
	return string(out)
}
