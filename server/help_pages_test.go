package server

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

const person = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"

// reads opens a page as a person's browser does.
func (b *browser) reads(path string, header ...string) *answer {
	b.t.Helper()
	h := http.Header{"User-Agent": {person}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return b.do("GET", path, nil, h)
}

func (s *shop) public(lang desk.Lang, title, body string) desk.Article {
	return s.article(desk.Article{Lang: lang, Title: title, Body: body, Published: true})
}

// A page of the help centre is kept by browsers until it changes, sets no cookie, and is nobody's own.
func TestHelpPagesAreKept(t *testing.T) {
	s := newShop(t)
	a := s.public(desk.English, "Returns", "Within 30 days.")
	b := s.visitor()
	for _, path := range []string{"/help/en", "/help/en/articles/returns", "/help/en/news", "/kiosk/en"} {
		first := b.reads(path).status(200)
		tag := first.Header.Get("ETag")
		if tag == "" || first.Header.Get("Last-Modified") == "" || !strings.Contains(first.Header.Get("Cache-Control"), "public") || len(first.Cookies()) > 0 || first.Header.Get("Vary") != "Accept-Encoding" {
			t.Fatalf("%s: %v", path, first.Header)
		}
		if again := b.reads(path, "If-None-Match", tag).status(304); again.body != "" || again.Header.Get("ETag") != tag {
			t.Errorf("%s: %q, %v", path, again.body, again.Header)
		}
		b.reads(path, "If-None-Match", `"other", `+tag).status(304)
		b.reads(path, "If-None-Match", `"other"`, "If-Modified-Since", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)).status(200)
		b.reads(path, "If-Modified-Since", first.Header.Get("Last-Modified")).status(304)
		b.reads(path, "If-Modified-Since", "Mon, 02 Jan 2006 15:04:05 GMT").status(200)
	}
	before := b.reads("/help/en/articles/returns").Header.Get("ETag")
	a.Body = "Within 60 days."
	s.article(a)
	b.reads("/help/en/articles/returns", "If-None-Match", before).status(200).has("60 days")
	s.change(func(v *desk.Settings) { v.Phone = "0571-1234" })
	b.reads("/help/en/articles/returns").has(`href="tel:0571-1234"`)
	// What a reader was just told is not kept, nor is a page that was asked for with a question.
	if c := b.reads("/help/en/articles/returns?voted=thanks").status(200).has("Thank you!").Header.Get("Cache-Control"); c != "no-store" {
		t.Error(c)
	}
	b.reads("/help/en/articles/returns").hasNot("Thank you!")
}

func TestArticlePage(t *testing.T) {
	s := newShop(t)
	category, err := s.store.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: "Refunds"}})
	must(t, err)
	_, err = s.store.SaveSnippet(t.Context(), helpcentre.Snippet{Name: "days", Lang: desk.English, Body: "**three days**"})
	must(t, err)
	a := s.article(desk.Article{Lang: desk.English, Title: "How long does a </script> refund take?", Category: category, Published: true,
		Body: "It takes {{snippet:days}}.\n\n## One\n\n> [!warning]\n> Not on Sundays\n\n## Two\n\n[Film](https://youtu.be/x)\n\n## Three"})
	s.article(desk.Article{Lang: desk.English, Title: "Beside it", Category: category, Published: true, Body: "x"})
	b := s.visitor()
	path := "/help/en/articles/" + url.PathEscape(a.Slug)
	b.reads(path).status(200).has("<strong>three days</strong>", `href="#h-one"`, `href="#h-three"`, "callout warning", `class="film" href="https://youtu.be/x"`, "Beside it", "Was this helpful?",
		`data-print`, `data-share`).hasNot("canonical", "ld+json", "og:title", "<iframe", `class="qr"`)
	// With an address that everybody knows, search engines and phones are told of it.
	s.change(func(v *desk.Settings) { v.PublicURL = "https://help.tea.test" })
	page := b.reads(path).status(200).has(`<link rel="canonical" href="https://help.tea.test`+path+`">`, `property="og:title" content="How long does a &lt;/script&gt; refund take?"`,
		`"FAQPage"`, `"@type":"Article"`, "BreadcrumbList", `class="qr"`, `data-share="https://help.tea.test/a/`+strconv.FormatInt(a.ID, 10)+`"`, "https://help.tea.test/help/en\"")
	if n := strings.Count(page.body, "</script>"); n != strings.Count(page.body, "<script") {
		t.Errorf("a title ends an element: %d ends", n)
	}
	b.reads("/a/" + strconv.FormatInt(a.ID, 10)).status(302).to(path)
	b.reads("/a/999").status(404)
	b.reads("/a/x").status(404)
}

