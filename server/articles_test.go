package server

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Who saves a form that is behind sees what was changed, and overwrites nothing before that; every text is among the versions.
func TestArticleVersionsAndStaleForms(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.post("/desk/articles/new", url.Values{"title": {"Refunds"}, "lang": {"en"}, "body": {"Three days.\n\nBy card."}}).status(303)
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Five days.\n\nBy card."}, "version": {"1"}}).status(303)
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Nine days.\n\nBy card."}, "version": {"1"}}).status(409).
		has("has been changed", "<del>Three</del> days.", "<ins>Five</ins> days.", "Nine days.", `name="version" value="2"`)
	if a, err := s.store.Article(t.Context(), 1); err != nil || a.Body != "Five days.\n\nBy card." {
		t.Fatalf("%+v, %v", a, err)
	}
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Nine days.\n\nBy card."}, "version": {"2"}}).status(303)
	b.get("/desk/articles/1/versions").status(200).has("<del>Five</del> days.", "<ins>Nine</ins> days.", "周敏").hasNot("/restore")
	b.get("/desk/articles/1/versions?v=2").status(200).has("<del>Three</del>", "<ins>Five</ins>", "/versions/2/restore")
	b.get("/desk/articles/1/versions?v=1&since=1").status(200).has("<del>Three</del>", "<ins>Nine</ins>")
	b.get("/desk/articles/1/versions?v=x").status(404)
	b.get("/desk/articles/9/versions").status(404)
	b.post("/desk/articles/1/versions/2/restore", nil).status(303)
	if a, err := s.store.Article(t.Context(), 1); err != nil || a.Body != "Five days.\n\nBy card." || a.Version != 4 {
		t.Fatalf("%+v, %v", a, err)
	}
	b.post("/desk/articles/1/versions/77/restore", nil).status(303) // what it was at 77: what it is now
	b.post("/desk/articles/9/versions/1/restore", nil).status(404)
}

// send posts a form with one file.
func (b *browser) send(path, field, name string, file []byte, values url.Values, header http.Header) *answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key := range values {
		must(b.t, w.WriteField(key, values.Get(key)))
	}
	part, err := w.CreateFormFile(field, name)
	must(b.t, err)
	_, err = part.Write(file)
	must(b.t, err)
	must(b.t, w.Close())
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", w.FormDataContentType())
	return b.do("POST", path, &body, header)
}

func onePicture(t *testing.T) []byte {
	var file bytes.Buffer
	must(t, png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 30, 20))))
	return file.Bytes()
}

// From a resolved ticket to an article in one step, without who the customer is; its answer counts for the article, and its question is offered.
func TestArticleFromATicketAndBack(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Sarah Chen", "sarah@cust.test", "Question", "Hello, my name is Sarah Chen. How long does a refund to my card take? Order 88123, call +49 30 1234567.")
	b.get("/desk/articles/new?ticket=1001").status(409)
	b.get("/desk/articles/new?ticket=77").status(404)
	b.post("/desk/tickets/1001/reply", url.Values{"text": {"Hi Sarah,\n\nrefunds to a card take three to five working days, as we told you at sarah@cust.test.\n\nBest regards,\nZhou"}, "status": {"resolved"}}).status(303)
	b.get("/desk/tickets/1001").has("/desk/articles/new?ticket=1001")
	b.get("/desk/articles/new?ticket=1001").status(200).has(`value="How long does a refund to my card take?"`, "refunds to a card take three to five working days, as we told you at …", `name="ticket" value="1001"`).
		hasNot("Sarah", "sarah@", "88123", "1234567", "Best regards")
	b.post("/desk/articles/new", url.Values{"ticket": {"1001"}, "title": {"How long does a refund take?"}, "lang": {"en"}, "body": {"Refunds to a card take three to five working days."}, "published": {"on"},
		"phrasings": {"my money is not back yet"}, "review": {"6"}}).status(303).to("/desk/articles/1")
	b.get("/desk/articles/1").has("#1001", "my money is not back yet", `value="6" selected`)
	s.visitor().get("/help/en/search?q=money+not+back+yet").has("How long does a refund take?")

	other := s.write("Bo", "bo@cust.test", "Refund", "When do you send my money back?")
	b.post("/desk/tickets/1002/reply", url.Values{"text": {"Hi Bo, refunds to a card take three to five working days. Bye"}, "status": {"resolved"}}).status(303)
	b.get("/desk/articles").has("1 wording from tickets waits", "/desk/articles/phrasings")
	page := b.get("/desk/articles/phrasings").has("When do you send my money back?", "#1002")
	id := regexp.MustCompile(`/desk/articles/phrasings/(\d+)"`).FindStringSubmatch(page.body)[1]
	b.post("/desk/articles/phrasings/"+id, url.Values{"do": {"take"}, "text": {"When do you send money back?"}, "back": {"https://evil.test"}}).status(303).to("/")
	b.post("/desk/articles/phrasings/"+id, url.Values{"do": {"take"}, "text": {"x"}}).status(404)
	b.get("/desk/articles/1").has("When do you send money back?")
	if n != 1001 || other != 1002 {
		t.Errorf("%d, %d", n, other)
	}
}

