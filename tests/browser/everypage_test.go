package browser

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/door"
	"github.com/deskbell/deskbell/store/work"
	"github.com/deskbell/deskbell/ui/words"
)

// place is where a page is found, and by whom. Its name is that of its file in ui/pages.
type place struct {
	page, who, path string
	status          int        // where it is not 200
	then            func(*tab) // brings the page into the state that is meant
}

// sample is the demo's shop, with something of everything, and its help centre as files; a desk that nobody has set up; and a shop on its
// first day.
type sample struct {
	*shop
	bare, empty *shop
	files       string // their address
	places      []place
}

func newSample(t *testing.T) *sample {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "demo.db"), store.Options{Create: true, Surveys: words.SurveyWords()})
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{shop: &shop{T: t, store: st, ids: map[string]int64{}}, bare: bareShop(t), empty: openShop(t, 0)}
	t.Cleanup(func() { s.must(st.Close()) })
	office, err := demo.OpenOffice(demo.OfficeOptions{Shop: demo.ShopAddress, UIDValidity: 1, Parse: mail.Parse, OpenPart: mail.OpenPart})
	s.must(err)
	t.Cleanup(office.Close)
	o := demo.ShopOptions{UIDValidity: 1, Texts: words.AllDefaultTexts(), Now: time.Now(), Progress: func(int, int) {}}
	o.IMAP, o.SMTP = office.Servers()
	s.must(demo.OpenShop(t.Context(), st, o))
	s.must(office.Write(t.Context(), desk.Message{From: demo.Samples[0], Subject: "退款", Text: "多久到账？"}, 0))
	post := nobodysMail()
	post.OAuth = grant.NewOAuth(grant.Authorities)
	web, err := server.New(server.Config{Store: st, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Demo: office, Mail: post})
	s.must(err)
	st.SetNotify(web.Hub.Publish)
	listener := httptest.NewServer(s.lagging(web))
	t.Cleanup(func() { web.Close(); listener.Close() })
	s.base = listener.URL
	boxes, err := st.Mailboxes(t.Context())
	s.must(err)
	s.box = boxes[0].ID
	agents, err := st.Agents(t.Context())
	s.must(err)
	s.ids[liwei] = agents[0].ID // whatever their addresses here
	s.furnish()
	s.files = s.published(func(string) {})
	return s
}

