package wire

import (
	"time"

	"github.com/deskbell/deskbell/desk"
)

// fate is what becomes of a listed mail.
type fate struct {
	skip    bool // it was there before the mailbox was added
	history bool
	resync  bool
}

// judge decides by UID where it can: mail that was not there when the folder was first seen under its UIDVALIDITY is new,
// whatever its date says (a mail moved into the folder keeps its old one). For mail that was there, the UIDNEXT of the moment
// when the mailbox was saved decides if it still holds; else INTERNALDATE against that moment. A server's INTERNALDATE has no
// fractions of a second, so neither has the moment.
func judge(s desk.Start, cur desk.Cursor, m desk.Listed) fate {
	exact := !cur.Resync && s.UIDNext != 0 && s.UIDValidity == cur.UIDValidity
	if m.UID >= cur.Below && !(exact && m.UID < s.UIDNext) { // below it came while the mailbox was removed from the desk for a time
		return fate{}
	}
	moment := s.Moment.Truncate(time.Second)
	before := m.InternalDate.Before(moment)
	if exact {
		before = m.UID < s.UIDNext
	}
	if !before {
		return fate{resync: cur.Resync}
	}
	if s.Mode == desk.FromHistory && !m.InternalDate.Before(moment.AddDate(0, 0, -s.Days)) {
		return fate{history: true, resync: cur.Resync}
	}
	return fate{skip: true}
}
