package desk

import (
	"slices"
	"strings"
	"time"
)

// AuditKind is something that is noted for good with who did it: "<group>.<what>". ui has a sentence for each (audit.<kind>), in
// which {subject} is what it was done to.
type AuditKind string

// The kinds, by group. What is done to a single ticket is in the ticket's own history, not here.
const (
	AuditLoggedIn     AuditKind = "login.in"
	AuditLogInFailed  AuditKind = "login.failed" // subject: the address that was tried
	AuditCodeFailed   AuditKind = "login.code_failed"
	AuditRecoveryUsed AuditKind = "login.recovery" // a recovery code in place of one from the telephone
	AuditSessionEnded AuditKind = "login.ended"    // sessions were ended from the profile; subject: how many

	AuditPassword   AuditKind = "security.password" // changed
	AuditReset      AuditKind = "security.reset"    // set by a mailed link
	AuditSecondOn   AuditKind = "security.second_on"
	AuditSecondOff  AuditKind = "security.second_off"
	AuditSecondLost AuditKind = "security.second_reset" // taken from somebody who lost theirs
	AuditRecovery   AuditKind = "security.recovery"     // new recovery codes

	AuditAgentAdded   AuditKind = "agent.added"
	AuditAgentChanged AuditKind = "agent.changed"
	AuditAgentOff     AuditKind = "agent.off"
	AuditAgentOn      AuditKind = "agent.on"
	AuditInvited      AuditKind = "agent.invited"
	AuditUninvited    AuditKind = "agent.uninvited"
	AuditJoined       AuditKind = "agent.joined"

	AuditMailboxAdded   AuditKind = "mailbox.added"
	AuditMailboxChanged AuditKind = "mailbox.changed"
	AuditMailboxRemoved AuditKind = "mailbox.removed"

	AuditShop        AuditKind = "settings.shop" // args "fields": which, with commas; never their values
	AuditSecurity    AuditKind = "settings.security"
	AuditTexts       AuditKind = "settings.texts"
	AuditRatings     AuditKind = "settings.ratings"
	AuditSpam        AuditKind = "settings.spam"
	AuditHelp        AuditKind = "settings.help"
	AuditHours       AuditKind = "settings.hours"
	AuditContactForm AuditKind = "settings.contact"        // its fields, or the privacy notice; subject: the field
	AuditTrialOn     AuditKind = "settings.experiment"     // begun; subject: its name
	AuditTrialOff    AuditKind = "settings.experiment_end" // stopped before its time

	AuditPublished       AuditKind = "article.published"
	AuditUnpublished     AuditKind = "article.unpublished"
	AuditArticleRemoved  AuditKind = "article.removed"
	AuditCategorySaved   AuditKind = "article.category"
	AuditCategoryRemoved AuditKind = "article.category_removed"
	AuditSynonyms        AuditKind = "article.synonyms"

	AuditTokenAdded   AuditKind = "token.added"
	AuditTokenRevoked AuditKind = "token.revoked"

	AuditExported       AuditKind = "data.exported"
	AuditPurged         AuditKind = "data.purged"          // subject: the tickets' numbers
	AuditEmptied        AuditKind = "data.emptied"         // the bin; subject: how many
	AuditErased         AuditKind = "data.erased"          // a customer, at their wish; subject: the ticket where they asked
	AuditErasureRefused AuditKind = "data.erasure_refused" // subject: the same
	AuditSample         AuditKind = "data.sample"          // the sample shop was taken away

	AuditCustomersMerged   AuditKind = "customer.merged"
	AuditCustomersUnmerged AuditKind = "customer.unmerged"
	AuditBlocked           AuditKind = "customer.blocked"
	AuditUnblocked         AuditKind = "customer.unblocked"

	AuditViewShared   AuditKind = "shared.view"
	AuditViewRemoved  AuditKind = "shared.view_removed"
	AuditReplySaved   AuditKind = "shared.reply"
	AuditReplyRemoved AuditKind = "shared.reply_removed"
	AuditTagChanged   AuditKind = "shared.tag"
	AuditTagRemoved   AuditKind = "shared.tag_removed"
	AuditTopicSaved   AuditKind = "shared.topic"
	AuditTopicRemoved AuditKind = "shared.topic_removed"
)

// AuditKinds are all of them, group by group.
var AuditKinds = []AuditKind{
	AuditLoggedIn, AuditLogInFailed, AuditCodeFailed, AuditRecoveryUsed, AuditSessionEnded,
	AuditPassword, AuditReset, AuditSecondOn, AuditSecondOff, AuditSecondLost, AuditRecovery,
	AuditAgentAdded, AuditAgentChanged, AuditAgentOff, AuditAgentOn, AuditInvited, AuditUninvited, AuditJoined,
	AuditMailboxAdded, AuditMailboxChanged, AuditMailboxRemoved,
	AuditShop, AuditSecurity, AuditTexts, AuditRatings, AuditSpam, AuditHelp, AuditHours, AuditContactForm, AuditTrialOn, AuditTrialOff,
	AuditPublished, AuditUnpublished, AuditArticleRemoved, AuditCategorySaved, AuditCategoryRemoved, AuditSynonyms,
	AuditTokenAdded, AuditTokenRevoked,
	AuditExported, AuditPurged, AuditEmptied, AuditErased, AuditErasureRefused, AuditSample,
	AuditCustomersMerged, AuditCustomersUnmerged, AuditBlocked, AuditUnblocked,
	AuditViewShared, AuditViewRemoved, AuditReplySaved, AuditReplyRemoved, AuditTagChanged, AuditTagRemoved, AuditTopicSaved, AuditTopicRemoved,
}

// Group is what stands before the dot.
func (k AuditKind) Group() string {
	group, _, _ := strings.Cut(string(k), ".")
	return group
}

// AuditGroups in the order in which the filter offers them.
func AuditGroups() (groups []string) {
	for _, k := range AuditKinds {
		if g := k.Group(); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// AuditKindsOf are the kinds of a group, or the one kind of that name; nil where there is none.
func AuditKindsOf(name string) (kinds []AuditKind) {
	for _, k := range AuditKinds {
		if string(k) == name || k.Group() == name {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Audit is one thing that somebody did.
type Audit struct {
	ID      int64
	Agent   int64  // 0: a token, the command line, Deskbell itself, or somebody who is not logged in
	Who     string // the name at that time
	Kind    AuditKind
	Subject string
	Args    map[string]string
	Remote  string // the address it came from; empty for the machine itself
	At      time.Time
}

// AuditQuery asks for what was done, newest first. Zero fields do not restrict.
type AuditQuery struct {
	Agent  int64
	What   string    // a group or a kind
	Since  time.Time // from then on
	Until  time.Time // before then
	Limit  int       // 1 to 200
	Cursor string
}