// furnish adds what the demo's shop lacks, and lists all places.
func (s *sample) furnish() {
	s.Helper()
	ctx := s.Context()
	set, err := s.store.Settings(ctx)
	s.must(err)
	set.RatingDelay, set.PublicURL, set.Brand, set.Widget = 0, s.base, "#ffcc00", desk.Widget{On: true, Sites: []string{"https://shop.test"}}
	s.must(s.store.SaveSettings(ctx, set))
	_, err = s.store.AddToken(ctx, "till", desk.RoleAgent)
	s.must(err)
	html := s.htmlMail()
	rate := s.asks(desk.Chinese, "wangfang", "/rate/", func(r *survey.Rules) { r.On = true })
	scored := s.newest().Ticket.Number
	solved := s.asks(desk.Chinese, "chenxi", "/solved/", func(r *survey.Rules) { r.Confirm.On = true })
	nps := s.asks(desk.Chinese, "lumin", "/nps/", func(r *survey.Rules) { r.NPS.On = true })
	helped := s.encloses(desk.Chinese)
	s.asksInTheForm()
	s.must(s.store.StartReset(ctx, demo.Agents[1].Address, s.base))
	reset := ""
	s.soon("the links are in the outbox", func() bool {
		out, err := s.store.Claim(ctx, 50)
		s.must(err)
		for _, o := range out {
			if _, rest, ok := strings.Cut(o.Text, "/reset/"); ok {
				reset = strings.Fields(rest)[0]
			}
		}
		return reset != ""
	})
	s.secondFactors()
	invite, err := s.store.Invite(ctx, desk.Invite{Role: desk.RoleLead, By: s.ids[liwei]}, s.base, nil)
	s.must(err)
	s.quarantines()
	s.figures()
	articles, _, err := s.store.Articles(ctx, desk.ArticleQuery{Lang: desk.English, Published: true, Limit: 100})
	s.must(err)
	replies, err := s.store.SavedReplies(ctx, 0)
	s.must(err)
	news, err := s.store.Announcements(ctx, helpcentre.AnnouncementQuery{Lang: desk.English, Out: true, Limit: 1})
	s.must(err)
	cases, err := s.store.PrivateShelves(ctx, desk.English)
	s.must(err)
	var rich desk.Article // with a list of contents, steps, a callout, a picture and a film
	for _, a := range articles {
		if strings.Contains(a.Body, "youtube") {
			rich = a
		}
	}
	s.waitsForWriters(articles[0].ID)
	s.writes("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "a-customer-with-a-very-long-address-indeed@a-very-long-domain-name-of-a-shop.example", strings.Repeat("Donaudampfschifffahrt", 8), strings.Repeat("x", 600)+" "+strings.Repeat("很长的一句话", 80))
	long := s.newest().Ticket.Number
	s.places = allPlaces(known{long: long, news: news[0], secret: cases[0].Articles[0].ID, rich: rich.Slug, ticket: s.rated(), mail: html, risky: html.Attachments[1].ID, article: articles[0], reply: replies[0].ID, agent: s.ids[liwei], box: s.box, rate: rate, nps: nps, solved: solved, helped: helped, reset: reset, invite: invite, door: s.door(html.Ticket, true), scored: s.door(scored, false)})
}

// waitsForWriters is what the pages of those who write articles are full of: a wording from a ticket, a date to check, an older version.
func (s *sample) waitsForWriters(article int64) {
	s.Helper()
	a, err := s.store.Article(s.Context(), article)
	s.must(err)
	a.Body, a.ReviewMonths = strings.Replace(a.Body, " ", " really ", 1), 6
	_, err = s.store.SaveArticle(s.Context(), a)
	s.must(err)
	s.must(s.store.Tx(s.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE article SET review_at = 1000 WHERE id = $1`, article); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO article_phrasing (article_id, text, state, number, created_at) VALUES ($1, 'where is my money', 'offered', 1001, 1000)`, article)
		return err
	}))
	_, err = s.store.SaveSnippet(s.Context(), helpcentre.Snippet{Name: "returns", Lang: desk.English, Body: "Within 30 days."})
	s.must(err)
}

// customersBrowser is what a browser keeps that has shown the code of the sample's door.
const customersBrowser = "a-browser-of-the-customer"

// door is the customer's page of a ticket, open for customersBrowser; erase: they have asked to have their data deleted.
func (s *sample) door(number int64, erase bool) (path string) {
	s.Helper()
	ctx := s.Context()
	set, err := s.store.Settings(ctx)
	s.must(err)
	s.must(s.store.Tx(ctx, func(tx *db.Tx) error {
		link, err := work.DoorLink(tx, set, number)
		path = strings.TrimPrefix(link, s.base)
		return err
	}))
	key := door.Key{Token: strings.TrimPrefix(path, "/t/"), Browser: customersBrowser}
	s.must(s.store.SendDoorCode(ctx, key, func(desk.Lang) (string, string) { return "code", "{{code}}" }))
	code := ""
	s.soon("the code is in the outbox", func() bool {
		out, err := s.store.Claim(ctx, 50)
		s.must(err)
		for _, o := range out {
			if o.Subject == "code" {
				code = strings.TrimSpace(o.Text)
			}
		}
		return code != ""
	})
	s.must(s.store.EnterDoorCode(ctx, key, code))
	if erase {
		s.must(s.store.AskErasure(ctx, key))
	}
	return path
}

// opensDoor comes with a browser that has shown the code.
func opensDoor(b *tab) {
	b.Helper()
	b.js(`document.cookie = "deskbell_door=` + customersBrowser + `; path=/", window.before = true, location.reload()`)
	b.until(`!window.before && document.readyState === "complete" && document.querySelector(".talk")`)
	shows("details")(b)
}

