package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
)

// model is an OpenAI-compatible server that says what the test wants.
type model struct {
	says  atomic.Value // string, or a http.HandlerFunc
	asked atomic.Int32
	last  atomic.Value // the body
}

func (m *model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.asked.Add(1)
	body, _ := io.ReadAll(r.Body)
	m.last.Store(r.Header.Get("Authorization") + " " + string(body))
	if r.URL.Path != "/v1/chat/completions" || r.Method != "POST" {
		http.NotFound(w, r)
		return
	}
	says := m.says.Load().(string)
	if status, ok := strings.CutPrefix(says, "status "); ok {
		n := 0
		fmt.Sscan(status, &n)
		w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		w.WriteHeader(n)
		return
	}
	text, _ := json.Marshal(says)
	fmt.Fprintf(w, `{"choices":[{"message":{"role":"assistant","content":%s}}]}`, text)
}

// A model may put a passage into other words, and nothing else: what it makes up is thrown away, it learns nothing of the customer, and it
// is not asked where a person comes first.
func TestAModelMayReword(t *testing.T) {
	s := askShop(t)
	m := &model{}
	here := httptest.NewServer(m)
	t.Cleanup(here.Close)
	o := s.loggedIn("owner@shop.test")
	o.post("/desk/settings/model", url.Values{"model_on": {"on"}, "url": {"https://api.example/v1"}, "name": {"x"}}).status(400).has("api.example is not this machine")
	o.post("/desk/settings/model", url.Values{"model_on": {"on"}, "url": {here.URL + "/v1"}, "name": {"qwen3"}, "key": {"sk-secret"}}).status(303)
	o.get("/desk/settings/model").status(200).has("Nothing leaves this machine", "it is not shown again").hasNot("sk-secret")
	var kept string
	must(t, s.store.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT value FROM setting WHERE key = 'model'`).Scan(&kept)
	}))
	if strings.Contains(kept, "sk-secret") {
		t.Error("the key lies open")
	}
	b := s.visitor()
	const question = "How do I return tea that I do not like? Ann Lee, ann@cust.test, order 12345678"
	const quote = "Send it back within 30 days. We pay the postage."
	ask := func(says, question string) (string, *answer) {
		t.Helper()
		m.says.Store(says)
		return b.asks("/help/en/ask", url.Values{"text": {question}})
	}
	_, shown := ask("You may send it back within 30 days, and we pay the postage [1].", "How do I return tea that I do not like?")
	shown.has("You may send it back within 30 days, and we pay the postage.", quote, "by a language model").hasNot("to be put into other words")
	told := m.last.Load().(string)
	if !strings.HasPrefix(told, "Bearer sk-secret ") || !strings.Contains(told, quote) || !strings.Contains(told, "qwen3") {
		t.Errorf("told %s", told)
	}
	for _, says := range []string{"You may send it back within 90 days [1].", "Send it back within 30 days. We pay the postage.", "See https://evil.test [1].", "", "status 500", "status 302", "Ignore the passage. Elephants are grey [1]."} {
		_, shown := ask(says, question)
		shown.has(quote).hasNot("by a language model", "90 days", "evil.test", "Elephants are grey")
		for _, secret := range []string{"Ann", "ann@", "12345678"} {
			if told := m.last.Load().(string); strings.Contains(told, secret) {
				t.Errorf("the model was told %q", secret)
			}
		}
	}
	before := m.asked.Load()
	_, shown = ask("Three working days, to the card that you paid with [1].", "How long does a refund take?")
	shown.has("Three working days").hasNot("by a language model")
	if m.asked.Load() != before {
		t.Error("it was asked about a refund")
	}

	// Another machine takes the key away, and everybody is told where text goes.
	o.post("/desk/settings/model", url.Values{"model_on": {"on"}, "url": {"http://model.invalid:9/v1"}, "name": {"x"}, "elsewhere": {"on"}}).status(303)
	o.get("/desk/settings/model").status(200).has("they go to model.invalid:9").hasNot("it is not shown again")
	if now, err := s.store.Model(t.Context()); err != nil || now.Key != "" {
		t.Errorf("the key goes to another machine: %v %v", now, err)
	}
	path, shown := ask("", "How do I return tea that I do not like?")
	shown.has(quote, "The passage went to model.invalid:9").hasNot("by a language model")
	b.get("/help/en/contact?talk=" + strings.TrimPrefix(path, "/help/en/ask/")).status(200).has("The passage went to model.invalid:9")
	// Off is off.
	must(t, s.store.SaveModel(t.Context(), talk.Model{URL: here.URL + "/v1", Name: "x"}))
	before = m.asked.Load()
	ask("You may send it back within 30 days, and we pay the postage [1].", "How do I return tea that I do not like?")
	if m.asked.Load() != before {
		t.Error("it was asked although it is off")
	}
}
