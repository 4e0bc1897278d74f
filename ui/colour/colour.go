// Package colour makes a shop's own colour one that can be read on every ground, in light and in dark.
package colour

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Light and dark are the grounds that a shop's colour stands on as text, from tokens.css: page, cards, wells.
var (
	Light = []RGB{Hex("#ffffff"), Hex("#f6f5f2"), Hex("#efeeea")}
	dark  = []RGB{Hex("#211f1c"), Hex("#171614"), Hex("#2a2824")}
)

// enough contrast for text (WCAG 2.2 AA, 1.4.3), with a little to spare for rounding.
const enough = 4.55

// CSS is a shop's colour as custom properties for the help centre. In light and in dark the colour is made as much darker or
// lighter as it takes to be read as text on every ground and on its own wash, and its ink is what is read on it.
func CSS(brand string) string {
	c := Hex(brand)
	light, dark := tinted(c, Light, -1), tinted(c, dark, +1)
	return ":root{" + light + "}\n:root[data-theme=\"dark\"]{" + dark + "}\n" +
		"@media (prefers-color-scheme: dark){:root:not([data-theme=\"light\"]){" + dark + "}}\n"
}

func tinted(c RGB, grounds []RGB, step float64) string {
	c = Readable(c, grounds, step)
	wash := mix(c, grounds[0], washShare)
	return fmt.Sprintf("--brand:%s;--brand-ink:%s;--brand-wash:%s", c, InkOn(c), wash)
}

// washShare is how much of the colour its wash has.
const washShare = 0.1

// Readable moves c towards black (step -1) or white (+1) until it is read on all grounds and on its wash.
func Readable(c RGB, grounds []RGB, step float64) RGB {
	for range 200 {
		well := contrast(c, mix(c, grounds[0], washShare)) >= enough
		for _, g := range grounds {
			well = well && contrast(c, g) >= enough
		}
		if well {
			return c
		}
		to := RGB{}
		if step > 0 {
			to = RGB{255, 255, 255}
		}
		c = mix(to, c, 0.02)
	}
	return c
}

// InkOn is white or a near-black: what is read better on c.
func InkOn(c RGB) RGB {
	white, black := RGB{255, 255, 255}, Hex("#14130f")
	if contrast(white, c) >= contrast(black, c) {
		return white
	}
	return black
}

// RGB is a colour in sRGB, 0 to 255.
type RGB [3]float64

// Hex reads #rrggbb; what is no colour is Deskbell's own.
func Hex(s string) RGB {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 {
		n = 0x0b6b66
	}
	return RGB{float64(n >> 16 & 255), float64(n >> 8 & 255), float64(n & 255)}
}

func (c RGB) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// mix is share of a and the rest of b.
func mix(a, b RGB, share float64) (m RGB) {
	for i := range m {
		m[i] = a[i]*share + b[i]*(1-share)
	}
	return m
}

// luminance and contrast are those of WCAG 2.2.
func luminance(c RGB) float64 {
	var l [3]float64
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			l[i] = v / 12.92
		} else {
			l[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func contrast(a, b RGB) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}
