package office

import (
	"crypto/rand"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// agentsPage lists who works here and who is asked to, and says what each role may do.
func (s *Office) agentsPage(c *gin.Context) (*office.AgentList, error) {
	f, err := s.SettingsFrame(c, "agents")
	if err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	p := &office.AgentList{Settings: f, Invite: desk.Invite{Role: desk.RoleAgent}}
	if p.All, err = s.Store.Agents(ctx); err != nil {
		return nil, err
	}
	if p.Open, err = s.Store.OpenTickets(ctx); err != nil {
		return nil, err
	}
	if p.Invites, err = s.Store.Invites(ctx); err != nil {
		return nil, err
	}
	set, err := s.Store.Settings(ctx)
	p.Second = set.Second
	p.Base = secondFields(p, p.Second).Base()
	return p, err
}

// Agents is that page.
func (s *Office) Agents(c *gin.Context) error {
	p, err := s.agentsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_agents", p)
}

// agentPage is one agent's page; a new one has the shop's language.
func (s *Office) agentPage(c *gin.Context) (*office.AgentPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.SettingsFrame(c, "agents")
	if err != nil {
		return nil, err
	}
	p := &office.AgentPage{Settings: f}
	if id == 0 {
		set, err := s.Store.Settings(c.Request.Context())
		p.Title, p.Person = p.T("agent.new"), desk.Agent{Role: desk.RoleAgent, Lang: set.Lang}
		return p, err
	}
	p.Person, err = s.Store.Agent(c.Request.Context(), id)
	p.Title = p.Person.Name
	return p, err
}

// Agent is the form of one agent.
func (s *Office) Agent(c *gin.Context) error {
	p, err := s.agentPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_agent", p)
}

// NewAgent is Agent for one that there is not yet.
func (s *Office) NewAgent(c *gin.Context) error { return s.Agent(c) }

// readAgent is the agent with what the form says.
func readAgent(c *gin.Context, a desk.Agent) desk.Agent {
	a.Name, a.Address = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), desk.TidyAddress(c.PostForm("address"))
	a.Role = desk.Role(c.PostForm("role"))
	a.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	return a
}

// AddAgent adds a colleague. Without a password one is made up and shown once.
func (s *Office) AddAgent(c *gin.Context) error {
	p, err := s.agentPage(c)
	if err != nil {
		return err
	}
	p.Person = readAgent(c, p.Person)
	password := c.PostForm("password")
	made := strings.TrimSpace(password) == ""
	if made {
		password = madePassword()
	}
	if _, err := s.Store.AddAgent(c.Request.Context(), p.Person, password); err != nil {
		return s.Again(c, "settings_agent", p, &p.Form, err)
	}
	if !made {
		return s.Saved(c, "/desk/settings/agents", "agent.added", "name", p.Person.Name)
	}
	p.Added, p.Password = true, password
	return s.Render(c, "settings_agent", p)
}

// madePassword is 80 random bits in four groups that can be read over the telephone.
func madePassword() string {
	raw := strings.ToLower(rand.Text())
	return raw[:4] + "-" + raw[4:8] + "-" + raw[8:12] + "-" + raw[12:16]
}

// SaveAgent changes name, address, role and language, and whether they may log in.
func (s *Office) SaveAgent(c *gin.Context) error {
	p, err := s.agentPage(c)
	if err != nil {
		return err
	}
	stored := p.Person
	p.Person = readAgent(c, p.Person)
	p.Person.Disabled = web.On(c, "disabled")
	p.Person.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	if err := s.Store.SaveAgent(c.Request.Context(), p.Person); err != nil {
		if desk.CodeOf(err) == desk.Conflict && p.Person.Version != stored.Version {
			p.Theirs = s.agentFields(c, stored).Theirs(s.agentFields(c, p.Person))
		}
		p.Person.Version = stored.Version // saving once more saves over it
		return s.Again(c, "settings_agent", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/agents", "agent.saved", "name", p.Person.Name)
}

// agentFields are an agent as the form shows them.
func (s *Office) agentFields(c *gin.Context, a desk.Agent) web.FormFields {
	lang := s.Lang(c)
	return web.FormFields{"name": a.Name, "address": a.Address, "role": words.Text(lang, "role."+string(a.Role), nil), "lang": words.Text(lang, "lang."+string(a.Lang), nil), "disabled": s.OnOff(c, a.Disabled)}
}

// ResetSecond takes the second factor of somebody who has lost theirs away.
func (s *Office) ResetSecond(c *gin.Context) error {
	p, err := s.agentPage(c)
	if err != nil {
		return err
	}
	if err := s.Store.DropSecond(c.Request.Context(), p.Person.ID, audit.SecondLost); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/agents", "agent.second_reset", "name", p.Person.Name)
}

// AgentLink mails an agent a link for a new password.
func (s *Office) AgentLink(c *gin.Context) error {
	p, err := s.agentPage(c)
	if err != nil {
		return err
	}
	if err := s.Store.StartReset(c.Request.Context(), p.Person.Address, s.BaseURL(c)); err != nil {
		return s.Again(c, "settings_agent", p, &p.Form, err)
	}
	s.Mail.Send()
	return s.Saved(c, "/desk/settings/agents", "agent.link_sent", "address", p.Person.Address)
}