func TestSnippetsAndPicturesInTheEditor(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	article := url.Values{"title": {"Hours"}, "lang": {"en"}, "body": {"We are here {{snippet:hours}}."}, "published": {"on"}}
	b.post("/desk/articles/new", article).status(400).has("There is no snippet of this name: hours", "We are here {{snippet:hours}}.")
	b.get("/desk/snippets").has("No snippets yet")
	b.post("/desk/snippets/new", url.Values{"name": {"hours"}, "lang": {"en"}, "body": {"see {{snippet:more}}"}}).status(400).has("another snippet")
	b.post("/desk/snippets/new", url.Values{"name": {"hours"}, "lang": {"en"}, "body": {"from nine"}}).status(303)
	b.post("/desk/articles/new", article).status(303)
	s.visitor().get("/help/en/articles/hours").has("We are here from nine.")
	b.get("/desk/snippets").has("in 1 article", "{{snippet:hours}}")
	b.post("/desk/snippets/1", url.Values{"name": {"hours"}, "lang": {"en"}, "body": {"from ten"}, "version": {"1"}}).status(303)
	s.visitor().get("/help/en/articles/hours").has("We are here from ten.")
	b.post("/desk/snippets/1", url.Values{"name": {"hours"}, "lang": {"en"}, "body": {"from six"}, "version": {"1"}}).status(409).has("Meanwhile", "from ten", `name="version" value="2"`)
	b.post("/desk/snippets/1", url.Values{"name": {"times"}, "lang": {"en"}, "body": {"x"}, "version": {"2"}}).status(409).has("stands in 1 articles")
	b.post("/desk/snippets/1/remove", nil).status(409).has("stands in 1 articles", "Hours")
	b.get("/desk/snippets/9").status(404)

	json := http.Header{"Accept": {"application/json"}}
	got := b.send("/desk/articles/pictures", "picture", `C:\up\cup [1].png`, onePicture(t), nil, json).status(201)
	m := regexp.MustCompile(`"markdown":"!\[cup 1\]\((/help/pictures/[0-9a-f]{64})\)"`).FindStringSubmatch(got.body)
	if m == nil {
		t.Fatal(got.body)
	}
	s.visitor().get(m[1]).status(200)
	for _, bad := range [][]byte{[]byte("<svg onload=alert(1)>"), nil} {
		b.send("/desk/articles/pictures", "picture", "x.png", bad, nil, json).status(400)
	}
	b.post("/desk/articles/pictures", nil).status(400)
	b.send("/desk/articles/1", "picture", "b.png", onePicture(t), url.Values{"title": {"Hours"}, "body": {"Look:"}, "version": {"1"}}, nil).status(303)
	if a, err := s.store.Article(t.Context(), 1); err != nil || a.Body != "Look:\n\n![b]("+m[1]+")" {
		t.Errorf("%q, %v", a.Body, err)
	}
	b.post("/desk/articles/1", url.Values{"title": {"Hours"}, "body": {"No more."}, "version": {"2"}}).status(303)
	b.post("/desk/snippets/1/remove", nil).status(303)
}