// An address that an article had leads to the one it has, for ever; where there is nothing, what it seems to have been about is looked for.
func TestOldAddresses(t *testing.T) {
	s := newShop(t)
	a := s.public(desk.Chinese, "退款多久到账", "三天。")
	b := s.visitor()
	for _, slug := range []string{"tui-kuan", "退款时间"} {
		a.Slug = slug
		a = s.article(a)
	}
	for _, old := range []string{"退款多久到账", "tui-kuan"} {
		b.reads("/help/zh-CN/articles/" + url.PathEscape(old)).status(301).to("/help/zh-CN/articles/" + url.PathEscape("退款时间"))
	}
	b.reads("/help/zh-CN/articles/" + url.PathEscape("退款时间")).status(200)
	b.reads("/help/en/articles/tui-kuan").status(404)
	b.reads("/help/zh-CN/articles/"+url.PathEscape("怎么-退款")).status(404).has(`value="怎么 退款"`, "您找的可能是", "退款多久到账", "noindex")
	// Who takes an old address owns it.
	other := s.public(desk.Chinese, "tui kuan", "别的。")
	if other.Slug != "tui-kuan" {
		t.Fatalf("slug %q", other.Slug)
	}
	b.reads("/help/zh-CN/articles/tui-kuan").status(200).has("别的。")
	a.Private = true
	s.article(a)
	b.reads("/help/zh-CN/articles/" + url.PathEscape("退款多久到账")).status(404)
}

// Articles for staff are in the case library, and nowhere else.
func TestPrivateArticles(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.PublicURL = "https://help.tea.test" })
	s.public(desk.English, "Returns", "Within 30 days.")
	secret := s.article(desk.Article{Lang: desk.English, Title: "Zebra refunds", Body: "Only for zebra staff.", Published: true, Private: true})
	twin := s.article(desk.Article{Pair: secret.Pair, Lang: desk.Chinese, Title: "公开的一篇", Body: "zebra", Published: true})
	b := s.visitor()
	for _, path := range []string{"/help/en", "/help/en/search?q=zebra", "/help/en/categories/more", "/sitemap.xml", "/help/en/articles/returns", "/help/zh-CN/articles/" + url.PathEscape(twin.Slug), "/kiosk/en", "/kiosk/en/search?q=zebra", "/help/zh-CN/search?q=refunds"} {
		b.reads(path).status(200).hasNot("Zebra", "zebra-refunds")
	}
	b.reads("/help/en/articles/zebra-refunds").status(404).hasNot("Only for")
	b.reads("/kiosk/en/articles/zebra-refunds").status(404).hasNot("Only for")
	b.reads("/a/" + strconv.FormatInt(secret.ID, 10)).status(404)
	b.post("/help/en/articles/zebra-refunds/vote", url.Values{"helpful": {"yes"}}).status(404)
	b.get("/desk/library").status(302).to("/login")
	agent := s.loggedIn(agentAddress)
	agent.get("/desk/library").status(200).has("Zebra refunds").hasNot(">Returns<")
	agent.get("/desk/library?q=zebra").status(200).has("<mark>Zebra</mark> refunds", "1 article found")
	agent.get("/desk/library?q=nothing").status(200).has("Nothing in the case library")
	path := "/desk/library/" + strconv.FormatInt(secret.ID, 10)
	agent.get(path).status(200).has("Only for zebra staff.")
	agent.get("/desk/library/1").status(404)
	secret.Published = false
	s.article(secret)
	agent.get(path).status(404)
}

