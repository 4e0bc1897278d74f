package mail

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/deskbell/deskbell/mail/quote"
)

// inTime fails where a function takes longer than a mail may.
func inTime(t *testing.T, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func seeds() [][]byte {
	all := [][]byte{typicalMail(), mixed("Content-Type: text/plain\n\none", "Content-Type: text/html\n\n<p>two</p>"), crlf(dsn("Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n"))}
	n := 0
	for _, raw := range corpusSeeds() {
		if len(raw) < 8<<10 && n < 150 {
			all = append(all, raw)
			n++
		}
	}
	return all
}

// FuzzParse holds any bytes to what Parse promises.
func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := parseBytes(t, raw)
		for _, s := range []string{m.Subject, m.Text, m.HTML, m.Reply, m.From.Name, m.From.Address, m.MessageID, m.Report} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
			if strings.IndexByte(s, 0) >= 0 {
				t.Errorf("a zero byte: %q", s)
			}
		}
		if strings.ContainsAny(m.Subject+m.From.Name+m.From.Address+m.MessageID, "\r\n") {
			t.Errorf("a line break in the header: %q %q %q %q", m.Subject, m.From.Name, m.From.Address, m.MessageID)
		}
		for _, p := range m.Parts {
			if p.Name == "" || strings.ContainsAny(p.Name, "/\\\r\n\x00") || strings.Contains(p.Name, "..") || !utf8.ValidString(p.Name) {
				t.Errorf("a name that is not safe: %q", p.Name)
			}
		}
		stored(t, &m.Findings)
		checkClean(t, "", m.HTML)
	})
}

// FuzzReply looks for a reply that is empty where the text is not, or that says what the text does not.
func FuzzReply(f *testing.F) {
	for _, s := range seeds() {
		f.Add(string(s))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > quote.MaxReply {
			return
		}
		inTime(t, func() {
			reply := quote.Reply(text, nil)
			if strings.TrimSpace(text) != "" && strings.TrimSpace(reply) == "" {
				t.Errorf("nothing is left of %q", text)
			}
			if strings.Contains(text, "-----BEGIN PGP") {
				return
			}
			rest := text // the lines stand in the text, in this order
			for _, l := range strings.Split(reply, "\n") {
				i := strings.Index(rest, l)
				if i < 0 {
					t.Fatalf("%q is not in %q", l, rest)
				}
				rest = rest[i+len(l):]
			}
		})
	})
}

// FuzzHeader reads a header and everything that is read out of one.
func FuzzHeader(f *testing.F) {
	for _, s := range seeds() {
		head, _, _ := bytes.Cut(s, []byte("\r\n\r\n"))
		f.Add(head)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		inTime(t, func() {
			for _, fl := range memoryHeader(raw) {
				for _, p := range parseAddresses(fl.value, "") {
					if !utf8.ValidString(p.Name) || strings.ContainsAny(p.Address, "\r\n \x00") && !strings.Contains(p.Address, `"`) {
						t.Errorf("%q: %q", fl.value, p)
					}
				}
				if s := decodeText(fl.value, ""); !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x00") {
					t.Errorf("%q: %q", fl.value, s)
				}
				parseDate(fl.value)
				parseParams(fl.value)
				fileName(fl.value)
				messageIDs([]string{fl.value})
			}
			for _, g := range statusGroups(raw) {
				recipientOf(g)
			}
		})
	})
}
