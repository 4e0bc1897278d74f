package ui

import (
	"fmt"
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
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
func (f *Frame) SecondChoices() (choices []Option) {
	for _, c := range desk.SecondChoices {
		name := string(c)
		if name == "" {
			name = "nobody"
		}
		choices = append(choices, Option{string(c), f.T("second.for." + name)})
	}
	return choices
}

// AllRoles are the columns of the table of roles.
func (f *Frame) AllRoles() []desk.Role { return desk.Roles }

// AllActions are its rows.
func (f *Frame) AllActions() []desk.Action { return desk.Actions }

// AgentPage is one agent, or a new one. Password is shown once, after it was made up for a new agent.
type AgentPage struct {
	Settings
	Person   desk.Agent
	Password string
	Added    bool
}

// Roles are the choices of a role, from the one that most people have.
func (f *Frame) Roles() (choices []Option) {
	for _, r := range []desk.Role{desk.RoleAgent, desk.RoleLead, desk.RoleOwner, desk.RoleViewer} {
		choices = append(choices, Option{string(r), f.T("role." + string(r))})
	}
	return choices
}

// TokenRoles are the choices for an API token.
func (f *Frame) TokenRoles() []Option {
	return []Option{{string(desk.RoleAgent), f.T("role.agent")}, {string(desk.RoleOwner), f.T("role.owner")}}
}

// Picture is the address of an agent's picture; empty where their initials stand for them.
func Picture(a desk.Agent) string {
	if a.AvatarAt.IsZero() {
		return ""
	}
	return "/desk/avatars/" + strconv.FormatInt(a.ID, 10) + "?v=" + strconv.FormatInt(a.AvatarAt.UnixMilli(), 36)
}

// Avatar draws an agent's face: their picture, else their initials. The name stands beside it.
func (f *Frame) Avatar(a desk.Agent, size string) template.HTML { return drawFace(a, size) }

func drawFace(a desk.Agent, size string) template.HTML {
	return template.HTML(fmt.Sprintf(`<span class="face %s %s" aria-hidden="true">%s</span>`, template.HTMLEscapeString(size), hue(a.Name), faceIn(a)))
}

// faceIn is what stands in an agent's face.
func faceIn(a desk.Agent) template.HTML {
	if src := Picture(a); src != "" {
		return template.HTML(`<img src="` + template.HTMLEscapeString(src) + `" alt="" loading="lazy">`)
	}
	return template.HTML(template.HTMLEscapeString(initials(a.Name)))
}

// writerFace is that of whoever wrote a message: an agent's where the message goes by their name.
func writerFace(name string, a desk.Agent) template.HTML {
	if a.Name != name {
		a = desk.Agent{Name: name}
	}
	return faceIn(a)
}