// A vote is a form's, not a link's; the last one of a reader counts, and what is said after a "no" is added to it.
func TestVotes(t *testing.T) {
	s := newShop(t)
	a := s.public(desk.English, "Returns", "Within 30 days.")
	b := s.visitor()
	path := "/help/en/articles/returns"
	state := func(helpful, unhelpful int) {
		t.Helper()
		now, err := s.store.Article(t.Context(), a.ID)
		must(t, err)
		if now.Helpful != helpful || now.Unhelpful != unhelpful {
			t.Fatalf("%d helpful, %d not; want %d and %d", now.Helpful, now.Unhelpful, helpful, unhelpful)
		}
	}
	// A scanner opens everything.
	b.get(path + "/vote").status(404)
	b.get(path + "?helpful=yes&voted=yes").status(200)
	state(0, 0)
	b.post(path+"/vote", url.Values{"helpful": {"yes"}}).status(303).to(path + "?voted=thanks#helpful")
	b.post(path+"/vote", url.Values{"helpful": {"yes"}}).status(303)
	state(1, 0)
	b.post(path+"/vote", url.Values{"helpful": {"no"}}).status(303).to(path + "?voted=no#helpful")
	state(0, 1)
	b.get(path+"?voted=no").status(200).has("What was missing?", `value="did_not_work"`, `name="comment"`)
	b.post(path+"/vote", url.Values{"helpful": {"no"}, "why": {"1"}, "reason": {"outdated"}, "comment": {"It is <b>60</b> now"}}).status(303).to(path + "?voted=thanks")
	state(0, 1)
	b.post(path+"/vote", url.Values{"helpful": {"no"}, "why": {"1"}, "reason": {"because"}, "comment": {"kept </textarea>"}}).status(400).has("one of the reasons", "kept &lt;/textarea&gt;")
	b.post(path+"/vote", url.Values{"helpful": {"no"}, "why": {"1"}, "comment": {strings.Repeat("长", 1001)}}).status(413)
	b.post(path+"/vote", url.Values{"helpful": {"maybe"}}).status(400)
	b.post("/help/en/articles/unknown/vote", url.Values{"helpful": {"yes"}}).status(404)
	state(0, 1)
	other := b.do("POST", path+"/vote", strings.NewReader("helpful=yes"), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {person}})
	other.status(303)
	state(1, 1)
	cross := b.do("POST", path+"/vote", strings.NewReader("helpful=yes"), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"cross-site"}})
	cross.status(403)
	refused := 0
	for range 40 {
		if b.post(path+"/vote", url.Values{"helpful": {"yes"}}).StatusCode == 429 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("one reader votes for ever")
	}
}

// Views of people are counted in memory and written down now and then; robots, heads and pages fetched ahead are none.
func TestViewsAreCounted(t *testing.T) {
	s := newShop(t)
	a := s.public(desk.English, "Returns", "x")
	s.public(desk.English, "Shipping", "x")
	b := s.visitor()
	path := "/help/en/articles/returns"
	tag := b.reads(path).Header.Get("ETag")
	b.reads(path, "If-None-Match", tag).status(304)
	b.reads(path, "User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")
	b.reads(path, "User-Agent", "curl/8.0")
	b.reads(path, "Sec-Purpose", "prefetch")
	b.do("HEAD", path, nil, http.Header{"User-Agent": {person}})
	if now, err := s.store.Article(t.Context(), a.ID); err != nil || now.Views != 0 {
		t.Fatalf("a page view writes: %d %v", now.Views, err)
	}
	must(t, s.server.KeepViews(t.Context()))
	must(t, s.server.KeepViews(t.Context()))
	if now, err := s.store.Article(t.Context(), a.ID); err != nil || now.Views != 2 {
		t.Errorf("%d views, %v", now.Views, err)
	}
	popular, err := s.store.PopularArticles(t.Context(), desk.English, 5)
	if err != nil || len(popular) != 1 || popular[0].ID != a.ID {
		t.Errorf("%+v %v", popular, err)
	}
	b.reads("/help/en").has("Often read")
}

