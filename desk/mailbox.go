package desk

import "time"

// Security of a connection to a mail server.
type Security string

const (
	TLS      Security = "tls"      // from the first byte (imaps, smtps)
	STARTTLS Security = "starttls" // upgraded, refused where the server does not offer it
	NoTLS    Security = "none"     // plaintext, only when the owner said so outright
)

// Server is a mail server and how to log in to it. A certificate that proves nothing is never accepted, unless it is the very
// one that its owner has looked at and pinned; a server on a loopback address may have any.
type Server struct {
	Host     string
	Port     int
	Security Security
	User     string
	Password string // encrypted at rest; never rendered, logged or returned by the API
	Pin      string // SHA-256 of the only certificate that counts, in lower-case hex; empty: one that the system trusts
}

// Certificate is what a server showed of itself and nobody vouches for, for the owner to look at.
type Certificate struct {
	SHA256  string // of the certificate, in lower-case hex: what a pin is
	Subject string
	Issuer  string
	Names   []string
	From    time.Time
	Until   time.Time
}

// StartMode says which of the mail that lies in a mailbox becomes tickets.
type StartMode string

const (
	FromNow     StartMode = "now"     // only what comes after the mailbox was saved
	FromHistory StartMode = "history" // also the last Days days, resolved, answered to nobody
)

// Mailbox is a support address with its IMAP and SMTP settings.
type Mailbox struct {
	ID        int64
	Address   string // lower case
	Name      string // the sender's name in answers: the shop's
	Signature string // plain text under every answer
	Ack       bool   // send an acknowledgement
	IMAP      Server
	SMTP      Server
	OAuth     Grant  // in place of both passwords
	Folder    string // watched; "INBOX"
	Start     Start
	Options   MailboxOptions
	SendLimit int64 // the most bytes that its SMTP server takes in one mail, as it said last; 0 where it has not said
	Paused    bool
	KeyError  string // why the passwords can't be read, as a word key: the key file is missing or another one; they are empty then
	Version   int64
}

// MailboxOptions are what an owner may want done with a mailbox beside reading it. The zero value changes nothing on the server.
type MailboxOptions struct {
	Folders    []string `json:"folders,omitempty"`     // more folders to watch, besides Mailbox.Folder
	WatchJunk  bool     `json:"watch_junk,omitempty"`  // the provider's junk folder too; its mail becomes spam that can be reviewed
	MarkRead   bool     `json:"mark_read,omitempty"`   // a mail is marked as read once it is durable here
	MoveTo     string   `json:"move_to,omitempty"`     // and moved into this folder; empty leaves it
	CopySent   bool     `json:"copy_sent,omitempty"`   // what is sent is put into the folder for sent mail
	SentFolder string   `json:"sent_folder,omitempty"` // empty: the one that the server names (RFC 6154)
	NoHistory  bool     `json:"no_history,omitempty"`  // answers do not quote what they answer
}

// Start is where a mailbox begins. UIDValidity and UIDNext are those of the folder at the moment the mailbox was saved, or 0
// where the server could not be reached then; Moment decides in that case, by INTERNALDATE.
type Start struct {
	Mode        StartMode
	Days        int // for FromHistory
	Moment      time.Time
	UIDValidity uint32
	UIDNext     uint32
}

// Health of a mailbox, for its owner.
type Health struct {
	Mailbox     int64
	Address     string
	LastLook    time.Time // the last time the folder was seen in full
	LastError   string    // a word key (mail.error.…), empty when all is well
	ErrorArgs   Args      // host, words: the server's own
	ErrorAt     time.Time
	Idle        bool      // the server tells us of new mail at once
	Held        int       // mails that lay in the watched folders when they were last compared with their accounts
	Accounted   int       // how many of them have an account
	CheckedAt   time.Time // when that was; zero until every watched folder has been compared
	Seen        int       // mails accounted for, before the start included
	Tickets     int       // tickets made
	Quarantined int
	GrantUntil  time.Time // when access by OAuth has to be granted again; zero where that is not known
	HeldUntil   time.Time // the SMTP server has asked us to slow down; zero where mail goes out
	HeldWords   string    // its own
}

