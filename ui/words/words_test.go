package words

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

func TestBothLanguagesHaveEveryKey(t *testing.T) {
	for _, lang := range desk.Langs {
		for _, other := range desk.Langs {
			for _, key := range Keys(other) {
				if strings.TrimSpace(texts[lang][key]) == "" {
					t.Errorf("%s: %s is missing or empty", lang, key)
				}
			}
		}
	}
}

// The files of words have a line for each, which is read as any reader of JSON reads it.
func TestWordsFiles(t *testing.T) {
	for lang, file := range map[desk.Lang]string{desk.English: english, desk.Chinese: chinese} {
		var want map[string]string
		if err := json.Unmarshal([]byte(file), &want); err != nil || !maps.Equal(texts[lang], want) {
			t.Errorf("%s: %d of %d words, %v", lang, len(texts[lang]), len(want), err)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}|\{\{[a-z._]+\}\}`)

// English may leave {n} out of a singular ("a day"), and month names are one language's only.
func TestPlaceholdersAgree(t *testing.T) {
	for _, key := range Keys(desk.English) {
		if strings.HasPrefix(key, "time.date") || strings.HasSuffix(key, ".one") {
			continue
		}
		en, zh := holders(texts[desk.English][key]), holders(texts[desk.Chinese][key])
		if !slices.Equal(en, zh) {
			t.Errorf("%s: English has %v, Chinese has %v", key, en, zh)
		}
	}
}

func holders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	sort.Strings(found)
	return slices.Compact(found)
}

// Chinese is written with full-width punctuation and without spaces between Han characters.
func TestChineseIsWrittenAsChinese(t *testing.T) {
	for _, key := range Keys(desk.Chinese) {
		runes := []rune(texts[desk.Chinese][key])
		for i := 1; i < len(runes); i++ {
			before := unicode.Is(unicode.Han, runes[i-1])
			if before && strings.ContainsRune(",;?!", runes[i]) {
				t.Errorf("%s: half-width %q after Han: %s", key, runes[i], string(runes))
			}
			if before && runes[i] == '.' && (i+1 == len(runes) || runes[i+1] == ' ') {
				t.Errorf("%s: half-width full stop: %s", key, string(runes))
			}
			if before && runes[i] == ' ' && i+1 < len(runes) && unicode.Is(unicode.Han, runes[i+1]) {
				t.Errorf("%s: a space between Han characters: %s", key, string(runes))
			}
		}
	}
}

// A key is used if it stands as a quoted text somewhere in the program, or if the program puts it together from a quoted beginning
// such as "status." or (print "view." .View).
func TestNoKeyIsUnused(t *testing.T) {
	quoted := map[string]bool{}
	beginnings := []string{}
	text := regexp.MustCompile("[\"'`]([a-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?)[\"'`]")
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".html" && ext != ".js" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(path)
		for _, m := range text.FindAllStringSubmatch(string(b), -1) {
			quoted[m[1]] = true
			if strings.HasSuffix(m[1], ".") {
				beginnings = append(beginnings, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(beginnings) == 0 || len(quoted) < 100 {
		t.Fatalf("only %d quoted texts found: the test looks in the wrong place", len(quoted))
	}
	for _, key := range Keys(desk.English) {
		if !used(key, quoted, beginnings) {
			t.Errorf("%s is not used", key)
		}
	}
}

func used(key string, quoted map[string]bool, beginnings []string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
	for _, k := range []string{key, bare, strings.TrimPrefix(bare, "error.")} {
		if quoted[k] {
			return true
		}
	}
	return slices.ContainsFunc(beginnings, func(b string) bool {
		return strings.HasPrefix(key, b) || strings.HasPrefix(strings.TrimPrefix(bare, "error."), b)
	})
}

func TestMailErrorText(t *testing.T) {
	for _, c := range []struct {
		lang       desk.Lang
		said, want string
	}{
		{desk.English, "550 5.1.1 no such user", "550 5.1.1 no such user"},
		{desk.Chinese, desk.Worded("mail.error.refused", desk.Args{"host": "smtp.shop.test"}), Text(desk.Chinese, "mail.error.refused", desk.Args{"host": "smtp.shop.test"})},
		{desk.English, "", ""},
	} {
		if got := MailErrorText(c.lang, c.said); got != c.want {
			t.Errorf("%q: %q, want %q", c.said, got, c.want)
		}
	}
	if !HasText("mail.error.refused") {
		t.Error("mail.error.refused has no words")
	}
}
