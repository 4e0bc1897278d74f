package paper

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/deskbell/deskbell/desk"
)

// press brings a parsed article into its shape.
type press struct{}

func (press) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	j, ok := pc.Get(jobKey).(*job)
	if !ok {
		return
	}
	source := reader.Source()
	j.lower(doc, source)
	for _, n := range every(doc, ast.KindBlockquote) {
		j.callOut(n, source)
	}
	for _, n := range every(doc, extension.KindTable) {
		s := &scroller{name: j.Words.Table}
		n.Parent().ReplaceChild(n.Parent(), n, s)
		s.AppendChild(s, n)
	}
	for _, n := range every(doc, ast.KindImage) {
		j.hang(n.(*ast.Image), source)
	}
	for _, n := range every(doc, ast.KindParagraph) {
		j.roll(n, source)
	}
	if j.Kiosk {
		for _, n := range every(doc, ast.KindLink, ast.KindAutoLink) {
			stayHere(n, source)
		}
	}
}

// calloutHead is the first line of a callout: "[!tip]", perhaps with a title of its own behind it.
var calloutHead = desk.Pattern(`^\s*\[!(\pL+)\][ \t]*(.*?)\s*$`)

// looks are what a callout may be called, in either language.
var looks = map[string]string{
	"tip": "tip", "hint": "tip", "note": "note", "info": "note", "important": "note", "warning": "warning", "caution": "warning",
	"提示": "tip", "小贴士": "tip", "说明": "note", "注意": "warning", "警告": "warning", "小心": "warning",
}

// callOut makes a quotation that begins with [!tip], [!note] or [!warning] a callout.
func (j *job) callOut(quote ast.Node, source []byte) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	line := p.Lines().At(0)
	m := calloutHead().FindStringSubmatch(string(line.Value(source)))
	if m == nil || looks[strings.ToLower(m[1])] == "" {
		return
	}
	c := &callout{look: looks[strings.ToLower(m[1])], title: m[2]}
	if c.title == "" {
		c.title = map[string]string{"tip": j.Words.Tip, "note": j.Words.Note, "warning": j.Words.Warning}[c.look]
	}
	for n := p.FirstChild(); n != nil; n = p.FirstChild() {
		p.RemoveChild(p, n)
		if t, ok := n.(*ast.Text); ok && (t.SoftLineBreak() || t.HardLineBreak()) {
			break
		}
	}
	if p.ChildCount() == 0 {
		quote.RemoveChild(quote, p)
	}
	for n := quote.FirstChild(); n != nil; n = quote.FirstChild() {
		c.AppendChild(c, n)
	}
	quote.Parent().ReplaceChild(quote.Parent(), quote, c)
}

// ownPicture is the address of a picture that the shop keeps: its key.
var ownPicture = desk.Pattern(`^/help/pictures/([0-9a-f]{64})$`)

// hang shows a picture of the shop's; one from elsewhere is a link, since opening the article must tell nobody.
func (j *job) hang(img *ast.Image, source []byte) {
	src := string(img.Destination)
	if m := ownPicture().FindStringSubmatch(src); m != nil {
		p := &picture{src: src, alt: plain(img, source), title: string(img.Title)}
		if j.Size != nil {
			p.width, p.height = j.Size(m[1])
		}
		img.Parent().ReplaceChild(img.Parent(), img, p)
		return
	}
	link := ast.NewLink()
	link.Destination, link.Title = img.Destination, img.Title
	if img.ChildCount() == 0 {
		link.AppendChild(link, ast.NewString([]byte(src)))
	}
	for n := img.FirstChild(); n != nil; n = img.FirstChild() {
		link.AppendChild(link, n)
	}
	img.Parent().ReplaceChild(img.Parent(), img, link)
}

// filmHosts are where films are; a file of a film may be anywhere.
var filmHosts = []string{"bilibili.com", "b23.tv", "youku.com", "v.qq.com", "douyin.com", "ixigua.com", "xiaohongshu.com", "youtube.com", "youtu.be", "vimeo.com"}

var filmFiles = map[string]bool{".mp4": true, ".webm": true, ".mov": true, ".m4v": true}

func filmHost(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, known := range filmHosts {
		if host == known || strings.HasSuffix(host, "."+known) {
			return host
		}
	}
	if filmFiles[strings.ToLower(path.Ext(u.Path))] {
		return host
	}
	return ""
}

// roll makes a paragraph that is nothing but a link to a film its card.
func (j *job) roll(p ast.Node, source []byte) {
	n := p.FirstChild()
	if n == nil || n.NextSibling() != nil {
		return
	}
	f := &film{word: j.Words.Film}
	switch n := n.(type) {
	case *ast.Link:
		f.href, f.title = string(n.Destination), strings.TrimSpace(plain(n, source))
	case *ast.AutoLink:
		f.href = string(n.URL(source))
		f.title = f.href
	default:
		return
	}
	if f.host = filmHost(f.href); f.host == "" {
		return
	}
	if f.title == "" {
		f.title = f.href
	}
	if j.Kiosk {
		f.href = ""
	}
	p.Parent().ReplaceChild(p.Parent(), p, f)
}

// stayHere takes a link that leads away off its words; one within the help centre stays on the screen.
func stayHere(n ast.Node, source []byte) {
	link, ok := n.(*ast.Link)
	if !ok {
		n.Parent().ReplaceChild(n.Parent(), n, ast.NewString(n.(*ast.AutoLink).Label(source)))
		return
	}
	to := string(link.Destination)
	switch rest, within := strings.CutPrefix(to, "/help/"); {
	case strings.HasPrefix(to, "#"):
		return
	case within && !ownPicture().MatchString(to):
		link.Destination = []byte("/kiosk/" + rest)
		return
	}
	parent := link.Parent()
	for c := link.FirstChild(); c != nil; c = link.FirstChild() {
		parent.InsertBefore(parent, link, c)
	}
	parent.RemoveChild(parent, link)
}
