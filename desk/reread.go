package desk

// RawMail is a message whose raw mail is kept.
type RawMail struct {
	Message int64
	Blob    int64
	Size    int64
}

// Reread is a message's mail, read again.
type Reread struct {
	Message int64
	Mail    *Mail
}

// Rereading is what reading a mail again has changed in its message.
type Rereading struct {
	Ticket, Message int64
	Fields          []RereadField
}

// RereadField is a part of a message that may read otherwise after an upgrade. Its words are reread.<field>.
type RereadField string

const (
	RereadSubject     RereadField = "subject"
	RereadPeople      RereadField = "people"
	RereadDate        RereadField = "date"
	RereadText        RereadField = "text"
	RereadReply       RereadField = "reply"
	RereadAttachments RereadField = "attachments"
	RereadFindings    RereadField = "findings"
)

// RereadFields in the order in which they are named.
var RereadFields = []RereadField{RereadSubject, RereadPeople, RereadDate, RereadText, RereadReply, RereadAttachments, RereadFindings}