func TestNews(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.PublicURL = "https://help.tea.test" })
	b := s.visitor()
	b.reads("/help/en").hasNot("/help/en/news")
	agent := s.loggedIn(agentAddress)
	agent.get("/desk/announcements").status(200).has("No announcements yet")
	agent.get("/desk/announcements/new").status(200).has(`name="publish"`)
	agent.post("/desk/announcements/new", url.Values{"title": {""}, "body": {"kept"}, "lang": {"en"}}).status(400).has("kept")
	agent.post("/desk/announcements/new", url.Values{"title": {"Storm & late parcels"}, "body": {"A day **or two**.\n\n## Which"}, "lang": {"en"}, "publish": {"on"}, "until": {"2999-01-31"}}).status(303).to("/desk/announcements")
	agent.post("/desk/announcements/new", url.Values{"title": {"Not yet"}, "body": {"x"}, "lang": {"en"}}).status(303)
	agent.post("/desk/announcements/new", url.Values{"title": {"Planned"}, "body": {"x"}, "lang": {"en"}, "publish": {"on"}, "from": {"2999-01-01T09:00"}}).status(303)
	agent.post("/desk/announcements/new", url.Values{"title": {"Bad"}, "body": {"x"}, "lang": {"en"}, "publish": {"on"}, "until": {"soon"}}).status(400)
	agent.get("/desk/announcements").has("Storm &amp; late parcels", "On the front page", "draft", "Planned")
	b.reads("/help/en").has("Storm &amp; late parcels", "/help/en/news/storm-late-parcels").hasNot("Not yet", "Planned")
	b.reads("/help/zh-CN").hasNot("Storm")
	b.reads("/help/en/news").status(200).has("<strong>or two</strong>", `id="h-1-which"`, "news.atom").hasNot("Not yet", "Planned")
	b.reads("/help/en/news/storm-late-parcels").status(200).has("NewsArticle", `og:type" content="article"`)
	b.reads("/help/en/news/not-yet").status(404)
	b.reads("/help/en/news/planned").status(404)
	feed := b.reads("/help/en/news.atom").status(200).has("https://help.tea.test/help/en/news/storm-late-parcels", "urn:uuid:", "Storm &amp; late parcels", `xml:lang="en"`).hasNot("Not yet", "Planned")
	var atom struct {
		ID      string `xml:"id"`
		Entries []struct {
			ID      string `xml:"id"`
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	must(t, xml.Unmarshal([]byte(feed.body), &atom))
	if len(atom.Entries) != 1 || !strings.Contains(atom.Entries[0].Content, "<strong>or two</strong>") || atom.ID == atom.Entries[0].ID {
		t.Errorf("%+v", atom)
	}
	version := valueOf(agent.get("/desk/announcements/1").has("2999-01-31"), "version")
	agent.post("/desk/announcements/1", url.Values{"title": {"Storm is over"}, "body": {"x"}, "publish": {"on"}, "version": {version}}).status(303)
	agent.post("/desk/announcements/1", url.Values{"title": {"Mine"}, "body": {"y"}, "publish": {"on"}, "version": {version}}).status(409).has("Storm is over")
	b.reads("/help/en/news/storm-late-parcels").status(200).has("Storm is over")
	b.reads("/help/en").hasNot("banner")
	agent.post("/desk/announcements/1/remove", nil).status(303)
	b.reads("/help/en/news/storm-late-parcels").status(404)
}

func TestSiteMapAndRobots(t *testing.T) {
	s := newShop(t)
	zh := s.public(desk.Chinese, "退款多久到账", "x")
	s.article(desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "Refunds", Body: "x", Published: true})
	s.public(desk.English, "Alone", "x")
	s.article(desk.Article{Lang: desk.English, Title: "Draft", Body: "x"})
	b := s.visitor()
	b.get("/sitemap.xml").status(404)
	b.get("/robots.txt").status(200).has("Disallow: /desk").hasNot("Sitemap:")
	s.change(func(v *desk.Settings) { v.PublicURL = "https://help.tea.test" })
	b.get("/robots.txt").status(200).has("Sitemap: https://help.tea.test/sitemap.xml")
	page := b.get("/sitemap.xml").status(200).hasNot("draft")
	var m struct {
		URL []struct {
			Loc  string `xml:"loc"`
			Link []struct {
				Lang string `xml:"hreflang,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	must(t, xml.Unmarshal([]byte(page.body), &m))
	also := map[string]int{}
	for _, u := range m.URL {
		also[u.Loc] = len(u.Link)
		path, ok := strings.CutPrefix(u.Loc, "https://help.tea.test")
		if !ok {
			t.Errorf("%q", u.Loc)
		}
		b.get(path).status(200)
	}
	want := map[string]int{"https://help.tea.test/help/zh-CN": 2, "https://help.tea.test/help/en": 2, "https://help.tea.test/help/zh-CN/articles/" + url.PathEscape(zh.Slug): 2,
		"https://help.tea.test/help/en/articles/refunds": 2, "https://help.tea.test/help/en/articles/alone": 0}
	if len(also) != len(want) {
		t.Errorf("%v", also)
	}
	for loc, n := range want {
		if got, ok := also[loc]; !ok || got != n {
			t.Errorf("%s: %d alternates", loc, got)
		}
	}
	s.change(func(v *desk.Settings) { v.HelpOn = false })
	b.get("/sitemap.xml").status(404)
}

// A screen in the shop stays within itself: every link leads to another of its pages.
func TestKiosk(t *testing.T) {
	s := newShop(t)
	category, err := s.store.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: "Refunds"}})
	must(t, err)
	a := s.article(desk.Article{Lang: desk.English, Title: "Returns", Category: category, Published: true,
		Body: "[away](https://evil.test) [mail](mailto:x@evil.test) [here](/help/en/articles/returns) https://evil.test/x\n\n![p](https://evil.test/p.png)\n\n[f](https://youtu.be/x)"})
	s.article(desk.Article{Pair: a.Pair, Lang: desk.Chinese, Title: "退货", Category: category, Published: true, Body: "x"})
	s.change(func(v *desk.Settings) {
		v.PublicURL, v.Phone, v.ShowAddress = "https://help.tea.test", "0571-1234", true
	})
	b := s.visitor()
	b.get("/help/en?kiosk=1").status(302).to("/kiosk/en")
	b.get("/kiosk/zh").status(302).to("/kiosk/zh-CN")
	links := regexp.MustCompile(`<(?:a|form)[^>]* (?:href|action)="([^"]*)"`)
	for _, path := range []string{"/kiosk/en", "/kiosk/en/articles/returns", "/kiosk/en/search?q=returns", "/kiosk/en/search?q=xyzzy", "/kiosk/en/categories/" + strconv.FormatInt(category, 10), "/kiosk/zh-CN", "/kiosk/en/news"} {
		page := b.get(path).status(200).has(`data-kiosk="/kiosk/`, `http-equiv="refresh"`, "noindex")
		for _, m := range links.FindAllStringSubmatch(page.body, -1) {
			if !strings.HasPrefix(m[1], "/kiosk/") && !strings.HasPrefix(m[1], "#") {
				t.Errorf("%s leads to %s", path, m[1])
			}
		}
		if strings.Contains(page.body, "/vote") || strings.Contains(page.body, "/login") {
			t.Errorf("%s has what is not for a screen in the shop", path)
		}
	}
	b.get("/kiosk/en").has(`class="qr"`, "0571-1234", "Scan it to write to us")
	b.get("/kiosk/en/contact").status(404)
}

func TestOpeningHoursOnTheHelpCentre(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.Zone, v.ShowAddress = "UTC", true })
	b := s.visitor()
	b.get("/help/en").hasNot("Open now", "Closed now").has("mailto:" + supportMailbox)
	now := time.Now().UTC()
	open := now.Hour()*60 + now.Minute()
	from, to := max(open-60, 0), min(open+120, 24*60)
	var w calendar.Week
	for day := range w {
		w[day] = []calendar.Period{{From: from, To: to}}
	}
	must(t, s.store.SaveWeek(t.Context(), desk.By{}, calendar.WorkWeek{Week: w, Set: true}))
	if to < 24*60 {
		b.get("/help/en").has("Open now, until ")
	}
	for day := range w {
		w[day] = nil
	}
	w[now.AddDate(0, 0, 1).Weekday()] = []calendar.Period{{From: 540, To: 600}}
	must(t, s.store.SaveWeek(t.Context(), desk.By{}, calendar.WorkWeek{Week: w, Set: true}))
	b.get("/help/en").has("Closed now, opens at 09:00 tomorrow")
}

