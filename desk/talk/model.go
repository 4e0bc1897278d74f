package talk

import (
	"net"
	"net/url"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Model is a language model behind an OpenAI-compatible address, such as Ollama's on the same machine. It may put a quoted passage into
// other words, and is told nothing but that passage and its article's title: nothing of what a customer wrote.
type Model struct {
	On        bool
	URL       string // up to and with /v1
	Name      string
	Key       string // empty for none
	Elsewhere bool   // the owner has said that text may leave this machine
}

// Host is where text goes, with its port.
func (m Model) Host() string {
	u, err := url.Parse(m.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Here says whether the model runs on this machine, by its address: localhost, or an address that leads nowhere else.
func (m Model) Here() bool {
	u, err := url.Parse(m.URL)
	if err != nil {
		return false
	}
	name := strings.ToLower(u.Hostname())
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// Check says what is wrong with the settings of a model: its address (model.url), its name (model.name), or that text would leave this
// machine without the owner having said so (model.elsewhere).
func (m Model) Check() error {
	u, err := url.Parse(m.URL)
	switch {
	case !m.On && m.URL == "":
		return nil
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(m.URL) > 300:
		return desk.Fail(desk.Invalid, "model.url").At("url")
	case m.Name == "" || len(m.Name) > 100:
		return desk.Fail(desk.Invalid, "model.name").At("name")
	case m.On && !m.Here() && !m.Elsewhere:
		return desk.Fail(desk.Invalid, "model.elsewhere", "host", u.Host).At("elsewhere")
	}
	return nil
}
