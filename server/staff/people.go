package staff

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// parsePeople reads addresses as people type them: "王芳 <a@b.cn>，c@d.example; \"Li, Wei\" <e@f.example>". What is no address is
// an Error at the field.
func parsePeople(field, typed string) ([]desk.Person, error) {
	var people []desk.Person
	for _, one := range splitPeople(typed) {
		p := parsePerson(one)
		if !desk.ValidAddress(p.Address) {
			return nil, desk.BadAddress(one).At(field)
		}
		people = append(people, p)
	}
	return people, nil
}

// splitPeople cuts at commas, semicolons and line ends, full-width ones too, but not within quotes or angle brackets.
func splitPeople(typed string) []string {
	var out []string
	var b strings.Builder
	quoted, angled := false, false
	flush := func() {
		if one := strings.TrimSpace(b.String()); one != "" {
			out = append(out, one)
		}
		b.Reset()
	}
	for _, r := range typed {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '<' && !quoted:
			angled = true
		case r == '>' && !quoted:
			angled = false
		case strings.ContainsRune(",;\n，；、", r) && !quoted && !angled:
			flush()
			continue
		}
		b.WriteRune(r)
	}
	flush()
	return out
}

func parsePerson(one string) desk.Person {
	name, address := "", one
	if open := strings.LastIndexByte(one, '<'); open >= 0 {
		name, address = strings.TrimSpace(one[:open]), strings.TrimSuffix(strings.TrimSpace(one[open+1:]), ">")
	}
	if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
		name = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name[1 : len(name)-1])
	}
	return desk.Person{Name: desk.TidyLine(name, desk.MaxName), Address: desk.TidyAddress(address)}
}
