package desk

import (
	"slices"
	"strings"
)

// maxReferences is how many Message-IDs of a mail are looked up: of a longer chain the newest.
const maxReferences = 50

// ThreadIDs are the Message-IDs by which a mail finds its ticket, the likeliest first: what a delivery report speaks of, what the
// mail answers, then its references from the newest. Each once.
func ThreadIDs(m *Mail) []string {
	var ids []string
	add := func(id string) {
		id = strings.Trim(strings.TrimSpace(id), "<>")
		if id != "" && id != m.MessageID && len(ids) < maxReferences && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if m.Bounce != nil {
		add(m.Bounce.MessageID)
		for i := len(m.Bounce.References) - 1; i >= 0; i-- {
			add(m.Bounce.References[i])
		}
	}
	for _, id := range m.InReplyTo {
		add(id)
	}
	for i := len(m.References) - 1; i >= 0; i-- {
		add(m.References[i])
	}
	return ids
}

// ContactOf is who would be answered: Reply-To where it is given and not our own, else From.
func ContactOf(m *Mail, own func(address string) bool) Person {
	for _, p := range m.ReplyTo {
		address := TidyAddress(p.Address)
		if address == "" || own(address) {
			continue
		}
		name := p.Name
		if name == "" && address == TidyAddress(m.From.Address) {
			name = m.From.Name
		}
		return Person{Name: name, Address: address}
	}
	return Person{Name: m.From.Name, Address: TidyAddress(m.From.Address)}
}

// TagTrusted says whether the tag in a subject may decide where a mail belongs: not when Reply-To differs from From, and not when the
// mail is not from whom it says. (The other half of the rule, that who would be answered already takes part in that ticket, is
// Decide's.)
func TagTrusted(m *Mail) bool {
	if m.Authenticity.Verdict == AuthFail {
		return false
	}
	for _, p := range m.ReplyTo {
		if TidyAddress(p.Address) != TidyAddress(m.From.Address) {
			return false
		}
	}
	return true
}
