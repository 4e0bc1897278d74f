package find

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Passage is the sentence or two of an article's text that say most about what was asked. Marks are the bytes of Text that match.
type Passage struct {
	Text  string
	Marks [][2]int
}

const (
	longPassage  = 360 // bytes: two sentences only as far as they fit
	enoughToRead = 36  // bytes: a sentence shorter than that is read with the next
	mostLooked   = 200 // sentences of a text
	mostTaken    = 4   // of them are taken apart
	long         = 40  // characters: from about here on a sentence's length tells against it
)

// passage is the part of an article's text for a question: what it says about what the heading has not said yet. Where that is nothing,
// the article as a whole is the answer, and its beginning begins it.
func (x *Index) passage(a *Article, asked weighed, heading string) Passage {
	want := maps.Clone(asked)
	for key := range featuresOf(heading, x.words.cut(heading)) {
		delete(want, key)
	}
	all := sentences(a.Text)
	all = all[:min(len(all), mostLooked)]
	if len(all) == 0 {
		return Passage{}
	}
	best, score := 0, float32(-1)
	for _, i := range promising(a.Text, all, want) {
		if sum := x.alike(a.Text[all[i][0]:all[i][1]], want); sum > score {
			best, score = i, sum
		}
	}
	from, to := all[best][0], all[best][1]
	if score <= 0 {
		from, to = all[0][0], all[0][1]
		best = 0
	}
	for next := best + 1; next < len(all) && to-from < 4*enoughToRead && all[next][1]-from <= longPassage; next++ {
		to = all[next][1]
	}
	text := strings.Join(strings.Fields(a.Text[from:to]), " ")
	if len(text) > longPassage {
		end := longPassage
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return Passage{text, x.marks(text, asked)}
}

// promising are the few sentences that have most characters and words of want, in their order: taking all apart would be slow.
func promising(text string, all [][2]int, want weighed) []int {
	list, sums := make([]int, len(all)), make([]float32, len(all))
	for i, s := range all {
		list[i] = i
		eachSide(text[s[0]:s[1]], func(a, b string) { sums[i] += want[featureOf(markChar, a)] + want[featureOf(markWord, a)] })
		sums[i] /= float32(long + s[1] - s[0])
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(sums[b], sums[a]) })
	list = list[:min(len(list), mostTaken)]
	slices.Sort(list)
	return list
}

// alike is how much of want a sentence has, less where it is long.
func (x *Index) alike(sentence string, want weighed) (sum float32) {
	n := float32(utf8.RuneCountInString(sentence))
	for key := range featuresOf(sentence, x.words.cut(sentence)) {
		sum += want[key]
	}
	return sum / (long + n)
}

// marks are the parts of text that are of the matter of a question: words, and characters side by side; not one by itself.
func (x *Index) marks(text string, want weighed) (marks [][2]int) {
	word := false
	for _, u := range x.words.cut(text) {
		if u.kind != matter || !wants(want, u) {
			continue
		}
		n := len(marks)
		if n > 0 && marks[n-1][1] >= u.from {
			marks[n-1][1] = max(marks[n-1][1], u.to)
			word = true
			continue
		}
		if n > 0 && !word {
			marks = marks[:n-1]
		}
		marks, word = append(marks, [2]int{u.from, u.to}), u.whole
	}
	if n := len(marks); n > 0 && !word {
		marks = marks[:n-1]
	}
	return marks
}

func wants(want weighed, u unit) bool {
	if u.whole {
		return want[featureOf(markWord, u.text)] > 0
	}
	return want[featureOf(markChar, u.text)] > 0 || u.may != "" && want[featureOf(markWord, u.may)] > 0
}

// sentences are the parts of a text that end with a full stop, a question or a line.
func sentences(text string) (list [][2]int) {
	from := 0
	cut := func(to int) {
		if strings.TrimSpace(text[from:to]) != "" {
			list = append(list, [2]int{from, to})
		}
		from = to
	}
	for i, r := range text {
		w := utf8.RuneLen(r)
		switch r {
		case '\n', '。', '！', '？', '；', '!', '?', ';':
			cut(i + w)
		case '.':
			if i+1 >= len(text) || text[i+1] == ' ' || text[i+1] == '\n' {
				cut(i + 1)
			}
		}
	}
	cut(len(text))
	return list
}
