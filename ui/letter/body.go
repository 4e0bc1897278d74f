// Package letter makes what came by mail safe to show: its HTML, its plain text, its pictures and its files.
package letter

import (
	"cmp"
	"html/template"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// Body makes a message's cleaned HTML ready for its frame: quotations fold, pictures of the mail are its files, those from
// elsewhere stay away until they are asked for, and every link says where it leads. own is this desk's host, which no mail may call.
func Body(lang desk.Lang, m *desk.Message, own string) template.HTML {
	b := mailBody{lang: lang, message: m, own: own}
	root, err := b.dressed()
	if err != nil { // only a reader fails
		return Prose(m.Text)
	}
	b.fold(root)
	var out strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&out, n); err != nil {
			return Prose(m.Text)
		}
	}
	return template.HTML(out.String())
}

// Picture is one picture from elsewhere that a message shows, alone in its frame: the viewer's page itself may load nothing from
// there. Empty for a picture that Body would not load.
func Picture(lang desk.Lang, m *desk.Message, own, src string) template.HTML {
	b := mailBody{lang: lang, message: m, own: own}
	root, err := b.dressed()
	if err != nil {
		return ""
	}
	for n := range root.Descendants() {
		if n.DataAtom != atom.A || attr(n, "data-frame") == "" || attr(n, "href") != src {
			continue
		}
		var out strings.Builder
		if html.Render(&out, element("img", html.Attribute{Key: "src", Val: src}, html.Attribute{Key: "alt", Val: attr(n, "data-view")}, html.Attribute{Key: "referrerpolicy", Val: "no-referrer"})) == nil {
			return template.HTML(out.String())
		}
	}
	return ""
}

// dressed is the mail's tree with every picture and link as it may be shown.
func (b *mailBody) dressed() (*html.Node, error) {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(b.message.HTML), root)
	for _, n := range nodes {
		root.AppendChild(n)
	}
	b.dress(root, false)
	return root, err
}

type mailBody struct {
	lang    desk.Lang
	message *desk.Message
	own     string
}

// dress looks at every picture and link within n.
func (b *mailBody) dress(n *html.Node, hidden bool) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.Type == html.ElementNode {
			hidden := hidden || hides(attr(child, "style"))
			b.dress(child, hidden)
			switch child.DataAtom {
			case atom.Img:
				b.picture(child, hidden)
			case atom.A:
				b.link(child)
			}
		}
		child = next
	}
}

// picture decides what a picture may load.
func (b *mailBody) picture(img *html.Node, hidden bool) {
	src := attr(img, "src")
	if cid, ok := cutScheme(src, "cid:"); ok {
		setAttr(img, "src", "")
		if a := InlineFile(b.message.Attachments, cid); a != nil {
			setAttr(img, "src", AttachmentURL(a))
			if f := File(a); f.Image && !hidden {
				b.opens(img, f.Href, f.Name, "")
			}
		}
		return
	}
	u, ok := webAddress(src)
	if !ok {
		return
	}
	switch {
	case hidden || tiny(attr(img, "width"), attr(img, "height"), attr(img, "style")):
		img.Parent.RemoveChild(img)
	case !b.message.Pictures || hostOf(u) == b.own || !elsewhere(hostOf(u)):
		setAttr(img, "src", "")
		setAttr(img, "class", "away")
	default:
		u.User = nil
		setAttr(img, "src", u.String())
		setAttr(img, "referrerpolicy", "no-referrer")
		src := u.String()
		b.opens(img, src, cmp.Or(attr(img, "alt"), path.Base(u.Path)), "/desk/messages/"+strconv.FormatInt(b.message.ID, 10)+"/html?picture="+url.QueryEscape(src))
	}
}

