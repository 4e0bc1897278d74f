package mail

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// maxPeople is how many addresses of one field are read.
const maxPeople = 1000

// parseAddresses reads an address list as leniently as real mail needs: commas within names that nobody quoted, encoded
// words around addresses, groups, comments, semicolons. What holds no address is left out, so a display name that looks
// like an address never passes for one.
func parseAddresses(value, hint string) []desk.Person {
	if strings.Contains(value, "=?") && !strings.Contains(value, "@") {
		value = decodeText(value, hint) // the whole list is one encoded word
	}
	var people []desk.Person
	pending := "" // a name before a comma that was part of it
	for _, item := range splitAddresses(value) {
		var p desk.Person
		ok := false
		if strings.Contains(item, "@") || strings.Contains(item, "=?") {
			p, ok = parseAddress(pending+item, hint)
		}
		if !ok {
			if strings.TrimSpace(item) != "" && len(pending) < 200 && !strings.Contains(item, ":") {
				pending += item + ", "
			}
			continue
		}
		pending = ""
		people = append(people, p)
		if len(people) == maxPeople {
			break
		}
	}
	return people
}

// splitAddresses cuts at commas and semicolons outside quotes, comments and angle brackets; a group's name is dropped.
func splitAddresses(s string) []string {
	var items []string
	start, depth := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case quoted:
			quoted = c != '"' && (c != '<' || !strings.Contains(s[i:], "@") || strings.Contains(s[i:], `"`))
		case c == '"':
			quoted = true
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle && c != ',' && c != ';':
		case c == ':' && !strings.ContainsAny(s[start:i], "@=?"):
			start = i + 1
		case c == ',' || c == ';':
			items = append(items, s[start:i])
			start, angle = i+1, false
		}
	}
	return append(items, s[start:])
}

// wideAngles are the brackets of Chinese and Japanese keyboards.
var wideAngles = strings.NewReplacer("＜", "<", "＞", ">")

// parseAddress reads one address with its name.
func parseAddress(s, hint string) (desk.Person, bool) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "<") {
		s = wideAngles.Replace(s)
	}
	if open := lastAngle(s); open >= 0 {
		inner, _, _ := strings.Cut(s[open+1:], ">")
		after := s[open+1+len(inner):]
		if address, ok := bareAddress(inner); ok {
			name := displayName(s[:open], hint)
			if name == "" {
				name = displayName(comment(strings.TrimPrefix(after, ">")), hint)
			}
			if name == "<"+address+">" {
				name = "" // the address twice
			}
			return desk.Person{Name: name, Address: address}, true
		}
	}
	if strings.Contains(s, "=?") { // an encoded word that holds the address too
		if d := decodeText(s, hint); d != s && strings.Contains(d, "@") {
			if p, ok := parseAddress(strings.ReplaceAll(d, "=?", "= ?"), hint); ok {
				return p, true
			}
		}
	}
	name := comment(s)
	plain := uncomment(s)
	for _, token := range strings.FieldsFunc(plain, func(r rune) bool { return r == ' ' || r == '\t' || r == '<' || r == '>' || r == '"' }) {
		if address, ok := bareAddress(token); ok {
			if name == "" {
				name = strings.NewReplacer(token, " ", "<", " ", ">", " ").Replace(plain)
			}
			return desk.Person{Name: displayName(name, hint), Address: address}, true
		}
	}
	return desk.Person{}, false
}

// lastAngle is where the address of "name <address>" begins: the last angle bracket outside quotes and comments.
func lastAngle(s string) int {
	at, quoted, depth := -1, false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '<' && depth == 0:
			at = i
		}
	}
	if at < 0 { // an unbalanced quote hides it
		at = strings.LastIndexByte(s, '<')
	}
	return at
}

// bareAddress tidies local@domain. Source routes, mailto:, spaces and quotes around it are dropped.
func bareAddress(s string) (string, bool) {
	s = uncomment(s)
	s = strings.Trim(strings.TrimSpace(s), `"'<>,;[] `+"\t")
	if i := strings.LastIndex(s, "mailto:"); i >= 0 {
		s = s[i+7:]
	}
	if strings.HasPrefix(s, "@") { // @relay,@relay:local@domain
		_, s, _ = strings.Cut(s, ":")
	}
	if strings.Contains(s, "=?") {
		s = decodeText(s, "")
	}
	i := strings.LastIndexByte(s, '@')
	if i <= 0 || i == len(s)-1 || len(s) > 320 {
		return "", false
	}
	local, domain := strings.TrimSpace(s[:i]), decodeText(s[i+1:], "")
	domain = strings.TrimRight(domain, ".")
	if local == "" || domain == "" || strings.ContainsAny(domain, " \t\"()<>,;@") || strings.ContainsFunc(s, control) {
		return "", false
	}
	if strings.ContainsAny(local, " \t") && !strings.HasPrefix(local, `"`) {
		local = strings.Join(strings.Fields(local), "")
	}
	return strings.ToLower(local + "@" + domain), true
}

func control(r rune) bool { return r < 32 || r == 127 }

// displayName unquotes and decodes a name.
func displayName(s, hint string) string {
	s = strings.TrimSpace(s)
	for len(s) > 1 && (s[0] == '"' && s[len(s)-1] == '"' || s[0] == '\'' && s[len(s)-1] == '\'') {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	if strings.ContainsAny(s, `"\`) {
		s = unquote(s)
	}
	s = decodeText(s, hint)
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"`))
	if len(s) > 1 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return strings.Join(strings.Fields(s), " ")
}

func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c == '"':
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// comment is the text of the first (comment); uncomment is s without its comments.
func comment(s string) string {
	i := strings.IndexByte(s, '(')
	if i < 0 || strings.Contains(s[:i], `"`) {
		return ""
	}
	if j := strings.LastIndexByte(s, ')'); j > i {
		return s[i+1 : j]
	}
	return s[i+1:]
}

func uncomment(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' && depth == 0:
			quoted = !quoted
			b.WriteByte(c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
