package desk

// ReplyAll is who else reads along: those whom a message came from, was to be answered to, went to and was copied to, but for the
// contact, who is answered anyway, and our own addresses. Blind copies are not among them: nobody knew of those.
func ReplyAll(m *Message, contact string, own func(address string) bool) (others []Person) {
	seen := map[string]bool{TidyAddress(contact): true}
	from := m.ReplyTo
	if len(from) == 0 {
		from = []Person{m.From}
	}
	for _, list := range [][]Person{from, m.To, m.Cc} {
		for _, p := range list {
			p = Person{Name: TidyLine(p.Name, MaxName), Address: TidyAddress(p.Address)}
			if seen[p.Address] || !ValidAddress(p.Address) || own(p.Address) {
				continue
			}
			seen[p.Address] = true
			others = append(others, p)
		}
	}
	return others
}
