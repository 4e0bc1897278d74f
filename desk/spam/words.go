package spam

import (
	"path"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// Text is what of a mail the filter reads: the same of one that comes and of one that was stored long ago.
type Text struct {
	From          string // address
	Subject, Text string
	HTML          string   // for where its links lead
	Files         []string // names
}

const (
	mostText = 4 << 10 // bytes of text that are read: a mail has said what it is by then
	maxWords = 250     // of one mail, and
	maxLinks = 40      // links of it
	maxToken = 60      // bytes: longer ones are never seen twice
)

// Words are the words of a mail that the filter weighs, each once: the search's (Chinese as pairs of characters), the same apart
// for the subject, the sender's domain, the sites it links to, and the kinds of its files.
func Words(t Text) []string {
	words := make([]string, 0, maxWords)
	known := make(map[string]bool, maxWords)
	add := func(prefix, word string) {
		word = prefix + word
		if len(word) <= len(prefix)+1 || len(word) > maxToken || len(words) == maxWords || known[word] {
			return
		}
		known[word] = true
		words = append(words, word)
	}
	if _, domain, ok := strings.Cut(t.From, "@"); ok {
		add("from:", strings.ToLower(domain))
	}
	for _, name := range t.Files {
		add("file:", strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")))
	}
	for _, host := range append(linkHosts(t.HTML), linkHosts(t.Text)...) {
		add("link:", host)
	}
	for _, w := range strings.Fields(string(query.Append(nil, t.Subject))) {
		add("subject:", w)
	}
	for _, w := range strings.Fields(string(query.Append(nil, desk.CutBytes(t.Text, mostText)))) {
		add("", w)
	}
	return words
}

// linkHosts are the sites that a text names in links, as they come.
func linkHosts(s string) (hosts []string) {
	s = desk.CutBytes(s, 16*mostText)
	for len(hosts) < maxLinks {
		i := strings.Index(s, "://")
		if i < 0 {
			return hosts
		}
		s = s[i+3:]
		end := strings.IndexFunc(s, func(r rune) bool {
			return !(r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= 0x80)
		})
		if end < 0 {
			end = len(s)
		}
		if host := strings.TrimPrefix(strings.ToLower(strings.Trim(s[:end], ".")), "www."); strings.Contains(host, ".") {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// Word is a word of the filter as people read it.
func Word(word string) string {
	switch kind, rest, ok := strings.Cut(word, ":"); {
	case !ok:
		return word
	case kind == "from":
		return "@" + rest
	case kind == "file":
		return "." + rest
	default:
		return rest
	}
}