// asksInTheForm has the contact form ask for an order and a photo where a topic is chosen, and for consent.
func (s *sample) asksInTheForm() {
	s.Helper()
	ctx, by := s.Context(), desk.By{Agent: s.ids[liwei]}
	topics, err := s.store.TopicNames(ctx)
	s.must(err)
	for _, f := range []form.Field{
		{Topic: topics[0].ID, Kind: form.Order, Names: map[desk.Lang]string{desk.Chinese: "订单号", desk.English: "Order number"}, Required: true},
		{Topic: topics[0].ID, Kind: form.Photo, Names: map[desk.Lang]string{desk.Chinese: "照片", desk.English: "Photo"}},
		{Kind: form.Choice, Names: map[desk.Lang]string{desk.Chinese: "在哪里买的", desk.English: "Where did you buy it"}, Choices: map[desk.Lang]string{desk.Chinese: "店里\n网上", desk.English: "In the shop\nOnline"}},
		{Kind: form.Date, Names: map[desk.Lang]string{desk.Chinese: "哪天买的", desk.English: "When did you buy it"}},
	} {
		_, err := s.store.SaveField(ctx, by, f)
		s.must(err)
	}
	s.must(s.store.SavePrivacyNotice(ctx, by, desk.Chinese, "您的来信我们保存两年。"))
	s.must(s.store.SavePrivacyNotice(ctx, by, desk.English, "We keep your letters for two years."))
}

// htmlMail puts an HTML mail in with what a mail can hold: a table, pictures from elsewhere, a link that misleads, an invitation, files.
func (s *sample) htmlMail() desk.Message {
	s.comes("From: Hannah <hannah@whitfield.example>\nTo: " + demo.ShopAddress + "\nSubject: Wholesale order\nMessage-ID: <html@cust.test>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/html; charset=utf-8\n\n<p>Dear shop,</p><table border=1><tr><td>Longjing</td><td>20 kg</td></tr></table><p><a href=\"https://evil.test/\">www.paypal.com</a> <img src=\"https://news.test/a.png\" alt=\"Sale\"><img src=\"https://news.test/t.gif\" width=1 height=1></p><blockquote>old</blockquote>\n" +
		"--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Tasting\nDTSTART:20261202T100000Z\nDTEND:20261202T113000Z\nLOCATION:Hangzhou\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n" +
		"--b\nContent-Type: application/octet-stream; name=setup.exe\nContent-Disposition: attachment; filename=setup.exe\n\nMZ\n" +
		"--b\nContent-Type: application/pdf; name=order.pdf\nContent-Disposition: attachment; filename=order.pdf\n\nPDF\n" +
		"--b\nContent-Type: image/png; name=cup.png\nContent-Disposition: attachment; filename=cup.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==\n--b--\n")
	return s.newest().Messages[0]
}

// figures leaves what reports are made of: an experiment, and questions that found nothing.
func (s *sample) figures() {
	s.Helper()
	_, err := s.store.StartExperiment(s.Context(), measure.Experiment{Kind: measure.TriedAck, Lang: "en", Name: "Shorter", Difference: 0.1, B: measure.Wording{Subject: "Hello", Text: "Soon, {{customer.name}}"}})
	s.must(err)
	s.must(s.store.Searched(s.Context(), helpcentre.Searched{Query: "gift wrap", Lang: desk.English, Source: "help"}))
}

// quarantines puts a mail aside.
func (s *sample) quarantines() {
	s.Helper()
	s.uid++
	raw := []byte("Subject: broken\r\n\r\nx")
	s.must(s.store.Keep(s.Context(), s.box, []desk.Arrival{{Folder: "INBOX", UIDValidity: 1, UID: s.uid, InternalDate: time.Now(), Size: int64(len(raw)), SHA256: sha256.Sum256(raw),
		Open: func() (desk.ReadAtCloser, error) { return bytesFile{bytes.NewReader(raw)}, nil }}}))
	kept, err := s.store.Kept(s.Context(), 10)
	s.must(err)
	for _, k := range kept {
		s.must(s.store.Quarantine(s.Context(), k.Account, "store.read_only", desk.Person{Name: "王芳", Address: "wangfang@cust.test"}, "broken"))
	}
}

// rated is a ticket with a score.
func (s *sample) rated() int64 {
	s.Helper()
	all, _, err := s.store.Ratings(s.Context(), desk.RatingQuery{Given: true})
	s.must(err)
	for _, r := range all {
		if r.Comment != "" {
			return r.Ticket
		}
	}
	s.Fatal("the demo's shop has no rating with a comment")
	return 0
}