// opens makes a picture open by itself: in a tab, or in the viewer of the page around the mail's frame, which finds it by its name; one
// from elsewhere within a frame of its own. A picture that already leads somewhere does not.
func (b *mailBody) opens(img *html.Node, href, name, frame string) {
	for up := img.Parent; up != nil; up = up.Parent {
		if up.DataAtom == atom.A {
			return
		}
	}
	a := element("a", html.Attribute{Key: "href", Val: href}, html.Attribute{Key: "target", Val: "_blank"}, html.Attribute{Key: "rel", Val: "noopener noreferrer nofollow"},
		html.Attribute{Key: "class", Val: "opens"}, html.Attribute{Key: "title", Val: words.Say(b.lang, "message.picture_open")})
	a.Attr = append(a.Attr, html.Attribute{Key: "data-view", Val: name})
	setAttr(a, "data-frame", frame)
	img.Parent.InsertBefore(a, img)
	img.Parent.RemoveChild(img)
	a.AppendChild(img)
}

// link says where a link leads: to whoever points at it or reaches it by keyboard, and to everybody where its own words name
// another place or its name could be taken for one.
func (b *mailBody) link(a *html.Node) {
	href := attr(a, "href")
	u, ok := webAddress(href)
	if !ok {
		if address, mailto := cutScheme(href, "mailto:"); mailto {
			b.mailLink(a, address)
		}
		return
	}
	host, user := hostOf(u), u.User != nil
	u.User = nil
	shown := shownHost(host)
	setAttr(a, "href", u.String())
	setAttr(a, "title", shown)
	setAttr(a, "target", "_blank")
	setAttr(a, "rel", "noopener noreferrer nofollow")
	words := wordsOf(a)
	if misleads(words, host) || deceptive(host) || user {
		b.say(a, shown)
		return
	}
	setAttr(a, "data-host", shown)
}

func (b *mailBody) mailLink(a *html.Node, address string) {
	address, _, _ = strings.Cut(address, "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	setAttr(a, "title", address)
	if words := wordsOf(a); strings.Contains(words, "@") && !strings.Contains(strings.ToLower(words), strings.ToLower(address)) {
		b.say(a, address)
	}
}

// say writes behind a link where it leads.
func (b *mailBody) say(a *html.Node, where string) {
	label := element("span", html.Attribute{Key: "class", Val: "leads"}, html.Attribute{Key: "dir", Val: "ltr"})
	label.AppendChild(&html.Node{Type: html.TextNode, Data: words.Say(b.lang, "message.leads", "host", where)})
	a.Parent.InsertBefore(label, a.NextSibling)
}

// fold puts every outermost quotation behind "…", in a details element that opens without script.
func (b *mailBody) fold(root *html.Node) {
	label := words.Say(b.lang, "message.quoted")
	for _, quote := range outermost(root) {
		details := element("details")
		summary := element("summary", html.Attribute{Key: "title", Val: label}, html.Attribute{Key: "aria-label", Val: label})
		summary.AppendChild(&html.Node{Type: html.TextNode, Data: "•••"})
		quote.Parent.InsertBefore(details, quote)
		quote.Parent.RemoveChild(quote)
		details.AppendChild(summary)
		details.AppendChild(quote)
	}
}

// outermost finds the quotations that are in no other.
func outermost(n *html.Node) (found []*html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.DataAtom == atom.Blockquote {
			found = append(found, child)
			continue
		}
		found = append(found, outermost(child)...)
	}
	return found
}

// maxWords is how much of a link's words is looked at for a host's name.
const maxWords = 500

func wordsOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil && b.Len() < maxWords; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return desk.Cut(b.String(), maxWords)
}

func element(name string, attr ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attr}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// setAttr sets an attribute; an empty one goes.
func setAttr(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			if value == "" {
				n.Attr = append(n.Attr[:i], n.Attr[i+1:]...)
			} else {
				n.Attr[i].Val = value
			}
			return
		}
	}
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
	}
}

func cutScheme(u, scheme string) (string, bool) {
	u = strings.TrimSpace(u)
	if len(u) < len(scheme) || !strings.EqualFold(u[:len(scheme)], scheme) {
		return "", false
	}
	return u[len(scheme):], true
}
