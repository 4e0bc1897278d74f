package cli

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/demo"
)

// browser is a visitor of a running demo.
type browser struct {
	*running
	http.Client
}

func (r *running) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &browser{r, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browser) read(path string) string {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, strings.TrimSuffix(b.url, "/")+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "en")
	return b.answer(req, http.StatusOK)
}

func (b *browser) post(path string, pairs ...string) string {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, strings.TrimSuffix(b.url, "/")+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.answer(req, http.StatusSeeOther, http.StatusOK)
}

func (b *browser) answer(req *http.Request, want ...int) string {
	b.t.Helper()
	r, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	var all strings.Builder
	if err := r.Write(&all); err != nil {
		b.t.Fatal(err)
	}
	if !slices.Contains(want, r.StatusCode) {
		b.t.Fatalf("%s %s answered %s: %.600s", req.Method, req.URL.Path, r.Status, all.String())
	}
	return all.String()
}

// wait reads a page again until it holds what is awaited.
func (b *browser) wait(path, want string) string {
	b.t.Helper()
	page := ""
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if page = b.read(path); strings.Contains(page, want) {
			return page
		}
	}
	b.t.Fatalf("%s never holds %q:\n%s\nlog: %s", path, want, page, b.err)
	return ""
}

// The promise of the demo: a customer's mail in, an answer out, a rating back, with nothing installed.
func TestDemoShowsTheWholeLoop(t *testing.T) {
	r := newBench(t).running("demo")
	customer, agent := r.browser(), r.browser()
	customer.post("/demo", "known", "1", "name", "Hannah Whitfield", "from", "hannah@whitfield.example", "subject", "A question about whisks", "text", "Do you sell bamboo whisks?")
	agent.post("/login", "address", demo.Agents[0].Address, "password", demo.Password)
	list := agent.wait("/desk/open", "A question about whisks")
	ticket := regexp.MustCompile(`/desk/tickets/\d+`).FindString(list)
	customer.wait("/demo?as=hannah@whitfield.example", "[#"+filepath.Base(ticket)+"]")

	agent.post(ticket+"/reply", "text", "We do, from spring on.", "status", "resolved")
	letters := customer.wait("/demo?as=hannah@whitfield.example", "We do, from spring on.")
	if strings.Contains(letters, "/rate/") {
		t.Error("asked for a rating before the answer was there")
	}
	letters = customer.wait("/demo?as=hannah@whitfield.example", "/rate/")
	link := regexp.MustCompile(regexp.QuoteMeta(r.url) + `(rate/[A-Za-z0-9_-]+)\?score=5`).FindStringSubmatch(letters)
	if link == nil {
		t.Fatalf("no link to this demo in\n%s", letters)
	}
	customer.read("/" + link[1] + "?score=5")
	customer.post("/"+link[1], "score", "5", "comment", "very kind")
	agent.wait(ticket, "very kind")

	reply := regexp.MustCompile(`reply=(\d+)#write`).FindAllStringSubmatch(letters, -1)
	customer.post("/demo", "known", "1", "from", "hannah@whitfield.example", "reply", reply[len(reply)-1][1], "subject", "Re: whisks", "text", "One more thing: how much?")
	agent.wait(ticket, "One more thing: how much?")
	if code := r.end(); code != 0 {
		t.Errorf("exit %d: %s", code, r.err)
	}
}

func TestDemoPrintsWhoMayLogIn(t *testing.T) {
	r := newBench(t).running("demo")
	out := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if out = r.out.String(); strings.Contains(out, r.url+"demo") {
			break
		}
	}
	for _, want := range []string{demo.Agents[0].Address, demo.Agents[1].Address, demo.Password, r.url + "demo"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q:\n%s", want, out)
		}
	}
	file := regexp.MustCompile(`Data: (.*)`).FindStringSubmatch(out)[1]
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	r.end()
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Errorf("the demo's folder is still there: %v", err)
	}
}

// A kept demo goes on where it was: its tickets are there once, and new mail becomes tickets again.
func TestDemoKeepsItsFile(t *testing.T) {
	if testing.Short() {
		t.Skip("three starts")
	}
	b := newBench(t)
	keep := filepath.Join(b.dir, "kept.db")
	for i := range 3 {
		r := b.running("demo", "--keep", keep, "--tickets", "40")
		customer, agent := r.browser(), r.browser()
		for j := range 2 {
			customer.post("/demo", "from", "anna@home.example", "name", "Anna", "subject", fmt.Sprintf("Start %d mail %d", i, j), "text", "Hello")
		}
		agent.post("/login", "address", demo.Agents[1].Address, "password", demo.Password)
		agent.wait("/desk/unassigned", fmt.Sprintf("Start %d mail 1", i))
		page := agent.wait("/desk/unassigned", fmt.Sprintf("Start %d mail 0", i))
		for before := range i + 1 {
			if n := strings.Count(page, fmt.Sprintf(">Start %d mail 0<", before)); n != 1 {
				t.Errorf("start %d: mail 0 of start %d is there %d times", i, before, n)
			}
		}
		if code := r.end(); code != 0 {
			t.Fatalf("exit %d: %s", code, r.err)
		}
	}
}

func TestDemoRefuses(t *testing.T) {
	b := newBench(t)
	for _, args := range [][]string{{"--tickets", "0"}, {"--tickets", "1000001"}, {"--tickets", "many"}, {"--lang", "fr"}, {"--listen", "nowhere"}, {"extra"}} {
		if s := b.run(append([]string{"demo"}, args...)...); s.code != 2 || strings.Count(s.err, "\n") != 1 {
			t.Errorf("%v: exit %d: %s", args, s.code, s.err)
		}
	}
}