// Look is what a poller reports after each look at a folder. ErrorKey is empty when it went well.
type Look struct {
	At        time.Time
	ErrorKey  string
	ErrorArgs Args
	Idle      bool
	Partly    bool // mail comes in all the same: what failed is only what else the owner wants done in the mailbox
}

// Check is one step of "Test connection" and its result. Key is empty when the step went well; else a word key that says
// in plain words what is wrong and what to do.
type Check struct {
	Step string // "imap.connect", "imap.login", "imap.id", "imap.select", "imap.fetch", "smtp.connect", "smtp.login"
	Key  string
	Args Args
	Cert *Certificate // what could be pinned, where the certificate is what is wrong
}

// Cursor is where a folder has been read to. UIDValidity is 0 where the folder has never been seen.
type Cursor struct {
	Folder      string
	UIDValidity uint32
	LastUID     uint32    // every UID up to this one has an account row
	Below       uint32    // UIDs below this one were there when the folder was first seen under this UIDVALIDITY
	Resync      bool      // it had another UIDVALIDITY before: UIDs below Below are being reconciled
	Began       time.Time // when the folder was first looked at
	CheckedAt   time.Time // when it was last compared with its accounts; zero: never
}

// Listed is a mail as a folder lists it, before its bytes are fetched.
type Listed struct {
	UID          uint32
	Size         int64
	InternalDate time.Time
}

// Outcome is how the account of one UID ended. Every UID ends in exactly one.
type Outcome string

const (
	Unread      Outcome = ""             // kept, not interpreted yet
	Joined      Outcome = "message"      // a message in a ticket
	BounceOf    Outcome = "bounce"       // a delivery report in the ticket of the mail that it is about
	ByMachine   Outcome = "automatic"    // a machine's word in a ticket: out of office, a receipt, our own mail come back
	SpamMail    Outcome = "spam"         // in a ticket that is marked as spam
	Duplicate   Outcome = "duplicate"    // the same mail as one already there
	BeforeStart Outcome = "before_start" // was there before the mailbox was added
	ToNotice    Outcome = "notice"       // came back on a notice to an agent, an invitation or a new password: a report, an absence, their own answer
	ToldState   Outcome = "state"        // asked nothing but how far a ticket is, and was told
	Quarantined Outcome = "quarantined"  // kept, not a ticket; Reason says why
)

// Arrival is one mail as the IMAP server handed it over. Open reads its raw bytes from the spool, from the start each time.
type Arrival struct {
	Folder       string
	UIDValidity  uint32
	UID          uint32
	InternalDate time.Time
	Size         int64
	SHA256       [32]byte
	Resync       bool   // seen while a changed UIDVALIDITY is being reconciled: sends nothing automatic
	History      bool   // older than the mailbox: arrives resolved, sends nothing
	Junk         bool   // it lay in the provider's junk folder
	Tidy         bool   // it is to be marked or moved on the server once it is kept
	Reason       string // a word key: it is to be quarantined for this, and the bytes are those of its header alone
	Open         func() (ReadAtCloser, error)
}

// ReadAtCloser is a mail's bytes.
type ReadAtCloser interface {
	ReadAt(p []byte, off int64) (int, error)
	Close() error
}

// Kept is an arrival that is durable and waits to be read.
type Kept struct {
	Account int64
	Mailbox int64
	Blob    int64
	Size    int64
	Resync  bool
	History bool
	Junk    bool
	Reason  string // Arrival.Reason; empty again once the mail was released from quarantine
}

// Received is a kept mail that has been read. Mail is never nil: what can't be parsed is a Mail with Problems.
type Received struct {
	Kept Kept
	Mail *Mail
}

// QuarantinedMail is a line in a mailbox's quarantine.
type QuarantinedMail struct {
	Account int64
	Mailbox int64
	Folder  string
	UID     uint32
	Reason  string // a word key
	From    Person
	Subject string
	At      time.Time
	Size    int64 // of what was kept
	Blob    int64
	Again   bool // it is to be fetched again
}

// HeaderOnly says that only the mail's header was kept: fetching it again may bring the rest.
func (m QuarantinedMail) HeaderOnly() bool {
	return m.Reason == ReasonTooLarge || m.Reason == ReasonUnreadable
}

// Why a mail is kept in quarantine without its body.
const (
	ReasonTooLarge   = "mail.error.too_large"
	ReasonUnreadable = "mail.error.unreadable"
)