// The logo is what a picture shows, made anew; nothing else becomes one.
func TestLogo(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	img := image.NewNRGBA(image.Rect(0, 0, 800, 200))
	img.Set(3, 3, color.White)
	var file bytes.Buffer
	must(t, png.Encode(&file, img))
	send := func(b *browser, content []byte) *answer {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("logo", "logo.png")
		must(t, err)
		_, err = part.Write(content)
		must(t, err)
		must(t, w.Close())
		return b.do("POST", "/desk/settings/help/logo", &body, http.Header{"Content-Type": {w.FormDataContentType()}})
	}
	send(owner, []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)).status(400).has("can’t be used")
	send(owner, append([]byte("GIF89a"), file.Bytes()...)).status(400)
	send(owner, file.Bytes()[:60]).status(400)
	send(owner, append(file.Bytes(), "<script>hidden</script>"...)).status(303)
	page := s.visitor().get("/help/en").has(`<img src="/help/pictures/`)
	key := regexp.MustCompile(`/help/pictures/([0-9a-f]{64})" width="448" height="112"`).FindStringSubmatch(page.body)
	if key == nil {
		t.Fatal(page.body)
	}
	got := s.visitor().get("/help/pictures/" + key[1]).status(200).hasNot("hidden")
	if got.Header.Get("Content-Type") != "image/png" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v", got.Header)
	}
	s.visitor().get("/help/pictures/" + strings.Repeat("0", 64)).status(404)
	s.visitor().get("/help/pictures/x").status(404)
	owner.post("/desk/settings/help/logo", url.Values{"remove": {"1"}}).status(303)
	s.visitor().get("/help/en").hasNot("/help/pictures/")
	owner.post("/desk/settings/help/logo", url.Values{"kept": {strings.Repeat("0", 64)}}).status(400)
	owner.post("/desk/settings/help/logo", url.Values{"kept": {key[1]}, "shown": {""}}).status(303) // chosen before somebody else's was in the way
	s.visitor().get("/help/en").has("/help/pictures/" + key[1])
	send(s.loggedIn(agentAddress), file.Bytes()).status(403)
}
