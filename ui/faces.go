package ui

import (
	"fmt"
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

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
