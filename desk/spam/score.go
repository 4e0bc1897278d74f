package spam

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// The filter is the one of SpamBayes (Gary Robinson's estimate for each word, Fisher's way of combining them), because it says "don't
// know" where a mail holds both kinds of words, instead of being sure of either. Nothing is guessed about words it has not seen.
//
// It marks by itself only after Minimum examples of each kind: with fewer, one campaign or one talkative customer is all it
// knows, and every word of theirs is proof. And only from Threshold on: what it is less sure of is read by somebody.
const (
	Minimum   = 20
	Threshold = 0.99

	unknownWeight = 0.45 // Robinson's s: how many examples the assumption is worth that a word says nothing
	dullWord      = 0.1  // words nearer than this to "says nothing" are left out
	mostWords     = 150  // of one mail, the strongest
	saidWords     = 6    // in SpamWhy
)

// Count is in how many examples of spam and of other mail a word was.
type Count struct{ Spam, Ham int }

// Model is what has been learnt. Spam and Ham count the examples.
type Model struct {
	Count
	Words map[string]Count
}

// Ready says whether it knows enough of both kinds.
func (m *Model) Ready() bool { return m.Spam >= Minimum && m.Ham >= Minimum }

type weighed struct {
	word string
	f    float64 // near 1: of spam
}

// weigh is Robinson's estimate for one word; ok is false where it says next to nothing.
func (m *Model) weigh(word string) (w weighed, ok bool) {
	n, ok := m.Words[word]
	if !ok || m.Spam == 0 || m.Ham == 0 || n.Spam+n.Ham <= 0 {
		return w, false
	}
	spam, ham := math.Min(1, float64(n.Spam)/float64(m.Spam)), math.Min(1, float64(n.Ham)/float64(m.Ham))
	p := spam / (spam + ham)
	seen := float64(n.Spam + n.Ham)
	f := (unknownWeight*0.5 + seen*p) / (unknownWeight + seen)
	return weighed{word, f}, math.Abs(f-0.5) >= dullWord
}

// Score is between 0 (not spam) and 1 (spam), 0.5 for "don't know", with the words that speak loudest for spam.
func (m *Model) Score(words []string) (score float64, loud []string) {
	all := make([]weighed, 0, len(words))
	for _, word := range words {
		if w, ok := m.weigh(word); ok {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		return 0.5, nil
	}
	slices.SortStableFunc(all, func(a, b weighed) int { return cmp.Compare(math.Abs(b.f-0.5), math.Abs(a.f-0.5)) })
	all = all[:min(len(all), mostWords)]
	var lnSpam, lnHam float64
	for _, w := range all {
		lnSpam += math.Log(1 - w.f)
		lnHam += math.Log(w.f)
		if said := Word(w.word); w.f > 0.5 && len(loud) < saidWords && !slices.Contains(loud, said) {
			loud = append(loud, said)
		}
	}
	spam := 1 - chi2(-2*lnSpam, 2*len(all))
	ham := 1 - chi2(-2*lnHam, 2*len(all))
	return (1 + spam - ham) / 2, loud
}

// chi2 is the chance that a chi-squared value with an even number of degrees of freedom is at least x. It is summed as logarithms:
// for a long mail e^(-x/2) alone would be 0.
func chi2(x float64, degrees int) float64 {
	m := x / 2
	if m <= 0 {
		return 1
	}
	ln := -m
	sum := math.Exp(ln)
	for i := 1; i < degrees/2; i++ {
		ln += math.Log(m / float64(i))
		sum += math.Exp(ln)
	}
	return math.Min(sum, 1)
}

// Loudest are the words that say most for either side, for those who want to see what was learnt: only words of several examples.
func (m *Model) Loudest(n int) (spam, ham []string) {
	var all []weighed
	for word, count := range m.Words {
		if w, ok := m.weigh(word); ok && count.Spam+count.Ham >= 3 {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.f, a.f), strings.Compare(a.word, b.word)) })
	pick := func(list []string, w weighed) []string {
		if said := Word(w.word); len(list) < n && !slices.Contains(list, said) {
			return append(list, said)
		}
		return list
	}
	for i := range all {
		if w := all[i]; w.f > 0.5 {
			spam = pick(spam, w)
		}
		if w := all[len(all)-1-i]; w.f < 0.5 {
			ham = pick(ham, w)
		}
	}
	return spam, ham
}
