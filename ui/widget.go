package ui

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"strings"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/colour"
	"github.com/deskbell/deskbell/ui/words"
)

// widgetSettings are where the script takes the shop's settings.
const widgetSettings = `(/** @type {any} */ ({}))`

var widgetFile, _ = fs.ReadFile(assets.Files(), "js/widget.js")

// WidgetScript is the script for the shop's own website, with the shop's settings.
func WidgetScript(set desk.Settings) []byte {
	type labels struct {
		Open  string `json:"open"`
		Close string `json:"close"`
		Title string `json:"title"`
	}
	said := map[desk.Lang]labels{}
	for _, lang := range desk.Langs {
		said[lang] = labels{words.Text(lang, "widget.open", nil), words.Text(lang, "widget.close", nil), words.Say(lang, "widget.of", "shop", set.ShopName)}
	}
	c := widgetColour(set)
	text, err := json.Marshal(map[string]any{"colour": c.String(), "ink": colour.InkOn(c).String(), "left": set.Widget.Left, "words": said})
	if err != nil {
		panic(err) // it is made of texts only
	}
	return bytes.Replace(widgetFile, []byte(widgetSettings), append(append([]byte("("), text...), ')'), 1)
}

// widgetColour is that of the button, as much darker as it takes to be seen on a white page.
func widgetColour(set desk.Settings) colour.RGB {
	name := set.Widget.Colour
	if name == "" {
		name = set.Brand
	}
	return colour.Readable(colour.Hex(name), colour.Light[:1], -1)
}

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
	sum := sha512.Sum384(WidgetScript(p.Set))
	return `<script src="` + p.Script + `" integrity="sha384-` + base64.StdEncoding.EncodeToString(sum[:]) + `" crossorigin="anonymous" async></script>`
}

// Policy are the two parts that a strict policy of the website needs.
func (p *WidgetSettings) Policy() string {
	host := strings.TrimSuffix(p.Script, "/widget.js")
	return "script-src " + host + "; frame-src " + host
}

// DoorFinder asks for the ticket whose private link is to be mailed.
type DoorFinder struct {
	Frame
	Form
	Address, Number string
	Sent            bool
}
