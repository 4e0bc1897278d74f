package office

import (
	"crypto/sha512"
	"encoding/base64"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/colour"
	"github.com/deskbell/deskbell/ui/public"
)

// WidgetSettings is the page of the widget. Script is its address.
type WidgetSettings struct {
	Settings
	Set    desk.Settings
	Script string
}

// Sites are the websites, one a line.
func (p *WidgetSettings) Sites() string { return strings.Join(p.Set.Widget.Sites, "\n") }

// Colour is that of the button, or the one that is used without.
func (p *WidgetSettings) Colour() string {
	if p.Set.Widget.Colour != "" {
		return p.Set.Widget.Colour
	}
	if p.Set.Brand != "" {
		return p.Set.Brand
	}
	return colour.Hex("").String()
}

// Line is what the shop's own website needs.
func (p *WidgetSettings) Line() string { return `<script src="` + p.Script + `" async></script>` }

// Sealed is Line for those who let nothing run but what they have seen: it holds until something here is changed, or Deskbell itself.
func (p *WidgetSettings) Sealed() string {
	sum := sha512.Sum384(public.WidgetScript(p.Set))
	return `<script src="` + p.Script + `" integrity="sha384-` + base64.StdEncoding.EncodeToString(sum[:]) + `" crossorigin="anonymous" async></script>`
}

// Policy are the two parts that a strict policy of the website needs.
func (p *WidgetSettings) Policy() string {
	host := strings.TrimSuffix(p.Script, "/widget.js")
	return "script-src " + host + "; frame-src " + host
}
