package server

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// article saves one and returns it.
func (s *shop) article(a desk.Article) desk.Article {
	s.t.Helper()
	saved, err := s.store.SaveArticle(s.t.Context(), a)
	must(s.t, err)
	return saved
}

// change changes the shop's settings.
func (s *shop) change(f func(*desk.Settings)) {
	s.t.Helper()
	set, err := s.store.Settings(s.t.Context())
	must(s.t, err)
	f(&set)
	must(s.t, s.store.SaveSettings(s.t.Context(), set))
}

func TestHelpCentre(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	b.get("/help/en").status(200).has("There are no articles yet", "/help/en/contact")
	category, err := s.store.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.Chinese: "退款", desk.English: "Refunds"}, Icon: "undo"})
	must(t, err)
	zh := s.article(desk.Article{Lang: desk.Chinese, Title: "退款多久到账", Body: "## 到账时间\n\n退款 **3 天**内到账。\n\n| 方式 | 时间 |\n|---|---|\n| 微信 | 当天 |\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) https://pay.example", Category: category, Published: true})
	en := s.article(desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "How long a refund takes", Body: "Three days, as cashback.", Category: category, Published: true})
	s.article(desk.Article{Lang: desk.English, Title: "A secret draft", Body: "refund later"})

	b.get("/help/zh-CN").status(200).has("退款多久到账", "1 篇", `hreflang="en"`).hasNot("noindex")
	b.get("/help/en").status(200).has("How long a refund takes", "1 article<").hasNot("secret draft", "退款多久到账")
	page := b.get("/help/zh-CN/articles/"+url.PathEscape(zh.Slug)).status(200).
		has("<strong>3 天</strong>", "<table>", `<h2 id="h-到账时间">`, `<a href="https://pay.example">`, "/help/en/articles/"+en.Slug, "Read this in English").
		hasNot("<script>alert", "javascript:alert")
	if strings.Count(page.body, "<h1") != 1 {
		t.Error("not one heading of the first level")
	}
	b.get("/help/en/articles/a-secret-draft").status(404).has("/help/en/contact")
	b.get("/help/en/articles/" + url.PathEscape(zh.Slug)).status(404)
	b.get("/help/en/categories/"+strconv.FormatInt(category, 10)).status(200).has("Refunds", "How long a refund takes")
	b.get("/help/en/categories/99").status(404)
	b.get("/help/en/categories/x").status(404)

	b.get("/help/zh-CN/search?q="+url.QueryEscape("退款")).status(200).has("<mark>退款</mark>", "找到 1 篇文章", "noindex")
	b.get("/help/en/search?q=refunds").status(200).has("How long a").hasNot("secret draft")
	b.get("/help/en/search").status(200)
	b.get("/help/en/search?q="+url.QueryEscape("<b>nix</b>")).status(200).has("Nothing found for “&lt;b&gt;nix&lt;/b&gt;”", "contact?subject=%3cb%3enix")
	b.get("/help/en/search?q="+url.QueryEscape("到账")).status(200).has("Found in Chinese", "退款多久<mark>到账</mark>")
	empty, err := s.store.EmptySearches(t.Context(), 10)
	must(t, err)
	if len(empty) != 2 {
		t.Errorf("searches that found nothing: %+v", empty)
	}
}

func TestHelpCentreSwitchedOff(t *testing.T) {
	s := newShop(t)
	s.article(desk.Article{Lang: desk.English, Title: "Hello", Body: "x", Published: true})
	s.change(func(v *desk.Settings) { v.HelpOn = false })
	b := s.visitor()
	b.get("/").status(302).to("/help/en/contact")
	b.get("/help/en").status(404).has("/help/en/contact").hasNot("Hello")
	b.get("/help/en/articles/hello").status(404)
	b.get("/help/en/contact").status(200)
}

func TestBrand(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	b.get("/help/en").hasNot("brand.css")
	b.get("/brand.css").status(404)
	s.change(func(v *desk.Settings) { v.Brand = "#ffee00" })
	b.get("/help/en").has("/brand.css?c=ffee00")
	b.get("/brand.css").status(200).has("--brand:#", "prefers-color-scheme")
}

// rated resolves a ticket and returns the path of the rating that its customer is sent.
func (s *shop) rated() (path string, number int64) {
	s.t.Helper()
	s.change(func(v *desk.Settings) { v.RatingDelay, v.PublicURL = 0, "http://desk.test" })
	number = s.write("Hannah", "hannah@cust.test", "Late parcel", "Where is it?")
	resolved := desk.Resolved
	_, err := s.store.Edit(s.t.Context(), desk.Edit{By: desk.By{Agent: 1}, Ticket: number, Status: &resolved})
	must(s.t, err)
	out, err := s.store.Claim(s.t.Context(), 10)
	must(s.t, err)
	for _, o := range out {
		if i := strings.Index(o.Text, "http://desk.test/rate/"); i >= 0 {
			link, _, _ := strings.Cut(o.Text[i+len("http://desk.test"):], "?")
			return link, number
		}
	}
	s.t.Fatalf("no survey in %+v", out)
	return "", 0
}

