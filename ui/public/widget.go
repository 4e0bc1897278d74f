package public

import (
	"bytes"
	"encoding/json"
	"io/fs"

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
