package query

import (
	"slices"
	"testing"
)

func TestTellingWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                     {},
		"Please, where is the refund of A1009": {"refund", "pleas", "a1009"},
		"请问退款什么时候到账":                           {"退款", "到账"},
		"a tea cup arrived broken":             {"broken", "arriv", "tea"},
	} {
		if got := TellingWords(text, 3); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}
