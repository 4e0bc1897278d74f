package cli

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/deskbell/deskbell"

// arrows are who may import whom (README, "Layout"). What is not listed may import nothing of ours.
var arrows = map[string][]string{
	"":       {"cli"},
	"cli":    {"assets", "demo", "desk", "desk/bundle", "mail", "mail/wire", "server", "server/bundle", "server/export", "store", "store/db", "ui"},
	"demo":   {"desk", "desk/calendar", "desk/survey", "store"},
	"server": {"desk", "server/api", "server/articles", "server/contact", "server/mailboxes", "server/office", "server/public", "server/reports", "server/staff", "server/talks", "server/web", "server/widget"},
	// What its users see; these know web and nothing of each other.
	"server/staff":     {"assets", "desk", "desk/form", "desk/survey", "server/picture", "server/web", "store", "ui"},
	"server/office":    {"assets", "desk", "desk/calendar", "desk/survey", "desk/talk", "server/picture", "server/web", "store", "ui"},
	"server/articles":  {"assets", "desk", "desk/bundle", "desk/diff", "server/bundle", "server/picture", "server/web", "store", "ui", "ui/paper"},
	"server/mailboxes": {"assets", "desk", "server/web", "store", "ui"},
	"server/public":    {"assets", "desk", "desk/survey", "server/web", "store", "ui", "ui/paper"},
	"server/contact":   {"desk", "desk/form", "server/web", "store", "store/door", "ui"},
	"server/widget":    {"desk", "server/web", "store", "ui"},
	"server/reword":    {"desk/talk"},
	"server/talks":     {"desk", "desk/talk", "server/reword", "server/web", "store", "ui"},
	"server/reports":   {"desk", "desk/measure", "server/web", "store", "ui", "ui/chart"},
	"server/api":       {"assets", "desk", "server/web", "store", "ui"},
	"server/web":       {"assets", "desk", "store", "ui", "ui/paper"},
	"server/picture":   nil,
	"server/bundle":    {"desk", "desk/bundle", "server/picture", "server/web", "store"},
	"server/export":    {"assets", "desk", "find", "server/web"},
	"ui":               {"assets", "desk", "desk/bundle", "desk/calendar", "desk/diff", "desk/form", "desk/leaflet", "desk/measure", "desk/survey", "desk/talk", "ui/chart", "ui/paper"},
	"ui/paper":         {"assets", "desk"},
	"ui/chart":         {"desk/measure"},
	"store":            {"desk", "desk/talk", "store/answer", "store/ask", "store/db", "store/door", "store/help", "store/people", "store/post", "store/reports", "store/search", "store/shop", "store/ticket", "store/wording", "store/work"},
	// What its users see, from the shop's settings up: everybody knows the database, and only store knows all of them.
	"store/people":  {"desk", "store/db", "store/shop", "store/ticket", "store/work"},
	"store/post":    {"desk", "desk/measure", "desk/survey", "store/answer", "store/ask", "store/db", "store/help", "store/shop", "store/ticket", "store/wording", "store/work"},
	"store/door":    {"desk", "desk/survey", "store/answer", "store/ask", "store/db", "store/shop", "store/ticket", "store/work"},
	"store/search":  {"desk", "store/answer", "store/db", "store/help", "store/shop", "store/ticket", "store/work"},
	"store/answer":  {"desk", "store/ask", "store/db", "store/help", "store/shop", "store/ticket", "store/work"},
	"store/help":    {"desk", "desk/bundle", "desk/measure", "desk/nameless", "desk/talk", "find", "store/db", "store/shop", "store/ticket"},
	"store/work":    {"desk", "desk/form", "desk/leaflet", "desk/measure", "desk/survey", "store/ask", "store/db", "store/shop", "store/ticket", "store/wording"},
	"store/wording": {"desk", "desk/measure", "store/db", "store/shop"},
	"store/reports": {"desk", "desk/measure", "store/ask", "store/db"},
	"store/ask":     {"desk", "desk/calendar", "desk/measure", "desk/survey", "store/db", "store/shop", "store/ticket"},
	"store/ticket":  {"desk", "desk/measure", "desk/nameless", "store/db", "store/shop"},
	"store/shop":    {"desk", "desk/calendar", "store/db"},
	"store/db":      {"desk", "store/schema"},
	"store/schema":  nil,
	"mail":          {"desk"},
	"mail/wire":     {"desk", "mail"},
	"find":          {"desk"},
	"desk":          {"desk/survey"},
	"desk/survey":   nil,
	"desk/calendar": {"desk"},
	"desk/form":     {"desk"},
	"desk/leaflet":  {"desk", "desk/survey"},
	"desk/measure":  nil,
	"desk/bundle":   {"desk"},
	"desk/diff":     nil,
	"desk/talk":     {"desk"},
	"desk/nameless": {"desk"},
	"assets":        nil,
}

// imports lists, for each of our packages that the program is made of, what it imports.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, ".")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if fields[0] == module || strings.HasPrefix(fields[0], module+"/") {
			all[short(fields[0])] = fields[1:]
		}
	}
	return all
}

// short is a package of ours by its folder; the main package is "".
func short(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, module), "/") }

func TestArrows(t *testing.T) {
	found := imports(t)
	if len(found) != len(arrows) {
		t.Errorf("%d packages of ours, %d with arrows", len(found), len(arrows))
	}
	for from, targets := range found {
		allowed, known := arrows[from]
		if !known {
			t.Errorf("package %q has no arrows", from)
		}
		for _, target := range targets {
			if ours := strings.HasPrefix(target, module+"/"); ours && !slices.Contains(allowed, short(target)) {
				t.Errorf("%q may not import %q", from, short(target))
			}
		}
	}
}

// TestDeskIsPure, and find: no SQL, HTTP, mail library, clock or goroutine; nothing but the standard library.
func TestDeskIsPure(t *testing.T) {
	found := imports(t)
	for _, from := range []string{"desk", "desk/bundle", "desk/diff", "desk/measure", "desk/nameless", "desk/talk", "find"} {
		for _, target := range found[from] {
			if strings.HasPrefix(target, module+"/desk") {
				continue // or a part of it, which is as pure
			}
			if strings.Contains(target, ".") || slices.Contains([]string{"database/sql", "net/http", "net/smtp", "os"}, target) {
				t.Errorf("%s imports %s", from, target)
			}
		}
	}
}
