package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
)

//go:embed content
var content embed.FS

// A scenario is a conversation that may happen in the shop, written in content/tickets-*.txt. Lines that begin with a hash
// say what follows: "#ticket zh 物流,催单 high", "#subject …" (several: one is chosen), "#customer +2h", "#agent +40m", "#note +5m",
// "#file photo 破损.jpg" (for the message above it), "#html", "#auto", "#rating 5 很快", "#from 名 <address>". Texts hold {choices|like this} and {slots}.
type scenario struct {
	from     desk.Person // whoever writes it; empty: one of the customers
	lang     string      // of the texts: zh, en, ja …
	tags     []string
	priority desk.Priority
	spam     bool
	subjects []string
	messages []line
	ratings  []verdict
}

// line is one message of a scenario, gap after the one before it.
type line struct {
	direction desk.Direction
	gap       time.Duration
	text      string
	files     []file
	html      bool
	auto      bool
}

type file struct{ kind, name string }

type verdict struct {
	score   int
	comment string
}

// scenarios are all of them, read once.
var scenarios = sync.OnceValue(func() []scenario {
	names, err := fs.Glob(content, "content/tickets-*.txt")
	if err != nil {
		panic(err)
	}
	var all []scenario
	for _, name := range names {
		text, err := content.ReadFile(name)
		if err != nil {
			panic(err)
		}
		read, err := readScenarios(string(text))
		if err != nil {
			panic(name + ": " + err.Error()) // embedded: a test reads them
		}
		all = append(all, read...)
	}
	return all
})

func readScenarios(text string) ([]scenario, error) {
	var all []scenario
	number := 0
	for raw := range strings.Lines(text) {
		number++
		raw = strings.TrimRight(raw, "\r\n")
		word, rest, _ := strings.Cut(raw, " ")
		if !strings.HasPrefix(word, "#") {
			if len(all) > 0 && len(all[len(all)-1].messages) > 0 {
				m := all[len(all)-1].last()
				m.text += raw + "\n"
			}
			continue
		}
		if word == "#ticket" {
			all = append(all, newScenario(rest))
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("line %d: before the first #ticket", number)
		}
		if err := all[len(all)-1].take(word, strings.TrimSpace(rest)); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	for i := range all {
		if len(all[i].subjects) == 0 || len(all[i].messages) == 0 {
			return nil, fmt.Errorf("scenario %d lacks a subject or a message", i+1)
		}
		for j := range all[i].messages {
			all[i].messages[j].text = strings.TrimSpace(all[i].messages[j].text)
		}
	}
	return all, nil
}

func newScenario(words string) scenario {
	fields := strings.Fields(words)
	s := scenario{lang: "en", priority: desk.Normal}
	for i, w := range fields {
		switch {
		case i == 0:
			s.lang = w
		case w == "spam":
			s.spam = true
		case w == string(desk.High) || w == string(desk.Urgent) || w == string(desk.Low):
			s.priority = desk.Priority(w)
		default:
			s.tags = strings.Split(w, ",")
		}
	}
	return s
}

func (s *scenario) last() *line { return &s.messages[len(s.messages)-1] }

// take reads one line of instructions.
func (s *scenario) take(word, rest string) error {
	switch word {
	case "#subject":
		s.subjects = append(s.subjects, rest)
	case "#customer", "#agent", "#note":
		return s.say(word, rest)
	case "#from":
		at, err := mail.ParseAddress(rest)
		if err != nil {
			return err
		}
		s.from = desk.Person{Name: at.Name, Address: at.Address}
	case "#file":
		kind, name, ok := strings.Cut(rest, " ")
		if !ok || len(s.messages) == 0 {
			return fmt.Errorf("bad file %q", rest)
		}
		s.last().files = append(s.last().files, file{kind, name})
	case "#html":
		s.last().html = true
	case "#auto":
		s.last().auto = true
	case "#rating":
		score, comment, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(score)
		if err != nil || n < 1 || n > 5 {
			return fmt.Errorf("bad rating %q", rest)
		}
		s.ratings = append(s.ratings, verdict{n, comment})
	default:
		return fmt.Errorf("unknown %q", word)
	}
	return nil
}

// say begins a message.
func (s *scenario) say(word, rest string) error {
	m := line{direction: map[string]desk.Direction{"#customer": desk.In, "#agent": desk.Out, "#note": desk.Note}[word]}
	if gap, ok := strings.CutPrefix(rest, "+"); ok {
		d, err := readGap(gap)
		if err != nil {
			return err
		}
		m.gap = d
	} else if len(s.messages) > 0 {
		return fmt.Errorf("%s needs a time, as in +2h", word)
	}
	s.messages = append(s.messages, m)
	return nil
}

// readGap reads 40m, 2h, 3d.
func readGap(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(s)
}
