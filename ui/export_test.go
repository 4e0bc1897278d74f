package ui

import "github.com/deskbell/deskbell/desk"

// What the tests of the pages look into.

var TemplateFiles = templateFiles

func (f *Frame) HeadCard(m *desk.Message, t *desk.Ticket, names Agents) *MessageCard {
	return f.head(m, t, names)
}
