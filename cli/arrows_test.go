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
	"":            {"cli"},
	"cli":         {"cli/crew", "demo", "desk", "desk/audit", "desk/bundle", "desk/helpcentre", "desk/provider", "desk/settings", "mail", "mail/compose", "mail/grant", "mail/intake", "mail/servers", "mail/wire", "server", "server/bundle", "server/export", "store", "store/db", "ui", "ui/words"},
	"cli/crew":    {"desk", "desk/helpcentre", "store", "ui/words"},
	"demo":        {"desk", "desk/calendar", "desk/form", "desk/helpcentre", "desk/settings", "desk/survey", "store"},
	"server":      {"desk", "server/api", "server/articles", "server/contact", "server/files", "server/live", "server/mailboxes", "server/office", "server/public", "server/reports", "server/staff", "server/talks", "server/web", "server/widget"},
	"server/live": {"desk"},
	// What its users see; these know web, and what it stands on, and nothing of each other.
	"server/staff":     {"assets", "desk", "desk/form", "desk/merge", "desk/query", "desk/survey", "desk/variable", "server/live", "server/web", "ui", "ui/letter", "ui/office", "ui/reports", "ui/words"},
	"server/office":    {"assets", "desk", "desk/audit", "desk/calendar", "desk/query", "desk/settings", "desk/spam", "desk/survey", "desk/surveymail", "desk/talk", "desk/totp", "desk/variable", "server/picture", "server/web", "ui", "ui/office", "ui/words"},
	"server/articles":  {"desk", "desk/bundle", "desk/diff", "desk/helpcentre", "desk/query", "server/bundle", "server/picture", "server/web", "ui", "ui/articles", "ui/paper"},
	"server/mailboxes": {"desk", "desk/provider", "desk/settings", "desk/variable", "server/web", "ui", "ui/office", "ui/words"},
	"server/public":    {"assets", "desk", "desk/audit", "desk/helpcentre", "desk/survey", "server/web", "ui", "ui/colour", "ui/office", "ui/paper", "ui/public", "ui/words"},
	"server/contact":   {"desk", "desk/form", "desk/helpcentre", "desk/sign", "server/web", "store/door", "ui", "ui/office", "ui/public", "ui/words"},
	"server/widget":    {"desk", "server/web", "ui/public"},
	"server/reword":    {"desk/talk"},
	"server/talks":     {"desk", "desk/helpcentre", "desk/talk", "server/reword", "server/web", "ui/public"},
	"server/reports":   {"desk", "desk/measure", "server/web", "ui/chart", "ui/reports"},
	"server/api":       {"desk", "server/web", "ui/words"},
	"server/web":       {"assets", "desk", "desk/audit", "desk/helpcentre", "desk/provider", "server/live", "store", "ui", "ui/office", "ui/paper", "ui/public", "ui/reports", "ui/words"},
	"server/picture":   nil,
	"server/bundle":    {"desk", "desk/bundle", "desk/helpcentre", "server/picture", "server/web", "store"},
	"server/export":    {"assets", "desk", "desk/helpcentre", "desk/query", "find", "server/web"},
	"server/files":     {"assets", "desk", "server/picture", "server/web", "ui", "ui/letter", "ui/words"},
	"ui":               {"assets", "desk", "desk/audit", "desk/helpcentre", "desk/inbound", "desk/merge", "desk/outbound", "desk/provider", "desk/query", "desk/survey", "desk/variable", "find", "ui/letter", "ui/paper", "ui/words"},
	"ui/paper":         {"assets", "desk", "desk/helpcentre"},
	"ui/chart":         {"desk/measure"},
	"ui/colour":        nil,
	"ui/letter":        {"desk", "ui/words"},
	"ui/words":         {"desk", "desk/survey", "desk/surveymail", "desk/variable"},
	"ui/articles":      {"desk", "desk/bundle", "desk/diff", "desk/helpcentre", "ui", "ui/words"},
	"ui/office":        {"desk", "desk/audit", "desk/calendar", "desk/form", "desk/helpcentre", "desk/provider", "desk/spam", "desk/survey", "desk/talk", "desk/variable", "ui", "ui/colour", "ui/public", "ui/words"},
	"ui/public":        {"assets", "desk", "desk/form", "desk/helpcentre", "desk/leaflet", "desk/query", "desk/survey", "desk/talk", "ui", "ui/colour", "ui/letter", "ui/paper", "ui/words"},
	"ui/reports":       {"desk", "desk/measure", "desk/survey", "ui", "ui/chart", "ui/words"},
	"store":            {"desk", "desk/audit", "desk/sign", "desk/talk", "store/answer", "store/ask", "store/db", "store/door", "store/help", "store/people", "store/post", "store/reports", "store/search", "store/shop", "store/suggest", "store/ticket", "store/wording", "store/work"},
	"store/postings":   {"desk/query", "store/db"},
	// What its users see, from the shop's settings up: everybody knows the database, and only store knows all of them.
	"store/people":    {"desk", "desk/audit", "desk/merge", "desk/spam", "desk/totp", "desk/variable", "store/db", "store/shop", "store/ticket", "store/work"},
	"store/post":      {"desk", "desk/audit", "desk/helpcentre", "desk/inbound", "desk/measure", "desk/outbound", "desk/sign", "desk/spam", "desk/survey", "desk/surveymail", "desk/variable", "store/answer", "store/ask", "store/db", "store/help", "store/shop", "store/suggest", "store/ticket", "store/wording", "store/work"},
	"store/door":      {"desk", "desk/audit", "desk/sign", "desk/survey", "store/answer", "store/ask", "store/db", "store/shop", "store/ticket", "store/work"},
	"store/search":    {"desk", "desk/audit", "desk/query", "find", "store/answer", "store/db", "store/help", "store/postings", "store/shop", "store/ticket"},
	"store/answer":    {"desk", "desk/audit", "desk/helpcentre", "desk/inbound", "desk/outbound", "desk/variable", "store/ask", "store/db", "store/shop", "store/suggest", "store/ticket", "store/work"},
	"store/suggest":   {"desk", "desk/helpcentre", "desk/measure", "desk/query", "desk/talk", "find", "store/db", "store/help", "store/ticket"},
	"store/help":      {"desk", "desk/audit", "desk/bundle", "desk/helpcentre", "desk/nameless", "desk/query", "desk/talk", "find", "store/db", "store/shop", "store/ticket"},
	"store/work":      {"desk", "desk/audit", "desk/form", "desk/leaflet", "desk/measure", "desk/merge", "desk/query", "desk/sign", "desk/spam", "desk/survey", "desk/variable", "store/ask", "store/db", "store/shop", "store/ticket", "store/wording"},
	"store/wording":   {"desk", "desk/audit", "desk/measure", "desk/settings", "store/db", "store/shop"},
	"store/reports":   {"desk", "desk/measure", "store/ask", "store/db"},
	"store/ask":       {"desk", "desk/audit", "desk/calendar", "desk/measure", "desk/sign", "desk/survey", "desk/surveymail", "store/db", "store/shop", "store/ticket"},
	"store/ticket":    {"desk", "desk/helpcentre", "desk/inbound", "desk/measure", "desk/merge", "desk/nameless", "desk/outbound", "desk/query", "desk/sign", "desk/variable", "store/db", "store/shop"},
	"store/shop":      {"desk", "desk/audit", "desk/calendar", "desk/settings", "store/db"},
	"store/db":        {"desk", "desk/surveymail", "store/schema"},
	"store/schema":    nil,
	"mail":            {"desk", "desk/inbound", "mail/charset", "mail/quote", "mail/transfer"},
	"mail/wire":       {"desk", "desk/outbound", "desk/provider", "mail", "mail/charset", "mail/compose", "mail/grant", "mail/line"},
	"mail/compose":    {"desk", "mail", "mail/charset"},
	"mail/charset":    {"mail/transfer"},
	"mail/quote":      {"desk"},
	"mail/transfer":   nil,
	"mail/grant":      {"desk", "mail/line"},
	"mail/intake":     {"desk", "desk/inbound", "mail", "mail/line"},
	"mail/line":       {"desk", "desk/provider"},
	"mail/servers":    {"desk", "desk/provider", "mail/line"},
	"find":            {"desk", "desk/query"},
	"desk":            {"desk/survey"},
	"desk/survey":     nil,
	"desk/calendar":   {"desk"},
	"desk/form":       {"desk"},
	"desk/leaflet":    {"desk", "desk/helpcentre", "desk/survey", "desk/surveymail"},
	"desk/measure":    nil,
	"desk/bundle":     {"desk", "desk/helpcentre"},
	"desk/diff":       nil,
	"desk/talk":       {"desk", "desk/helpcentre"},
	"desk/nameless":   {"desk", "desk/helpcentre"},
	"desk/audit":      {"desk"},
	"desk/provider":   {"desk"},
	"desk/spam":       {"desk", "desk/query"},
	"desk/totp":       {"desk"},
	"desk/helpcentre": {"desk"},
	"desk/merge":      {"desk"},
	"desk/outbound":   {"desk"},
	"desk/settings":   {"desk", "desk/survey", "desk/variable"},
	"desk/sign":       nil,
	"desk/surveymail": {"desk", "desk/survey", "desk/variable"},
	"desk/variable":   {"desk"},
	"desk/inbound":    {"desk", "desk/query", "desk/survey"},
	"desk/query":      {"desk"},
	"assets":          nil,
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

// TestDeskIsPure, with its parts, and find: no SQL, HTTP, mail library, clock or goroutine; nothing but the standard library.
func TestDeskIsPure(t *testing.T) {
	found := imports(t)
	for from, targets := range found {
		if from != "find" && from != "desk" && !strings.HasPrefix(from, "desk/") {
			continue
		}
		for _, target := range targets {
			if strings.HasPrefix(target, module+"/desk") {
				continue // or a part of it, which is as pure
			}
			if strings.Contains(target, ".") || slices.Contains([]string{"database/sql", "net/http", "net/smtp", "os"}, target) {
				t.Errorf("%s imports %s", from, target)
			}
		}
	}
}
