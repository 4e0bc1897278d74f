package office

import "github.com/deskbell/deskbell/ui"

// SettingsHome shows all pages of the settings by group, or those that a query finds.
type SettingsHome struct {
	Settings
	Query string
}

// SettingsGroup is some pages of the settings under a heading.
type SettingsGroup struct {
	Name  string
	Pages []ui.SettingsPage
}

// Groups are the pages that are shown.
func (p *SettingsHome) Groups() (groups []SettingsGroup) {
	if p.Agent == nil {
		return nil
	}
	found := ui.FindSettings(p.Agent.Role, p.Query)
	for _, name := range ui.SettingsGroups {
		g := SettingsGroup{Name: name}
		for _, page := range found {
			if page.Group == name {
				g.Pages = append(g.Pages, page)
			}
		}
		if len(g.Pages) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
