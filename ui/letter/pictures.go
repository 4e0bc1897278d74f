package letter

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Pictures counts what a cleaned mail would load from elsewhere: pictures to be seen, and those that are there to be counted by
// their sender. It goes once over the tags: a ticket's page asks it of every message.
func Pictures(src string) (seen, trackers int) {
	if !strings.Contains(src, "<img") {
		return 0, 0
	}
	z := html.NewTokenizer(strings.NewReader(src))
	depth, hidden := 0, 0 // hidden is the depth of the outermost element that hides what is in it
	for {
		switch z.Next() {
		case html.ErrorToken:
			return seen, trackers
		case html.EndTagToken:
			if hidden == depth {
				hidden = 0
			}
			depth--
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			a := attrs(t.Attr)
			if t.DataAtom == atom.Img {
				switch u, remote := webAddress(a["src"]); {
				case !remote || !elsewhere(hostOf(u)):
				case hidden > 0 || hides(a["style"]) || tiny(a["width"], a["height"], a["style"]):
					trackers++
				default:
					seen++
				}
			}
			if !voids[t.DataAtom] {
				depth++
				if hidden == 0 && hides(a["style"]) {
					hidden = depth
				}
			}
		}
	}
}

// voids are the elements without an end that a cleaned mail may hold.
var voids = map[atom.Atom]bool{atom.Br: true, atom.Img: true, atom.Hr: true, atom.Wbr: true, atom.Col: true}

func attrs(list []html.Attribute) map[string]string {
	m := make(map[string]string, len(list))
	for _, a := range list {
		m[a.Key] = a.Val
	}
	return m
}

// hides says whether a style lets nothing be seen.
func hides(style string) bool {
	if style == "" {
		return false
	}
	for d := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(d, ":")
		name, value = strings.TrimSpace(name), strings.ToLower(strings.TrimSpace(value))
		switch name {
		case "display":
			if strings.HasPrefix(value, "none") {
				return true
			}
		case "opacity", "max-height", "max-width":
			if n, ok := pixels(value); ok && n == 0 {
				return true
			}
		}
	}
	return false
}

// tiny says whether a picture is too small to be seen: at most two pixels either way, or none one way.
func tiny(width, height, style string) bool {
	w, wide := pixels(width)
	h, high := pixels(height)
	for d := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(d, ":")
		switch strings.TrimSpace(name) {
		case "width":
			if n, ok := pixels(value); ok {
				w, wide = n, true
			}
		case "height":
			if n, ok := pixels(value); ok {
				h, high = n, true
			}
		}
	}
	switch {
	case wide && w == 0, high && h == 0:
		return true
	case wide && high:
		return w <= 2 && h <= 2
	}
	return wide && w <= 1 || high && h <= 1
}

// pixels reads "1", "1px" or "0.0"; what is relative ("100%", "auto") is not known.
func pixels(s string) (float64, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimSpace(strings.TrimSuffix(s, "!important"))
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	return n, err == nil && n >= 0
}