// known are the numbers and tokens that paths need.
type known struct {
	news                             helpcentre.Announcement
	secret                           int64
	rich                             string
	ticket, risky, reply, agent, box int64
	long                             int64 // a ticket of names and words without an end
	mail                             desk.Message
	article                          desk.Article
	rate, nps, solved, helped        string
	reset, invite, door, scored      string
}

// forced sends a form without the browser's own checks, so that the server's words are seen.
func forced(form string) func(*tab) {
	return func(b *tab) {
		b.Helper()
		b.js(`window.before = true`)
		b.js(fmt.Sprintf(`HTMLFormElement.prototype.submit.call(document.querySelector(%q))`, form))
		b.until(`!window.before && document.readyState === "complete" && document.querySelector(".error, .flash.bad")`)
	}
}

// shows opens everything that opens.
func shows(selector string) func(*tab) {
	return func(b *tab) {
		b.Helper()
		b.js(fmt.Sprintf(`document.querySelectorAll(%q).forEach((el) => el.tagName === "DIALOG" ? el.showModal() : el.tagName === "DETAILS" ? (el.open = true) : el.click())`, selector))
	}
}

func writesToUs(b *tab) {
	b.Helper()
	b.fills("#f-address", "hannah@whitfield.example")
	b.fills("#f-text", "An elephant sat on my violin.")
	b.js(`document.querySelector("#f-consent").checked = true`)
	time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster, and the form knows
	b.clicks("button.go")
	b.until(`location.pathname.endsWith("/sent") && document.readyState === "complete"`)
}

// asksWhatIsKnown writes what an article answers.
func asksWhatIsKnown(b *tab) {
	b.Helper()
	b.fills("#f-address", "hannah@whitfield.example")
	b.fills("#f-text", b.js(`document.documentElement.lang === "en" ? "How long does delivery take?" : "多久能收到货？"`).(string))
	b.js(`document.querySelector("#f-consent").checked = true`)
}

// choosesTopic sees the fields of a topic.
func choosesTopic(b *tab) {
	b.Helper()
	b.chooses("#f-topic", b.js(`document.querySelector("fieldset[data-topic]").dataset.topic`).(string))
	b.until(`document.querySelector("fieldset[data-topic]").checkVisibility()`)
	b.js(`document.querySelector(".consent details").open = true`)
}

// seesAnswers is shown articles while writing.
func seesAnswers(b *tab) {
	b.Helper()
	asksWhatIsKnown(b)
	b.until(`document.querySelector("#answers.on details")`)
	b.js(`document.querySelector("#answers details").open = true`)
}

// findsTheAnswer is shown an article while writing, and says that it was it.
func findsTheAnswer(b *tab) {
	b.Helper()
	seesAnswers(b)
	b.clicks("#answers [name=article]")
	b.until(`location.pathname.endsWith("/solved") && document.readyState === "complete"`)
}

// isOfferedOnce sends the form without a script's help, and is shown an article before it goes.
func isOfferedOnce(b *tab) {
	b.Helper()
	asksWhatIsKnown(b)
	b.js(`window.before = true, HTMLFormElement.prototype.submit.call(document.getElementById("contact"))`)
	b.until(`!window.before && document.querySelector("form.offers") && document.readyState === "complete"`)
}

// talksToTheBot asks what is answered, and what a person should see to.
func talksToTheBot(b *tab) {
	b.Helper()
	for i, q := range b.js(`document.documentElement.lang === "en" ? ["How long does delivery take?", "When will my refund arrive"] : ["多久能收到货？", "退款多久到账"]`).([]any) {
		b.fills("#f-text", q.(string))
		b.clicks("#say .go")
		b.until(fmt.Sprintf(`document.querySelectorAll("#talk li").length === %d && document.querySelector("#talk li:last-child blockquote") && !document.querySelector("[aria-busy]")`, 2*i+2))
	}
}

// handsOver ends at the contact form, with the conversation.
func handsOver(b *tab) {
	b.Helper()
	talksToTheBot(b)
	b.clicks("#talk .first .go")
	b.until(`location.pathname.endsWith("/contact") && document.readyState === "complete"`)
	b.clicks("details.along summary")
}

