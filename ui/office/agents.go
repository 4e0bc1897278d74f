package office

import (
	"html/template"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// AgentList lists the colleagues and those who are invited, and says what each role may do.
type AgentList struct {
	Settings
	All     []desk.Agent
	Open    map[int64]int // tickets that each has and that are not resolved
	Invites []desk.Invite
	Invite  desk.Invite   // as it was typed
	Link    string        // shown once, after it was made
	QR      template.HTML // the same for a telephone
	Second  desk.SecondFor
}

// InviteMail is the mail that brings an invitation, in the language of whoever sends it.
func (p *AgentList) InviteMail(from string) func(link string) (subject, text string) {
	return func(link string) (string, string) {
		return p.T("invite.mail_subject", "who", from, "shop", p.Shop),
			p.T("invite.mail_text", "who", from, "shop", p.Shop, "role", p.T("role."+string(p.Invite.Role)), "link", link, "days", desk.InviteDays)
	}
}

// SecondChoices are who may have to have a second factor.
func (f *Settings) SecondChoices() (choices []ui.Option) {
	for _, c := range desk.SecondChoices {
		name := string(c)
		if name == "" {
			name = "nobody"
		}
		choices = append(choices, ui.Option{Value: string(c), Words: f.T("second.for." + name)})
	}
	return choices
}

// AllRoles are the columns of the table of roles.
func (f *Settings) AllRoles() []desk.Role { return desk.Roles }

// AllActions are its rows.
func (f *Settings) AllActions() []desk.Action { return desk.Actions }

// AgentPage is one agent, or a new one. Password is shown once, after it was made up for a new agent.
type AgentPage struct {
	Settings
	Person   desk.Agent
	Password string
	Added    bool
}

// Roles are the choices of a role, from the one that most people have.
func (f *Settings) Roles() (choices []ui.Option) {
	for _, r := range []desk.Role{desk.RoleAgent, desk.RoleLead, desk.RoleOwner, desk.RoleViewer} {
		choices = append(choices, ui.Option{Value: string(r), Words: f.T("role." + string(r))})
	}
	return choices
}

// TokenRoles are the choices for an API token.
func (f *Settings) TokenRoles() []ui.Option {
	return []ui.Option{{Value: string(desk.RoleAgent), Words: f.T("role.agent")}, {Value: string(desk.RoleOwner), Words: f.T("role.owner")}}
}