func TestWhatReadersSaid(t *testing.T) {
	s := newShop(t)
	for _, title := range []string{"One", "Two"} {
		_, err := s.store.SaveArticle(t.Context(), desk.Article{Lang: desk.English, Title: title, Body: "x", Published: true})
		must(t, err)
	}
	for i, v := range []helpcentre.Vote{{Article: 1, Reason: "unclear", Comment: "Which <button>?"}, {Article: 2, Reason: "outdated"}, {Article: 1, Helpful: true}, {Article: 1}} {
		v.Reader = []byte{byte(i)}
		must(t, s.store.VoteOnArticle(t.Context(), v))
	}
	b := s.loggedIn(agentAddress)
	if got := b.get("/desk/articles").body; !strings.Contains(got, `<span class="count">2</span>`) {
		t.Error("not counted")
	}
	b.get("/desk/articles/remarks").has("Which &lt;button&gt;?", "One", "Two", "Out of date")
	b.get("/desk/articles/remarks?article=1").has("Which &lt;button&gt;?").hasNot(">Two<")
	b.post("/desk/articles/remarks", url.Values{"id": {"1"}, "unread": {"1"}}).status(303).to("/desk/articles/remarks?unread=1")
	b.get("/desk/articles/remarks?unread=1").hasNot("&lt;button").has("Two")
	b.post("/desk/articles/remarks", url.Values{"article": {"0"}}).status(303)
	b.get("/desk/articles/remarks?unread=1").has("Nothing here")
}

// A translation stands beside its source, and shows what has been changed there since.
func TestTranslationBesideItsSource(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.post("/desk/articles/new", url.Values{"title": {"Refunds"}, "lang": {"en"}, "body": {"Three days."}}).status(303)
	b.get("/desk/articles/new?of=1").has("Three days.", `class="editor beside"`, `name="of" value="1"`)
	b.post("/desk/articles/new", url.Values{"of": {"1"}, "title": {"退款"}, "body": {"三天。"}}).status(303)
	b.get("/desk/articles/2").has("Three days.", `class="editor beside"`).hasNot("changed in the source")
	b.get("/desk/articles/1").hasNot(`class="editor beside"`).has("?beside=1")
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Five days."}, "version": {"1"}}).status(303)
	b.get("/desk/articles/2").has("changed in the source", "<del>Three</del> days.", "<ins>Five</ins> days.")
	b.get("/desk/articles/1?beside=1").has(`class="editor beside"`, "三天。")
}

// A file is looked at first, and imported when somebody says so: all of it or nothing.
func TestImportAndExportInTheBrowser(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.get("/desk/articles/import").status(200).has("articles.zip")
	b.post("/desk/articles/import", nil).status(400).has("choose a file")
	b.send("/desk/articles/import", "file", "x.exe", []byte("MZ"), nil, nil).status(400).has("no ZIP, CSV or Markdown")
	bad := b.send("/desk/articles/import", "file", "a.csv", []byte("title,body,language\nOne,x,en\n,y,en\nTwo,z,fr"), nil, nil).status(200).has("Row 3", "Row 4", "is no language").hasNot(`value="import"`)
	upload := regexp.MustCompile(`name="upload" value="(\d+)"`)
	if upload.FindString(bad.body) != "" {
		t.Error("what is wrong can be imported")
	}
	good := b.send("/desk/articles/import", "file", "a.csv", []byte("title,body,language,visibility,phrasings\nReturns,Within 30 days,en,public,send it back"), nil, nil).status(200).has("Nothing has been changed yet")
	if all, _, err := s.store.Articles(t.Context(), desk.ArticleQuery{}); err != nil || len(all) != 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	id := upload.FindStringSubmatch(good.body)[1]
	b.post("/desk/articles/import", url.Values{"upload": {id}, "do": {"import"}}).status(303).to("/desk/articles")
	b.get("/desk/articles").has("Returns", "1 new, 0 changed")
	b.post("/desk/articles/import", url.Values{"upload": {id}, "do": {"import"}}).status(404)
	s.visitor().get("/help/en/search?q=send+it+back").has("Within 30 days")
	if got := b.get("/desk/articles/export/articles.zip").status(200); !strings.HasPrefix(got.body, "PK") || got.Header.Get("Content-Disposition") != "attachment; filename=articles.zip" {
		t.Errorf("%.20q %v", got.body, got.Header)
	}
	b.get("/desk/articles/export/articles.csv").status(200).has("title,body,language", "Returns,Within 30 days,en")
	b.get("/desk/articles/export/other.zip").status(404)
}
