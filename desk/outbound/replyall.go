package outbound

import "github.com/deskbell/deskbell/desk"

// ReplyAll is who else reads along: those whom a message came from, was to be answered to, went to and was copied to, but for the
// contact, who is answered anyway, and our own addresses. Blind copies are not among them: nobody knew of those.
func ReplyAll(m *desk.Message, contact string, own func(address string) bool) (others []desk.Person) {
	seen := map[string]bool{desk.TidyAddress(contact): true}
	from := m.ReplyTo
	if len(from) == 0 {
		from = []desk.Person{m.From}
	}
	for _, list := range [][]desk.Person{from, m.To, m.Cc} {
		for _, p := range list {
			p = desk.Person{Name: desk.TidyLine(p.Name, desk.MaxName), Address: desk.TidyAddress(p.Address)}
			if seen[p.Address] || !desk.ValidAddress(p.Address) || own(p.Address) {
				continue
			}
			seen[p.Address] = true
			others = append(others, p)
		}
	}
	return others
}