func opensBell(b *tab) {
	b.Helper()
	b.until(`[...document.querySelectorAll("#bell summary, .tabbar a[href$=notices]")].some((el) => el.checkVisibility())`)
	if b.js(`document.querySelector("#bell summary")?.checkVisibility() ?? false`) != true {
		b.clicks(".tabbar a[href$=notices]") // a phone has it in the bar below, as a page
		b.until(`location.pathname === "/desk/notices" && document.readyState === "complete"`)
		return
	}
	b.clicks("#bell summary")
	b.until(`document.querySelector("#bell .notices")`)
}

func opensRow(b *tab) {
	b.Helper()
	b.clicks("#rows .row")
	b.until(`document.querySelector("main[data-ticket]") && document.readyState === "complete"`)
}

// asksPurge ticks all of the bin and asks for it to be deleted for good.
func asksPurge(b *tab) {
	b.Helper()
	b.js(`document.querySelector("#rows input[name=number]").click()`) // the bar comes with the first that is ticked
	b.clicks("[data-pick-all]")
	b.clicks(`#bulk button[value="purge"]`)
	b.until(`document.querySelector(".doomed") && document.readyState === "complete"`)
}

// connects goes as far as one can go without Google.
func connects(b *tab) {
	b.Helper()
	b.fills("#f-address", "shop@gmail.com")
	b.until(`document.querySelector("#f-imap_host").value === "imap.gmail.com"`)
	b.js(`document.querySelector("[data-oauth]").open = true, document.querySelector("#f-oauth").value = "google"`)
	b.fills("#f-oauth_client", "123.apps.googleusercontent.com")
	b.clicks(`button[value="connect"]`)
	b.until(`location.pathname.includes("/connect/") && document.readyState === "complete"`)
	shows("details")(b)
}

func previewsHolidays(b *tab) {
	b.Helper()
	b.clicks(`button[name="known"]`)
	b.until(`document.querySelector('button[value="save"]') && document.readyState === "complete"`)
	b.js(`document.querySelector("#f-text").value += "\n2026-02-30,休,x"`)
	shows("main details")(b)
	b.clicks(`button[value="preview"]`)
	b.until(`document.querySelector("h2")?.parentElement.querySelector(".num") && document.readyState === "complete"`)
	shows("main details")(b)
}

