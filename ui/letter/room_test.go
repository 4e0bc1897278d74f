package letter

import (
	"strings"
	"testing"
)

func TestRoom(t *testing.T) {
	for text, want := range map[string]string{"": "", "\n \n": "", "abc": "3", "你好": "4", "a\n\n 你好，b \r\n": "1 7", strings.Repeat("x\n", 500): strings.TrimSpace(strings.Repeat("1 ", roomLines))} {
		if got := Room(text); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}