func TestRating(t *testing.T) {
	s := newShop(t)
	link, number := s.rated()
	b := s.visitor()
	// Opening the link, as programs that look for viruses do, records nothing.
	a := b.get(link+"?score=2").status(200).has(`value="2" checked`, "#"+strconv.FormatInt(number, 10), "Late parcel", "noindex")
	if a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("cached: %q", a.Header.Get("Cache-Control"))
	}
	if r, _, err := s.store.Ratings(t.Context(), desk.RatingQuery{Given: true}); err != nil || len(r) != 0 {
		t.Fatalf("recorded by GET: %+v %v", r, err)
	}
	b.get(link + "?score=9").status(200).hasNot("checked")
	b.post(link, url.Values{"comment": {"kept"}}).status(400).has("kept</textarea>", `role="alert"`)
	b.post(link, url.Values{"score": {"5"}, "comment": {"Good <3"}}).status(200).has("Thank you for your rating")
	b.get(link).status(200).has(`value="5" checked`, "Good &lt;3", "Change rating")
	b.get(link + "?score=1").has(`value="1" checked`)
	b.post(link, url.Values{"score": {"4"}}).status(200)
	b.get(link).has(`value="4" checked`, "Good &lt;3")
	s.later(15 * 24 * 3600 * 1e9)
	b.get(link).status(200).has("You have already rated").hasNot("<form")
	b.get("/rate/nonsense?score=5").status(404).has("This link does not work")
	b.get(link[:len(link)-1] + map[bool]string{true: "A", false: "-"}[link[len(link)-1] == '-']).status(404)
	b.post("/rate/nonsense", url.Values{"score": {"5"}}).status(404)

	s.later(0)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/ratings").status(200).has("Good &lt;3", "/desk/tickets/"+strconv.FormatInt(number, 10), "n = 1", "100%", "changed")
	owner.get("/desk/ratings?window=7").status(200).has("Good &lt;3")
	owner.get("/desk/ratings?cursor=bad").status(400)
	if csv := owner.get("/desk/ratings/export?window=7").status(200).has("Good <3", strconv.FormatInt(number, 10)+",4,"); !strings.HasPrefix(csv.Header.Get("Content-Disposition"), "attachment") {
		t.Error(csv.Header)
	}
	owner.get("/desk/ratings/export?unread=1&window=all").status(200)
	owner.get("/desk/articles/export/articles.csv").status(200)
	owner.get("/desk/settings/audit?what=data").status(200).has("exported Ratings", "exported articles.csv")
	s.loggedIn(agentAddress).get("/desk/ratings/export").status(403)
}

func TestRatingsEmpty(t *testing.T) {
	newShop(t).loggedIn(agentAddress).get("/desk/ratings?window=all").status(200).has("No ratings in this time")
}

func TestArticlesEditor(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.get("/desk/articles").status(200).has("No articles yet")
	b.get("/desk/articles/new").status(200).has(`name="lang"`)
	b.post("/desk/articles/new", url.Values{"title": {""}, "body": {"Text that stays"}, "lang": {"en"}}).status(400).has("Text that stays")
	b.post("/desk/articles/new", url.Values{"title": {"Preview me"}, "body": {"**bold** <b>raw</b>"}, "lang": {"en"}, "action": {"preview"}}).status(200).has("<strong>bold</strong>").hasNot("<b>raw</b>")
	b.post("/desk/articles/preview", url.Values{"body": {"# One"}}).status(200).has("<h2").hasNot("<html")
	b.post("/desk/articles/new", url.Values{"title": {"Returns"}, "body": {"Within 30 days."}, "lang": {"en"}, "published": {"on"}, "order": {"2"}}).status(303).to("/desk/articles/1")
	page := b.get("/desk/articles/1").status(200).has("Saved and published.", `value="returns"`, "/help/en/articles/returns")
	version := valueOf(page, "version")
	s.visitor().get("/help/en/articles/returns").status(200).has("Within 30 days.")

	b.post("/desk/articles/1", url.Values{"title": {"Returns"}, "body": {"Within 60 days."}, "published": {"on"}, "order": {"2"}, "version": {version}}).status(303)
	late := b.post("/desk/articles/1", url.Values{"title": {"Returns!"}, "body": {"Never."}, "published": {"on"}, "version": {version}}).status(409).
		has("Never.", "Within <ins>60</ins> days.")
	b.post("/desk/articles/1", url.Values{"title": {"Returns!"}, "body": {"Never."}, "published": {"on"}, "version": {valueOf(late, "version")}}).status(303)

	b.get("/desk/articles").has("Returns!", "translate into Simplified Chinese", "/desk/articles/new?of=1")
	b.get("/desk/articles/new?of=1").status(200).has("Translation of “Returns!”", `name="of" value="1"`)
	b.post("/desk/articles/new", url.Values{"of": {"1"}, "title": {"退货"}, "body": {"三十天内。"}, "order": {"0"}}).status(303).to("/desk/articles/2")
	s.visitor().get("/help/zh-CN/articles/" + url.PathEscape("退货")).status(404)
	version = valueOf(b.get("/desk/articles/1"), "version")
	b.post("/desk/articles/1", url.Values{"title": {"Returns!"}, "body": {"Always."}, "published": {"on"}, "order": {"2"}, "version": {version}}).status(303)
	b.get("/desk/articles").has("older than its source", "draft")
	b.get("/desk/articles/2").has("The source has been changed since")

	b.get("/desk/articles/1/remove").status(200).has("Delete this article?", "Its translation stays.")
	b.post("/desk/articles/1/remove", nil).status(303).to("/desk/articles")
	b.get("/desk/articles/1").status(404)
	b.get("/desk/articles/2").status(200)
	s.visitor().get("/desk/articles").status(302).to("/login")
}

func TestEmptySearchesAreTheOwners(t *testing.T) {
	s := newShop(t)
	s.article(desk.Article{Lang: desk.English, Title: "Returns", Body: "x", Published: true})
	s.visitor().get("/help/en/search?q=warranty").status(200)
	s.loggedIn(ownerAddress).get("/desk/articles").has("warranty", "title=warranty")
	s.loggedIn(agentAddress).get("/desk/articles").hasNot("warranty")
}
