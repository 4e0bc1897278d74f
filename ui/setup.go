package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// SetupCode asks for the code that was printed at start.
type SetupCode struct {
	Frame
	Form
	Code string
}

// SetupShop is the first step: language, name and time zone of the shop. Guess: the browser may fill in its zone.
type SetupShop struct {
	Frame
	Form
	Settings desk.Settings
	Guess    bool
	Zones    []string
}

// SetupYou is the second step: the owner. HasPassword: one was typed before and is kept.
type SetupYou struct {
	Frame
	Form
	Owner       desk.Agent
	HasPassword bool
}

// SetupMailbox is the third step: the mailbox, or later.
type SetupMailbox struct {
	Frame
	Form
	MailboxForm
}

// LangOptions are the languages by their own names.
func LangOptions() []Option {
	return []Option{{string(desk.Chinese), words.Text(desk.Chinese, "lang.name", nil)}, {string(desk.English), words.Text(desk.English, "lang.name", nil)}}
}

// LangOptions are the languages by their own names, for templates.
func (f *Frame) LangOptions() []Option { return LangOptions() }

// Zones are offered where a time zone is asked for; any other IANA name may be typed.
var Zones = []string{
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/Bogota",
	"America/Chicago", "America/Denver", "America/Halifax", "America/Lima", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Phoenix", "America/Santiago", "America/Sao_Paulo", "America/Toronto", "America/Vancouver",
	"Asia/Bangkok", "Asia/Dhaka", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem",
	"Asia/Karachi", "Asia/Kolkata", "Asia/Kuala_Lumpur", "Asia/Macau", "Asia/Manila", "Asia/Riyadh", "Asia/Seoul",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tokyo", "Asia/Urumqi", "Atlantic/Reykjavik", "Australia/Adelaide",
	"Australia/Brisbane", "Australia/Melbourne", "Australia/Perth", "Australia/Sydney", "Europe/Amsterdam", "Europe/Athens",
	"Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Copenhagen", "Europe/Dublin", "Europe/Helsinki",
	"Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Moscow", "Europe/Oslo",
	"Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
	"Pacific/Auckland", "Pacific/Honolulu", "UTC",
}
