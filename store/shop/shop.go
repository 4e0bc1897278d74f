// Package shop keeps what an owner sets once for the whole shop and what is written down for them: settings, opening hours, keys that sign
// links, the audit log, and answers that the API gives twice.
package shop

import (
	"github.com/deskbell/deskbell/store/db"
)

// Shop is the part of an open database that this package keeps.
type Shop struct{ *db.DB }
