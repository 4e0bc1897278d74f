package desk

import (
	"slices"
	"testing"
	"unicode/utf8"
)

var colleagues = map[int64]string{1: "Li Wei", 2: "王芳", 3: "王芳芳", 4: "Li", 5: "", 6: "Ana", 7: "Kim", 8: "KIM"}

func TestNamedIn(t *testing.T) {
	for text, want := range map[string][]int64{
		"":                    nil,
		"nobody":              nil,
		"@Li Wei please":      {1},
		"@li wei, please":     {1},
		"@Li, please":         {4},
		"@Lisa is not Li":     nil,
		"ask @王芳看一下":          {2},
		"请@王芳芳看":              {3},
		"＠王芳 和 @Li Wei":       {2, 1},
		"@王芳 @王芳":             {2},
		"mail me at shop@Li":  nil,
		"mail a.b-@Ana":       nil,
		"(@Ana)":              {6},
		"@@Ana":               {6},
		"@":                   nil,
		"@Ana@Li Wei":         {6}, // an address as far as anybody can tell
		"@Kim, and @kim":      {7, 8},
		"@Ana\xff@王芳":         {6, 2},
		"@Ana看@王芳和@Li Weiyou": {6, 2, 4},
	} {
		if got := NamedIn(text, colleagues); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	for _, seed := range []string{"@Li Wei", "请@王芳芳看＠王芳", "a@b", "@\xff", "@lİ wei"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range Mentions(text, colleagues) {
			if m.At < last || m.End <= m.At || m.End > len(text) {
				t.Fatalf("%q: %+v after %d", text, m, last)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[m.At:m.End]) {
				t.Fatalf("%q is cut within a character: %+v", text, m)
			}
			last = m.End
		}
	})
}
