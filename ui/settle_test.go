package ui

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

func TestSettle(t *testing.T) {
	words := words.Text(desk.Chinese, "error.home", nil)
	for source, want := range map[string]string{
		`<a title="{{t "error.home"}}">{{t "error.home"}}</a>`: `<a title="` + words + `">` + words + `</a>`,
		`{{icon "phone" "s"}}{{.Name}}`:                        string(icon("phone", "s")) + `{{.Name}}`,
		`{{if .A}}{{t "error.home" "n" .N}}{{end}}`:            `{{if .A}}{{t "error.home" "n" .N}}{{end}}`,
		`{{t "a\"b"}}{{t "a" | print}}{{t .Key}}{{tn "a" 1}}`:  `{{t "a\"b"}}{{t "a" | print}}{{t .Key}}{{tn "a" 1}}`,
		`{{template "x" dict "A" "{{"}}{{`:                     `{{template "x" dict "A" "{{"}}{{`,
	} {
		if got := settle(source, desk.Chinese); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

var (
	unsettled = regexp.MustCompile(`\{\{(t|icon|asset) "[^"\\]*"( "[^"\\]*")?\}\}`)
	inScript  = regexp.MustCompile(`(?s)<(script|style)\b[^>]*>[^<]*\{\{(t|icon) `)
	inAddress = regexp.MustCompile(`\s(href|src|action|formaction|srcset|style|content|on[a-z]+)="[^"]*\{\{t "`)
	bare      = regexp.MustCompile(`=\{\{(t|icon|asset) "`)
)

// What is settled is escaped as text and as a quoted value, so it may stand nowhere else; and little that could be settled is left.
func TestSettledPlaces(t *testing.T) {
	_ = fs.WalkDir(templateFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, _ := templateFiles.ReadFile(name)
		for _, wrong := range []*regexp.Regexp{inScript, inAddress, bare} {
			if found := wrong.Find(b); found != nil {
				t.Errorf("%s: %s", name, found)
			}
		}
		for _, left := range unsettled.FindAllString(settle(string(b), desk.English), -1) {
			if key := strings.Split(left, `"`)[1]; !strings.Contains(words.Text(desk.English, key, nil), "{{") {
				t.Errorf("%s: %s stays", name, left)
			}
		}
		return nil
	})
}
