package mailtest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// CheckWords sees that a key has words in both languages, and that its placeholders are filled.
func CheckWords(t *testing.T, key string, args desk.Args) {
	t.Helper()
	for _, lang := range []string{"en", "zh-CN"} {
		text, ok := dictionary(t, lang)[key]
		if !ok {
			t.Errorf("%s has no words for %s", lang, key)
		}
		for name, value := range args {
			text = strings.ReplaceAll(text, "{"+name+"}", fmt.Sprint(value))
		}
		if strings.Contains(text, "{") {
			t.Errorf("%s: a placeholder of %s is left: %s", lang, key, text)
		}
	}
}

func dictionary(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../ui/words/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	return words
}
