package find

import (
	"os"
	"strings"
	"testing"
)

// asked is an article of the set in testdata: its title, two other wordings, and the questions that it answers.
type asked struct {
	title     string
	phrasings []string
	questions []string // from the easy to the hard
}

func readSet(t testing.TB, name string) (list []asked) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		list = append(list, asked{f[0], f[1:3], f[3:]})
	}
	return list
}

// measure counts where the right article stands, over the questions of every other article: half 0 is to develop on, half 1 is held out.
func measure(set []asked, half int, rank func(query string) []int) (first, five float64) {
	n := 0.0
	for i, a := range set {
		if i%2 != half {
			continue
		}
		for _, q := range a.questions {
			n++
			for at, got := range rank(q) {
				if got == i {
					if at == 0 {
						first++
					}
					if at < 5 {
						five++
					}
				}
			}
		}
	}
	return 100 * first / n, 100 * five / n
}
