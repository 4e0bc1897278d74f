// Package audit names what is noted for good with who did it.
package audit

import (
	"slices"
	"strings"
	"time"
)

// Kind is something that is noted for good with who did it: "<group>.<what>". ui has a sentence for each (audit.<kind>), in
// which {subject} is what it was done to.
type Kind string

// The kinds, by group. What is done to a single ticket is in the ticket's own history, not here.
const (
	LoggedIn     Kind = "login.in"
	LogInFailed  Kind = "login.failed" // subject: the address that was tried
	CodeFailed   Kind = "login.code_failed"
	RecoveryUsed Kind = "login.recovery" // a recovery code in place of one from the telephone
	SessionEnded Kind = "login.ended"    // sessions were ended from the profile; subject: how many

	Password   Kind = "security.password" // changed
	Reset      Kind = "security.reset"    // set by a mailed link
	LinkSent   Kind = "security.link"     // a link for a new password was mailed to a colleague
	SecondOn   Kind = "security.second_on"
	SecondOff  Kind = "security.second_off"
	SecondLost Kind = "security.second_reset" // taken from somebody who lost theirs
	Recovery   Kind = "security.recovery"     // new recovery codes

	AgentAdded   Kind = "agent.added"
	AgentChanged Kind = "agent.changed"
	AgentOff     Kind = "agent.off"
	AgentOn      Kind = "agent.on"
	Invited      Kind = "agent.invited"
	Uninvited    Kind = "agent.uninvited"
	Joined       Kind = "agent.joined"

	MailboxAdded   Kind = "mailbox.added"
	MailboxChanged Kind = "mailbox.changed"
	MailboxRemoved Kind = "mailbox.removed"

	Shop        Kind = "settings.shop" // args "fields": which, with commas; never their values
	Security    Kind = "settings.security"
	Texts       Kind = "settings.texts"
	Ratings     Kind = "settings.ratings"
	Spam        Kind = "settings.spam"
	Help        Kind = "settings.help"
	Widget      Kind = "settings.widget"
	Model       Kind = "settings.model"
	Hours       Kind = "settings.hours"
	ContactForm Kind = "settings.contact"        // its fields, or the privacy notice; subject: the field
	TrialOn     Kind = "settings.experiment"     // begun; subject: its name
	TrialOff    Kind = "settings.experiment_end" // stopped before its time

	Published       Kind = "article.published"
	Unpublished     Kind = "article.unpublished"
	ArticleRemoved  Kind = "article.removed"
	CategorySaved   Kind = "article.category"
	CategoryRemoved Kind = "article.category_removed"
	Synonyms        Kind = "article.synonyms"
	SnippetSaved    Kind = "article.snippet" // its text stands in every article that names it
	SnippetRemoved  Kind = "article.snippet_removed"

	TokenAdded   Kind = "token.added"
	TokenRevoked Kind = "token.revoked"

	Exported       Kind = "data.exported"
	Purged         Kind = "data.purged"          // subject: the tickets' numbers
	Emptied        Kind = "data.emptied"         // the bin, in logs of old: now each part of it is Purged; subject: how many
	Erased         Kind = "data.erased"          // a customer, at their wish; subject: the ticket where they asked
	ErasureRefused Kind = "data.erasure_refused" // subject: the same
	Sample         Kind = "data.sample"          // the sample shop was taken away

	CustomersMerged   Kind = "customer.merged"
	CustomersUnmerged Kind = "customer.unmerged"
	Blocked           Kind = "customer.blocked"
	Unblocked         Kind = "customer.unblocked"

	ViewShared   Kind = "shared.view"
	ViewRemoved  Kind = "shared.view_removed"
	ReplySaved   Kind = "shared.reply"
	ReplyRemoved Kind = "shared.reply_removed"
	TagChanged   Kind = "shared.tag"
	TagRemoved   Kind = "shared.tag_removed"
	TopicSaved   Kind = "shared.topic"
	TopicRemoved Kind = "shared.topic_removed"
)

// Kinds are all of them, group by group.
var Kinds = []Kind{
	LoggedIn, LogInFailed, CodeFailed, RecoveryUsed, SessionEnded,
	Password, Reset, LinkSent, SecondOn, SecondOff, SecondLost, Recovery,
	AgentAdded, AgentChanged, AgentOff, AgentOn, Invited, Uninvited, Joined,
	MailboxAdded, MailboxChanged, MailboxRemoved,
	Shop, Security, Texts, Ratings, Spam, Help, Widget, Model, Hours, ContactForm, TrialOn, TrialOff,
	Published, Unpublished, ArticleRemoved, CategorySaved, CategoryRemoved, Synonyms, SnippetSaved, SnippetRemoved,
	TokenAdded, TokenRevoked,
	Exported, Purged, Emptied, Erased, ErasureRefused, Sample,
	CustomersMerged, CustomersUnmerged, Blocked, Unblocked,
	ViewShared, ViewRemoved, ReplySaved, ReplyRemoved, TagChanged, TagRemoved, TopicSaved, TopicRemoved,
}

// Group is what stands before the dot.
func (k Kind) Group() string {
	group, _, _ := strings.Cut(string(k), ".")
	return group
}

// Groups in the order in which the filter offers them.
func Groups() (groups []string) {
	for _, k := range Kinds {
		if g := k.Group(); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// KindsOf are the kinds of a group, or the one kind of that name; nil where there is none.
func KindsOf(name string) (kinds []Kind) {
	for _, k := range Kinds {
		if string(k) == name || k.Group() == name {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Entry is one thing that somebody did.
type Entry struct {
	ID      int64
	Agent   int64  // 0: a token, the command line, Deskbell itself, or somebody who is not logged in
	Who     string // the name at that time
	Kind    Kind
	Subject string
	Args    map[string]string
	Remote  string // the address it came from; empty for the machine itself
	At      time.Time
}

// Query asks for what was done, newest first. Zero fields do not restrict.
type Query struct {
	Agent  int64
	What   string           // a group or a kind
	Since  time.Time        // from then on
	Until  time.Time        // before then
	Match  func(Entry) bool // what else is asked of it; nil for nothing
	Limit  int              // 1 to 200
	Cursor string
}
