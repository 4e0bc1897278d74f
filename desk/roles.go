package desk

import "slices"

// Action is something that not every role may do.
type Action string

const (
	MayNote      Action = "note"      // write notes for colleagues
	MayReply     Action = "reply"     // write to customers
	MayWork      Action = "work"      // change tickets and customers: assign, status, tags, merge, bin
	MayArticles  Action = "articles"  // write articles and publish them
	MayShare     Action = "share"     // views, saved replies, tags and topics that all share
	MayShop      Action = "shop"      // the shop: texts, hours, ratings, spam, help centre
	MayPurge     Action = "purge"     // delete for good
	MayMailboxes Action = "mailboxes" // mailboxes and their passwords
	MayAgents    Action = "agents"    // agents, roles, API tokens, security
	MayErase     Action = "erase"     // decide on customers' wishes to have their data deleted
	MayAudit     Action = "audit"     // read who changed what
	MayReports   Action = "reports"   // read figures that compare colleagues, topics and articles
)

// Actions in the order in which the table of roles shows them.
var Actions = []Action{MayNote, MayReply, MayWork, MayArticles, MayShare, MayShop, MayReports, MayErase, MayAudit, MayPurge, MayMailboxes, MayAgents}

// Roles from the one that may most. Everybody who can log in may read tickets.
var Roles = []Role{RoleOwner, RoleLead, RoleAgent, RoleViewer}

// may is the one table of who may do what; the page about roles shows it as it is.
var may = map[Role][]Action{
	RoleOwner:  Actions,
	RoleLead:   {MayNote, MayReply, MayWork, MayArticles, MayShare, MayShop, MayReports, MayErase, MayAudit},
	RoleAgent:  {MayNote, MayReply, MayWork, MayArticles},
	RoleViewer: {MayNote},
}

// May says whether a role may do a thing.
func (r Role) May(a Action) bool { return slices.Contains(may[r], a) }

// SecondFor says who must have a second factor.
type SecondFor string

const (
	SecondNobody SecondFor = ""
	SecondLeads  SecondFor = "leads" // owners and leads
	SecondAll    SecondFor = "all"
)

// SecondChoices in order.
var SecondChoices = []SecondFor{SecondNobody, SecondLeads, SecondAll}

// Musts says whether a role must have a second factor.
func (s SecondFor) Musts(r Role) bool {
	return s == SecondAll || s == SecondLeads && (r == RoleOwner || r == RoleLead)
}