func allPlaces(k known) []place {
	ticket := fmt.Sprintf("/desk/tickets/%d", k.ticket)
	help := "/help/" + string(k.article.Lang)
	return append(states(k), []place{
		{"login", "guest", "/login", 0, nil},
		{"login", "guest", "/login", 0, forced("form")},
		{"forgot", "guest", "/forgot", 0, nil},
		{"reset", "guest", "/reset/" + k.reset, 0, nil},
		{"reset", "guest", "/reset/unknown", 0, nil},
		{"login_code", "guest", "/login", 0, stopsHalfway},
		{"join", "guest", "/join/" + k.invite, 0, nil},
		{"join", "guest", "/join/unknown", 404, nil},
		{"error", "guest", "/nowhere", 404, nil},
		{"help_home", "guest", help, 0, nil},
		{"help_search", "guest", help + "/search?q=tea", 0, nil},
		{"help_search", "guest", help + "/search?q=xyzzy", 0, nil},
		{"help_category", "guest", fmt.Sprintf("%s/categories/%d", help, k.article.Category), 0, nil},
		{"help_article", "guest", help + "/articles/" + k.article.Slug, 0, nil},
		{"help_article", "guest", help + "/articles/" + k.rich, 0, nil},
		{"help_article", "guest", help + "/articles/" + k.rich + "?voted=no", 0, nil},
		{"help_article", "guest", help + "/articles/" + k.rich + "?voted=thanks", 0, nil},
		{"help_news", "guest", help + "/news", 0, nil},
		{"help_news_item", "guest", "/help/en/news/" + k.news.Slug, 0, nil},
		{"help_home", "guest", "/kiosk/en", 0, nil},
		{"help_article", "guest", "/kiosk/en/articles/" + k.rich, 0, nil},
		{"help_gone", "guest", help + "/articles/unknown", 404, nil},
		{"contact", "guest", help + "/contact", 0, nil},
		{"ask", "guest", help + "/ask", 0, nil},
		{"door_find", "guest", help + "/ticket", 0, nil},
		{"help_home", "guest", "/widget/" + string(k.article.Lang), 0, nil},
		{"help_article", "guest", "/widget/" + string(k.article.Lang) + "/articles/" + k.rich, 0, nil},
		{"contact", "guest", "/widget/" + string(k.article.Lang) + "/contact", 0, nil},
		{"ask", "guest", help + "/ask", 0, talksToTheBot},
		{"contact", "guest", help + "/ask", 0, handsOver},
		{"contact", "guest", help + "/contact", 0, choosesTopic},
		{"contact", "guest", help + "/contact", 0, seesAnswers},
		{"contact", "guest", help + "/contact", 0, isOfferedOnce},
		{"contact_helped", "guest", help + "/contact", 0, findsTheAnswer},
		{"help_choose", "files", "/", 0, nil},
		{"help_mailto", "files", "/en/contact.html", 0, nil},
		{"help_mailto", "files", "/zh-CN/contact.html", 0, nil},
		{"contact", "guest", help + "/contact", 0, forced("form")},
		{"contact_sent", "guest", help + "/contact", 0, writesToUs},
		{"rate", "guest", "/rate/" + k.rate + "?score=4", 0, nil},
		{"nps", "guest", "/nps/" + k.nps + "?score=9", 0, nil},
		{"solved", "guest", "/solved/" + k.solved + "?answer=no", 0, nil},
		{"helped", "guest", "/helped/" + k.helped, 0, nil},
		{"rate_gone", "guest", "/rate/unknown", 404, nil},
		{"door", "guest", k.door, 0, nil},
		{"door", "guest", k.door + "?code=1", 0, forced("form[action$=enter]")},
		{"door", "guest", k.door, 0, opensDoor},
		{"door", "guest", k.scored, 0, opensDoor},
		{"door_gone", "guest", "/t/unknown", 404, nil},
		{"demo", "guest", "/demo?as=" + demo.Samples[0].Address, 0, nil},
		{"demo", "guest", "/demo?as=new", 0, shows("details")},

		{"setup_code", "bare", "/setup", 0, nil},
		{"setup_shop", "bare", "/setup?code=ABCD1234", 0, nil},
		{"setup_you", "bare", "/setup/you", 0, nil},
		{"setup_mailbox", "bare", "/setup/mailbox", 0, shows("details")},

		{"settings_refused", "agent", "/desk/settings/shop", 403, nil},
		{"list", "owner", "/desk/open", 0, nil},
		{"list", "owner", "/desk/mine", 0, nil},
		{"list", "owner", "/desk/spam", 0, nil},
		{"list", "owner", "/desk/bin", 0, nil},
		{"ticket", "owner", "/desk/bin", 0, opensRow},
		{"customers", "owner", "/desk/customers", 0, nil},
		{"customer_page", "owner", "/desk/customers/1", 0, nil},
		{"merge", "owner", fmt.Sprintf("/desk/merge?number=%d&number=%d", k.ticket, k.ticket-1), 0, nil},
		{"purge", "owner", "/desk/bin", 0, asksPurge},
		{"list", "owner", "/desk/resolved", 0, shows("#keys")},
		{"ticket", "owner", ticket + "?v=resolved", 0, nil},
		{"ticket", "owner", fmt.Sprintf("/desk/tickets/%d?v=open", 1003), 0, shows("details.fold, details.people, [data-compose=note]")},
		{"ticket", "owner", ticket + "?v=resolved", 0, shows("#m-status, #m-more")},
		{"ticket", "owner", ticket + "?v=resolved", 0, shows("#m-send, details.people")},
		{"ticket", "owner", fmt.Sprintf("/desk/tickets/%d?v=open&compose=forward&m=%d", k.mail.Ticket, k.mail.ID), 0, shows("#m-forward")},
		{"ticket", "owner", fmt.Sprintf("/desk/tickets/%d?v=open", k.mail.Ticket), 0, shows(".about")},
		{"mail", "owner", fmt.Sprintf("/desk/messages/%d/html", k.mail.ID), 0, nil},
		{"original", "owner", fmt.Sprintf("/desk/messages/%d/original", k.mail.ID), 0, nil},
		{"risk", "owner", fmt.Sprintf("/desk/attachments/%d/setup.exe", k.risky), 0, nil},
		{"new", "owner", "/desk/new", 0, nil},
		{"search", "owner", "/desk/search?q=" + "%E9%80%80%E6%AC%BE", 0, nil},
		{"views", "owner", "/desk/views", 0, nil},
		{"search", "owner", "/desk/search?q=xyzzy", 0, nil},
		{"articles", "owner", "/desk/articles", 0, nil},
		{"article", "owner", fmt.Sprintf("/desk/articles/%d", k.article.ID), 0, nil},
		{"article", "owner", "/desk/articles/new", 0, forced("form.editor")},
		{"articles_import", "owner", "/desk/articles/import", 0, nil},
		{"phrasings", "owner", "/desk/articles/phrasings", 0, nil},
		{"remarks", "owner", "/desk/articles/remarks", 0, nil},
		{"snippets", "owner", "/desk/snippets", 0, nil},
		{"snippet", "owner", "/desk/snippets/new", 0, nil},
		{"snippet", "owner", "/desk/snippets/1", 0, nil},
		{"article", "owner", fmt.Sprintf("/desk/articles/%d?beside=1", k.article.ID), 0, nil},
		{"article_versions", "owner", fmt.Sprintf("/desk/articles/%d/versions", k.article.ID), 0, nil},
		{"article_remove", "owner", fmt.Sprintf("/desk/articles/%d/remove", k.article.ID), 0, nil},
		{"announcements", "owner", "/desk/announcements", 0, nil},
		{"announcement", "owner", fmt.Sprintf("/desk/announcements/%d", k.news.ID), 0, nil},
		{"announcement", "owner", "/desk/announcements/new", 0, nil},
		{"library", "owner", "/desk/library", 0, nil},
		{"library", "owner", "/desk/library?q=customs", 0, nil},
		{"library_article", "owner", fmt.Sprintf("/desk/library/%d", k.secret), 0, nil},
		{"ratings", "owner", "/desk/ratings", 0, shows("details")},
		{"report_ratings", "owner", "/desk/reports/ratings", 0, shows("details")},
		{"report_help", "owner", "/desk/reports/help", 0, shows("details")},
		{"experiments", "owner", "/desk/experiments", 0, nil},
		{"experiment", "owner", "/desk/experiments/new?kind=ack", 0, nil},
		{"experiment", "owner", "/desk/experiments/1", 0, shows("details")},
		{"report_ratings", "new", "/desk/reports/ratings", 0, nil},
		{"report_help", "new", "/desk/reports/help", 0, nil},
		{"experiments", "new", "/desk/experiments", 0, nil},
		{"erasures", "owner", "/desk/erasures", 0, shows("main details")},
		{"erasures", "owner", "/desk/erasures?done=1", 0, nil},
		{"follow_ups", "owner", "/desk/follow-ups", 0, nil},
		{"follow_ups", "owner", "/desk/follow-ups?done=1", 0, nil},
		{"profile", "owner", "/desk/profile", 0, nil},
		{"settings_home", "owner", "/desk/settings", 0, nil},
		{"settings_home", "owner", "/desk/settings?q=xyzzy", 0, nil},
		{"profile_security", "owner", "/desk/profile/security", 0, nil},
		{"profile_second", "second", "/desk/profile/second", 0, nil},
		{"profile_codes", "second", "/desk/profile/second", 0, turnsSecondOn},
		{"settings_audit", "owner", "/desk/settings/audit", 0, nil},
		{"settings_audit", "owner", "/desk/settings/audit?from=2999-01-01", 0, nil},
		{"profile_notices", "owner", "/desk/profile/notices", 0, nil},
		{"notices", "owner", "/desk/notices", 0, nil},
		{"notices", "new", "/desk/notices", 0, nil},
		{"list", "owner", "/desk/open", 0, opensBell},
		{"settings_shop", "owner", "/desk/settings/shop", 0, nil},
		{"settings_hours", "owner", "/desk/settings/hours", 0, shows("details")},
		{"settings_hours", "owner", "/desk/settings/hours", 0, forced(`form[action$="/days"]`)},
		{"settings_hours_preview", "owner", "/desk/settings/hours", 0, previewsHolidays},
		{"settings_spam", "owner", "/desk/settings/spam", 0, shows("details")},
		{"settings_mailboxes", "owner", "/desk/settings/mailboxes", 0, nil},
		{"settings_mailbox", "owner", fmt.Sprintf("/desk/settings/mailboxes/%d", k.box), 0, shows("details")},
		{"settings_mailbox", "owner", "/desk/settings/mailboxes/new", 0, forced("form[data-mailbox]")},
		{"connect", "owner", "/desk/settings/mailboxes/new", 0, connects},
		{"settings_quarantine", "owner", fmt.Sprintf("/desk/settings/mailboxes/%d/quarantine", k.box), 0, nil},
		{"settings_accounts", "owner", fmt.Sprintf("/desk/settings/mailboxes/%d/accounts", k.box), 0, nil},
		{"settings_folders", "owner", fmt.Sprintf("/desk/settings/mailboxes/%d/folders", k.box), 0, nil},
		{"settings_agents", "owner", "/desk/settings/agents", 0, nil},
		{"settings_agents", "owner", "/desk/settings/agents", 0, makesInvitation},
		{"settings_agent", "owner", fmt.Sprintf("/desk/settings/agents/%d", k.agent), 0, nil},
		{"print", "owner", fmt.Sprintf("/desk/tickets/%d/print?notes=1", k.ticket), 0, nil},
		{"ticket", "owner", fmt.Sprintf("/desk/tickets/%d?v=open", k.ticket), 0, shows("#m-snooze")},
		{"settings_tags", "owner", "/desk/settings/tags", 0, shows("details")},
		{"settings_contact", "owner", "/desk/settings/contact", 0, nil},
		{"settings_field", "owner", "/desk/settings/contact/fields/new", 0, nil},
		{"settings_field", "owner", "/desk/settings/contact/fields/new", 0, forced("form.sheetform")},
		{"settings_topics", "owner", "/desk/settings/topics", 0, shows("details")},
		{"settings_tags", "new", "/desk/settings/tags", 0, nil},
		{"settings_topics", "new", "/desk/settings/topics", 0, nil},
		{"settings_replies", "owner", "/desk/settings/replies", 0, nil},
		{"settings_replies", "owner", "/desk/profile/replies", 0, nil},
		{"settings_reply", "owner", "/desk/profile/replies/new", 0, nil},
		{"replies_pick", "owner", fmt.Sprintf("/desk/tickets/%d/saved-replies", k.ticket), 0, nil},
		{"settings_reply", "owner", fmt.Sprintf("/desk/settings/replies/%d", k.reply), 0, nil},
		{"settings_texts", "owner", "/desk/settings/texts", 0, nil},
		{"settings_ratings", "owner", "/desk/settings/ratings", 0, nil},
		{"settings_ratings", "owner", fmt.Sprintf("/desk/settings/ratings/%d", k.box), 0, nil},
		{"settings_help", "owner", "/desk/settings/help", 0, nil},
		{"settings_model", "owner", "/desk/settings/model", 0, nil},
		{"settings_widget", "owner", "/desk/settings/widget", 0, nil},
		{"settings_synonyms", "owner", "/desk/settings/synonyms?q=tea", 0, nil},
		{"settings_category", "owner", fmt.Sprintf("/desk/settings/categories/%d", k.article.Category), 0, nil},
		{"settings_tokens", "owner", "/desk/settings/tokens", 0, nil},
		{"settings_about", "owner", "/desk/settings/about", 0, nil},

		{"help_home", "new", "/help/zh-CN", 0, nil},
		{"list", "new", "/desk/mine", 0, nil},
		{"list", "new", "/desk/open", 0, nil},
		{"articles", "new", "/desk/articles", 0, nil},
		{"ratings", "new", "/desk/ratings", 0, nil},
		{"settings_replies", "new", "/desk/settings/replies", 0, nil},
		{"settings_tokens", "new", "/desk/settings/tokens", 0, nil},
		{"settings_quarantine", "new", "/desk/settings/mailboxes/1/quarantine", 0, nil},
	}...)
}

// A page that nobody visits here is a page that nobody looked at.
func TestEveryPageIsVisited(t *testing.T) {
	files, err := filepath.Glob("../../ui/pages/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	// Pages of the exported site, which has a walk of its own, and one that only answers a form.
	visited := map[string]bool{}
	for _, p := range allPlaces(known{}) {
		visited[p.page] = true
		if _, err := os.Stat("../../ui/pages/" + p.page + ".html"); err != nil {
			t.Error(err)
		}
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".html"); !visited[name] {
			t.Errorf("%s is not in the list of places", name)
		}
	}
}
