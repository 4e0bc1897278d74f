package ui_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/articles"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/paper"
	"github.com/deskbell/deskbell/ui/public"
	"github.com/deskbell/deskbell/ui/reports"
	"github.com/deskbell/deskbell/ui/words"
)

var at = time.Date(2026, 3, 4, 9, 12, 0, 0, time.UTC)

// publicFrame is a frame with nothing, or with everything, in it.
func publicFrame(lang desk.Lang, full bool) ui.Frame {
	f := ui.Frame{Lang: lang, Now: at, Path: "/x?a=b&c=d"}
	if full {
		f.Title, f.Shop, f.Brand, f.HelpOn, f.AskOn, f.Zone = "Title <b>", strings.Repeat("青禾茶铺与很长很长的名字", 3), "#ffee00", true, true, time.UTC
		f.Agent = &desk.Agent{ID: 1, Name: "李伟 <i>", Address: "li@tea.test", Role: desk.RoleOwner, Lang: lang, Theme: "dark"}
		f.Flash = &ui.Flash{Key: "saved"}
		f.Meta = ui.Meta{NoIndex: true, Description: `"quoted"`, Other: "/help/en", Alternates: []ui.Alternate{{desk.English, "https://x.test/help/en"}}}
		f.Theme, f.Section = "dark", "settings"
	}
	return f
}

// failed is a form that came back.
func failed(full bool, field string) ui.Form {
	if !full {
		return ui.Form{}
	}
	return ui.Form{Failed: desk.Fail(desk.Invalid, "number.bad").At(field), Theirs: map[string]string{field: "what <they> wrote"}}
}

// helpArticleSheet is an article with everything, that a reader votes on; or one with nothing on a screen in the shop.
func helpArticleSheet(f ui.Frame, hf public.HelpFrame, a desk.Article, full bool) *public.HelpArticle {
	if !full {
		return &public.HelpArticle{HelpFrame: hf, Article: a}
	}
	hf.Frame, hf.Kiosk = f, false
	sheet := ui.Paper(f.Lang, "# Hi\n## <b>\n## C\n> [!tip]\n> x\n\n| a |\n|---|\n| b |\n\nhttps://b23.tv/x", paper.Options{})
	return &public.HelpArticle{HelpFrame: hf, Article: a, Body: sheet.HTML, Contents: sheet.Headings, Category: desk.Category{ID: 1}, Related: []desk.Article{a}, Twin: "/help/en/articles/x",
		Short: "https://x.test/a/4", QR: office.QR("x", "y"), Vote: public.HelpVote{Form: failed(true, "comment"), State: "no", Reason: "too_long", Comment: "</textarea>"}}
}

// doorSheet is a ticket's page for its customer, or for a browser that has shown nothing.
func doorSheet(f ui.Frame, full bool) *public.Door {
	d := &public.Door{Frame: f, Form: failed(full, "text"), Token: "t", View: desk.DoorView{Step: desk.StepReceived}}
	if full {
		d.View = desk.DoorView{Step: desk.StepSolved, Proven: true, Number: 1042, Subject: "<b>", CreatedAt: at, AnsweredAt: at, Resolved: true, Reopens: true, Agent: "<i>",
			Messages: []desk.Message{{Direction: desk.In, From: desk.Person{Name: "<b>"}, Text: "</div>", CreatedAt: at, Attachments: []desk.Attachment{{ID: 3, Name: "<a>.png", Size: 5}}}, {Direction: desk.Out, Reply: "x"}}}
		d.Files, d.Reach, d.MaxUpload = true, public.Reach{Words: "9–6", Timed: true, At: at}, "50 MB"
		d.Rate = &public.Rate{Frame: f, Score: 2, Comment: "</textarea>", Low: 3, Reasons: []public.Tick{{Key: "slow", Name: "<b>", On: true}}}
	}
	return d
}

// widgetShop is a shop with a widget that everything is set of, or without.
func widgetShop(full bool) desk.Settings {
	set := settings.Default()
	set.Widget.On = true
	if full {
		set.ShopName, set.Widget = "<b>\u2028", desk.Widget{On: true, Left: true, Colour: "#ffee00", Sites: []string{"https://shop.test"}, Greeting: map[desk.Lang]string{desk.English: "<b>"}}
	}
	return set
}

// talked is a talk with a turn of every kind, of articles that are there and that are gone; or one that nobody began.
func talked(full bool) (t talk.Talk) {
	if !full {
		return t
	}
	t.Lang, t.Cited = desk.Chinese, map[int64]desk.Article{1: {ID: 1, Lang: desk.English, Slug: "x", Title: "Title <b>"}}
	for _, kind := range []talk.Kind{talk.Answer, talk.Unknown, talk.Glad, talk.Person, talk.Which} {
		t.Turns = append(t.Turns, talk.Turn{Kind: kind, Text: "<i>quote</i>", Worded: "<b>worded</b>", SentTo: "<api.test>", Articles: []int64{1, 2}})
	}
	for _, kind := range []talk.Kind{talk.Asked, talk.Chose, talk.Neither, talk.Solved, talk.Unsolved} {
		t.Turns = append(t.Turns, talk.Turn{Customer: true, Kind: kind, Text: "退款 <b>", Articles: []int64{1}})
	}
	return t
}

// askSheet is a talk that ends with an answer, or one that has not begun.
func askSheet(f ui.Frame, full bool) *public.Ask {
	p := &public.Ask{Frame: f, Form: failed(full, "text"), Talk: talked(full)}
	if full {
		p.Token, p.Text = "t", "</textarea>"
		p.Talk.Turns = append(p.Talk.Turns, p.Talk.Turns[0])
	}
	return p
}

// publicPages are all of this file's pages, empty or full.
func publicPages(lang desk.Lang, full bool) map[string]any {
	f := publicFrame(lang, full)
	set := settings.Default()
	var box desk.Mailbox
	var list []desk.Article
	var article desk.Article
	category := desk.Category{}
	var shelves []helpcentre.Shelf
	var hits []ui.HelpHit
	hf := public.HelpFrame{Frame: f}
	var banners []helpcentre.Announcement
	rating := desk.Rating{}
	page := func(tab, field string) office.Settings {
		return office.Settings{Frame: f, Form: failed(full, field), Tab: tab}
	}
	if full {
		set.ExportDir, set.Logo = "/srv/<site>", desk.Picture{Key: "ab", Width: 80, Height: 40}
		set.ShopName, set.Hosts, set.Brand = `Tea & "Co"`, []string{"a.test", "b.test"}, "#ffee00"
		set.Greeting, set.Hours = map[desk.Lang]string{lang: "Hi <b>"}, map[desk.Lang]string{lang: "9–6"}
		set.Texts = words.AllDefaultTexts()
		box = desk.Mailbox{ID: 3, Address: "support@tea.test", Name: "Tea", Ack: true, Folder: "INBOX", Start: desk.Start{Mode: desk.FromHistory, Days: 30, Moment: at}, Version: 2,
			IMAP: desk.Server{Host: "imap.tea.test", Port: 993, Security: desk.TLS, User: "u", Pin: strings.Repeat("ab", 32)}, OAuth: desk.Grant{Authority: "microsoft", ClientID: "<id>", Tenant: "t", SecretUntil: at, GrantedAt: at, RefreshUntil: at,
				Secret: "SECRET-OAUTH", Access: "SECRET-OAUTH", Refresh: "SECRET-OAUTH"}, KeyError: "mail.error.key_wrong"}
		article = desk.Article{ID: 4, Pair: 4, Lang: lang, Slug: "退款", Title: "退款 <b>多久</b>", Body: "x", Category: 1, Published: true, Version: 2, UpdatedAt: at, Outdated: true, Twin: 5, TwinLive: true}
		list = []desk.Article{article}
		category = desk.Category{ID: 1, Names: map[desk.Lang]string{desk.English: "Refunds & returns"}, Icon: "undo", Count: 9}
		shelves = []helpcentre.Shelf{{Category: category, Articles: list}, {Category: desk.Category{Count: 1}, Articles: list}}
		hits = []ui.HelpHit{{Hit: desk.Hit{Article: 4, Title: "退款<b>", Marked: "\x02退款\x03<b>", Snippet: "a \x02b\x03 <i>", Found: &article}, Category: "<b>"}}
		banners = []helpcentre.Announcement{{ID: 1, Lang: lang, Slug: "晚到", Title: "Late <parcels>", PublishedAt: at, BannerUntil: at}}
		hf.Kiosk, hf.News, hf.Logo = true, "/kiosk/en/news", ui.Logo{Src: "/help/pictures/ab", Width: 80, Height: 40}
		hf.Reach = public.Reach{Words: "9–6 <b>", Address: "a@b.test", Phone: "0571 <b>", Timed: true, Open: true, At: at, QR: office.QR("x", "y")}
		hf.Meta.Canonical, hf.Meta.Image, hf.Meta.Data, hf.Meta.Article = "https://x.test/help/en", "https://x.test/logo", `{"a":"\u003c"}`, true
		rating = desk.Rating{Ticket: 1042, Score: 4, Comment: "<good>", Agent: 1, Lang: lang, AskedAt: at, RatedAt: at, Changes: 1, Subject: "Late <parcel>", Contact: desk.Person{Address: "c@d.test"}}
	}
	mailbox := office.MailboxForm{Box: box, Kept: map[bool]string{true: "TICKET"}[full], Stored: full, Open: full, Tested: full, Hint: map[bool]string{true: "preset.hint.netease"}[full]}
	if full {
		mailbox.Checks = []desk.Check{{Step: "imap.login", Key: "error.login.wrong"}, {Step: "smtp.connect", Key: "mail.error.certificate_self", Args: desk.Args{"host": "smtp.tea.test:465"},
			Cert: &desk.Certificate{SHA256: strings.Repeat("0a", 32), Subject: "CN=<b>", Issuer: "CN=<b>", From: at, Until: at}}}
		mailbox.Found = provider.Found{By: provider.ByService, IMAP: box.IMAP, SMTP: desk.Server{Host: "smtp.<b>.test"}, Doubt: true}
		mailbox.Preview = &office.SenderPreview{From: "李伟 <b>", Signature: "<i>"}
		mailbox.Page, mailbox.Offer = "https://mail.tea.com/codes?a=b&c=d", "microsoft"
	}
	twin := article
	twin.ID = map[bool]int64{true: 5}[full]
	groups := []articles.Group(nil)
	if full {
		groups = []articles.Group{{Category: category, Pairs: []articles.Pair{{ID: 4, One: map[desk.Lang]desk.Article{lang: article}}}}}
	}
	said := page("profile", "")
	pages := map[string]any{
		"login":            &ui.Login{Frame: f, Form: failed(full, "address"), Address: "a@b.test", To: "/desk"},
		"login_code":       &ui.LoginCode{Frame: f, Form: failed(full, "code")},
		"join":             &ui.Join{Frame: f, Form: failed(full, "password"), Token: "t", Gone: !full, Invite: desk.Invite{Address: map[bool]string{true: "a@b.test"}[full], ByName: "<b>", Role: desk.RoleLead}},
		"profile_security": &office.Security{Settings: page("profile", "old"), Me: desk.Agent{TwoFactor: full, SetAt: map[bool]time.Time{true: at}[full]}, Must: full, Left: 3, Sessions: []office.SessionLine{{Session: desk.Session{SeenAt: at}, Here: true}, {Browser: "Edge", Session: desk.Session{Remote: "192.0.2.7"}}}},
		"profile_second":   &office.SecondFactor{Security: office.Security{Settings: page("profile", "code"), Must: full}, Secret: "ABCD EFGH", QR: office.QR("x", "y")},
		"profile_codes":    &office.RecoveryCodes{Security: office.Security{Settings: page("profile", "")}, Codes: map[bool][]string{true: {"abcd-efgh-ijkl-mnop"}}[full]},
		"settings_audit":   &office.AuditPage{Settings: page("audit", "from"), Items: map[bool][]audit.Entry{true: {{ID: 2, Who: "<b>", Kind: audit.Shop, Args: map[string]string{"fields": "settings.undo,role"}, At: at, Remote: "::1"}, {ID: 1, Kind: audit.LogInFailed, Subject: "<x>", At: at}}}[full], Agents: []desk.Agent{{ID: 1, Name: "<b>"}}, Text: "<b>", More: map[bool]string{true: "/x"}[full], Export: "/y"},
		"forgot":           &ui.Forgot{Frame: f, Form: failed(full, "address"), Address: "a@b.test", Sent: !full},
		"reset":            &ui.Reset{Frame: f, Form: failed(full, "password"), Token: "t", Gone: !full},
		"setup_code":       &office.SetupCode{Frame: f, Form: failed(full, "code")},
		"setup_shop":       &office.SetupShop{Frame: f, Form: failed(full, "zone"), Settings: set, Guess: full, Zones: ui.Zones},
		"setup_you":        &office.SetupYou{Frame: f, Form: failed(full, "name"), HasPassword: full},
		"setup_mailbox":    &office.SetupMailbox{Frame: f, Form: failed(full, "imap_port"), MailboxForm: mailbox},
		"connect":          &office.Connect{Frame: f, Form: failed(full, "address"), Address: "a@b.test", Authority: "google", URL: "https://accounts.tea.com/x?y=<z>", UserCode: map[bool]string{true: "AB-<b>"}[full], Action: "/x", Back: "/y", Waiting: full},
		"help_home":        &public.HelpHome{HelpFrame: hf, Greeting: map[bool]string{true: "Hi <b>"}[full], Banners: banners, Shelves: shelves, Popular: list, Newest: list},
		"help_search":      &public.HelpSearch{HelpFrame: hf, Query: map[bool]string{true: `"q" <b>`}[full], Meant: map[bool]string{true: "<q>"}[full], Hits: hits, Perhaps: hits, Elsewhere: hits, OtherLang: desk.English},
		"help_category":    &public.HelpCategory{HelpFrame: hf, Shelf: helpcentre.Shelf{Category: category, Articles: list}, Page: 1, Pages: map[bool]int{true: 3}[full]},
		"help_article":     helpArticleSheet(f, hf, article, full),
		"help_news":        &public.HelpNews{HelpFrame: hf, Items: map[bool][]public.NewsItem{true: {{Announcement: helpcentre.Announcement{Title: "<b>", Slug: "b", PublishedAt: at}, Body: "<p>x</p>"}}}[full], Next: map[bool]string{true: "/x"}[full]},
		"help_news_item":   &public.HelpNewsItem{HelpFrame: hf, Item: public.NewsItem{Announcement: helpcentre.Announcement{Title: "<b>", PublishedAt: at}}},
		"help_mailto":      &public.HelpMailto{HelpFrame: hf},
		"help_choose":      &public.HelpChoose{HelpFrame: hf},
		"help_gone":        &public.HelpGone{HelpFrame: hf, Off: !full, Query: "<q>", Hits: hits},
		"contact":          &public.Contact{Frame: f, Form: failed(full, "address"), Token: "t", Trap: map[bool]string{true: "x"}[full], Files: full, MaxUpload: "50 MB", Text: "</textarea><b>", Offered: offered(full), Talk: map[bool]string{true: "t"}[full], Said: talked(full)},
		"ask":              askSheet(f, full),
		"contact_helped":   &public.ContactHelped{Frame: f},
		"contact_sent":     &public.ContactSent{Frame: f, Number: "1042", Address: "a@b.test"},
		"rate":             rateSheet(f, failed(full, "score"), rating, full),
		"nps":              &public.Recommend{Frame: f, Form: failed(full, "score"), Token: "t", Score: -1, Comment: "</textarea><b>", Thanks: full, Asking: desk.Asking{Recommends: &desk.Recommendation{Score: 7}}},
		"solved":           &public.Solved{Frame: f, Form: failed(full, "answer"), Token: "t", Answer: map[bool]string{true: "no"}[full], Comment: "</textarea><b>", Asking: desk.Asking{Ticket: 1042, Subject: "<b>", Solved: &desk.Confirmation{}}},
		"helped": &public.Helped{Frame: f, Form: failed(full, "article"), Token: "t", Asking: desk.Asking{Ticket: 1042, Subject: "<b>", Enclosed: &desk.Enclosed{}, Closed: !full},
			Articles: []desk.Article{{ID: 1, Title: "<b>", Slug: "b", Lang: desk.English}}},
		"rate_gone":           &public.RateGone{Frame: f},
		"door":                doorSheet(f, full),
		"door_gone":           &public.DoorGone{Frame: f},
		"door_find":           &public.DoorFinder{Frame: f, Form: failed(full, "number"), Sent: !full},
		"profile_notices":     &office.NoticeSettings{Settings: page("profile", ""), Kinds: said.NoticeChoices(&desk.Prefs{Notices: map[desk.NoticeKind]desk.Channels{desk.NoticeNote: {}}}), Sound: full, Afters: said.MailAfterOptions(), After: "10"},
		"profile":             &office.Profile{Settings: page("profile", "name"), Me: desk.Agent{ID: 1, Name: "x", AvatarAt: map[bool]time.Time{true: at}[full]}},
		"settings_refused":    &office.SettingsRefused{Settings: page("", ""), Why: "w"},
		"settings_home":       &office.SettingsHome{Settings: page("home", ""), Query: map[bool]string{true: "mail", false: "<xyzzy>"}[full]},
		"settings_shop":       &office.ShopSettings{Settings: page("shop", "undo"), Set: set, Zones: ui.Zones, Fixed: map[bool]string{true: "https://x.test"}[full], BackupHome: "/data"},
		"settings_mailbox":    &office.MailboxPage{Settings: page("mailboxes", "imap_port"), MailboxForm: mailbox},
		"settings_accounts":   &office.AccountsPage{Settings: page("mailboxes", ""), Box: box},
		"settings_folders":    &office.FoldersPage{Settings: page("mailboxes", "move_to"), Box: box, Own: full},
		"settings_quarantine": &office.Quarantine{Settings: page("mailboxes", ""), Box: box},
		"settings_agents": &office.AgentList{Settings: page("agents", "address"), All: map[bool][]desk.Agent{true: {{ID: 1, Name: "<b>", SeenAt: at, TwoFactor: true, Role: desk.RoleOwner, AvatarAt: at}, {ID: 2, Name: "y", Disabled: true}}}[full], Open: map[int64]int{1: 3},
			Invites: map[bool][]desk.Invite{true: {{ID: "0a", Address: "c@d.test", Role: desk.RoleViewer, ExpiresAt: at, ByName: "<b>"}, {ID: "0b", Role: desk.RoleLead, ExpiresAt: at}}}[full], Link: map[bool]string{true: "https://x.test/join/t"}[full], Invite: desk.Invite{Role: desk.RoleAgent}},
		"settings_agent":     &office.AgentPage{Settings: page("agents", "name"), Person: desk.Agent{ID: map[bool]int64{true: 1}[full], Name: "x", Role: desk.RoleAgent, TwoFactor: full, Version: 2}},
		"settings_tags":      &office.TagSettings{Settings: page("tags", "")},
		"settings_topics":    &office.TopicSettings{Settings: page("topics", "")},
		"settings_contact":   &office.ContactSettings{Settings: page("contact", "notice_en"), Fields: someFields(full), Topics: someTopics(full), Notices: map[desk.Lang]desk.PrivacyNotice{desk.English: {At: at}}, Written: map[desk.Lang]string{desk.English: "<b>"}},
		"settings_field":     &office.FieldPage{Settings: page("contact", "choices_en"), Topics: someTopics(full), Field: someFields(true)[map[bool]int{true: 3}[full]]},
		"settings_replies":   &office.SavedReplies{Settings: page("replies", "")},
		"settings_reply":     &office.SavedReplyPage{Settings: page("replies", "text")},
		"settings_texts":     &office.TextsPage{Settings: page("texts", "score_3"), TextLang: lang, Texts: words.DefaultTexts(lang)},
		"settings_ratings":   ratingSettingsSheet(page("ratings", "rating_delay"), full),
		"settings_help":      &office.HelpSettings{Settings: page("help", "brand"), Set: set, Kiosk: "https://x.test/kiosk/en", Export: map[bool]helpcentre.ExportState{true: {At: at, Key: "export.full", Args: desk.Args{"path": "<b>"}}}[full]},
		"settings_widget":    &office.WidgetSettings{Settings: page("widget", "sites"), Set: widgetShop(full), Script: "https://desk.test/widget.js"},
		"settings_model":     &office.ModelSettings{Settings: page("model", "url"), HasKey: full, Model: map[bool]talk.Model{true: {On: true, URL: "https://<b>.test/v1", Name: "<b>", Elsewhere: true}, false: {On: true, URL: "http://127.0.0.1/v1"}}[full]},
		"settings_synonyms":  &office.SynonymsPage{Settings: page("help", "synonyms"), Text: map[bool]string{true: "退款、</textarea>\n"}[full], Groups: len(hits), Tried: map[bool]string{true: "<q>", false: "x"}[full], Hits: map[bool][]desk.Hit{true: {{Article: 4, Marked: "\x02退款\x03<b>", Snippet: "<i>", Confidence: 0.5}}}[full]},
		"settings_category":  &office.CategoryPage{Settings: page("help", "name"), Category: category, Icons: ui.CategoryIcons},
		"settings_spam":      &office.SpamPage{Settings: page("spam", "sender"), Sender: "<b>", Rule: spam.Never},
		"settings_tokens":    &office.Tokens{Settings: page("tokens", "name")},
		"settings_about":     &office.About{Settings: page("about", ""), Notices: map[bool]string{true: "MIT <x>"}[full]},
		"settings_mailboxes": &office.Mailboxes{Settings: page("mailboxes", "")},
		"announcements":      &articles.Announcements{Frame: f, Items: banners},
		"announcement":       &articles.AnnouncementPage{Frame: f, Form: failed(full, "until"), Item: helpcentre.Announcement{ID: map[bool]int64{true: 3}[full], Lang: lang, Title: "<b>", PublishedAt: map[bool]time.Time{true: at}[full]}, Publish: full, From: "2026-03-04T09:12", Preview: "x"},
		"library":            &articles.Library{Frame: f, Groups: map[bool][]helpcentre.Shelf{true: shelves}[full]},
		"library_article":    &articles.LibraryArticle{Frame: f, Article: article, Body: "<p>x</p>"},
		"ratings":            &reports.Ratings{Sheet: reports.Sheet{Frame: f}, Window: "30"},
		"error":              &ui.Failure{Frame: f, Message: map[bool]string{true: "No <such> page"}[full], Back: "/"},
		"demo":               &ui.DemoMailbox{Frame: f, Form: failed(full, "from"), Customers: nil, As: desk.Person{}, New: !full},
	}
	maps.Copy(pages, articleSheets(f, article, twin, groups, full))
	pages["settings_hours"], pages["settings_hours_preview"] = hoursSheet(page("hours", "day_2"), full), hoursPreviewSheet(page("hours", ""), full)
	if full {
		pages["settings_mailboxes"].(*office.Mailboxes).Lines = []office.MailboxLine{office.NewMailboxLine(box, desk.Health{LastError: "mail.error.password", ErrorArgs: desk.Args{"words": "<no>"}, ErrorAt: at, LastLook: at, Quarantined: 2, HeldUntil: at, HeldWords: "421 <slow>", GrantUntil: at}, at), {Box: box, Health: desk.Health{LastLook: at, Idle: true, Held: 1, Accounted: 1, CheckedAt: at}, Backlog: desk.Backlog{Done: 5, Total: 900}}, {Box: box, Ends: true, Again: true}}
		pages["settings_quarantine"].(*office.Quarantine).Shelves = office.ShelvesOf([]desk.QuarantinedMail{{Account: 1, Reason: desk.ReasonTooLarge, Subject: "<b>", At: at, Blob: 7, Size: 900, Folder: "INBOX"},
			{Account: 2, Reason: desk.ReasonUnreadable, Again: true, Folder: "<Junk>"}, {Folder: "INBOX"}})
		accounts := pages["settings_accounts"].(*office.AccountsPage)
		accounts.Health, accounts.Backlog = desk.Health{Quarantined: 2}, desk.Backlog{Done: 12_400, Total: 200_000}
		accounts.Accounts = desk.Accounts{Folders: []desk.FolderAccounts{
			{FolderCheck: desk.FolderCheck{Folder: "INBOX", Held: 2418, Accounted: 2417, Fetched: 3, At: at}, Watched: true, Outcomes: map[desk.Outcome]int{desk.Joined: 2000, desk.Unread: 3, desk.Quarantined: 2,
				desk.BounceOf: 4, desk.ByMachine: 5, desk.SpamMail: 6, desk.Duplicate: 7, desk.BeforeStart: 100_000}},
			{FolderCheck: desk.FolderCheck{Folder: "<Junk>", Junk: true}, Watched: true}, {FolderCheck: desk.FolderCheck{Folder: "Old"}}}}
		folders := pages["settings_folders"].(*office.FoldersPage)
		folders.Known = []string{"INBOX", "已发送", "<b>"}
		folders.Box.Options = desk.MailboxOptions{Folders: []string{"<b>", "Elsewhere"}, WatchJunk: true, MarkRead: true, MoveTo: "Done", CopySent: true, SentFolder: "已发送"}
		pages["settings_agents"].(*office.AgentList).All = []desk.Agent{{ID: 1, Name: "李伟", Role: desk.RoleOwner}, {ID: 2, Name: "x", Role: desk.RoleAgent, Disabled: true}}
		pages["settings_tags"].(*office.TagSettings).Fill([]desk.Tag{{Name: "<b>", Colour: "teal", Uses: 1}, {Name: "x", Uses: 3}})
		pages["settings_topics"].(*office.TopicSettings).Fill([]desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<b>"}, Uses: 1}, {ID: 2, Names: map[desk.Lang]string{desk.Chinese: "二"}}, {ID: 3, Archived: true, Names: map[desk.Lang]string{desk.Chinese: "旧"}}})
		pages["settings_replies"].(*office.SavedReplies).Folders = ui.ReplyFolders([]desk.SavedReply{{ID: 2, Name: "No", Text: "x"}, {ID: 1, Folder: "<b>", Name: "Hi", Text: "{{customer.name}} <b>", Uses: 1, UsedAt: at}})
		reply := pages["settings_reply"].(*office.SavedReplyPage)
		reply.Reply = desk.SavedReply{ID: 1, Agent: 2, Name: "Hi", Text: "</textarea>", HTML: "<b>", Actions: desk.ReplyActions{Tags: []string{"<t>"}}, Attachments: []desk.Attachment{{ID: 1, Name: "<f>"}}}
		reply.Rich, reply.Own, reply.KnownTags, reply.Agents, reply.Topics = true, true, []desk.Tag{{Name: "<t>"}}, []desk.Agent{{ID: 2, Name: "李伟"}}, []desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<topic>"}}}
		pages["settings_texts"].(*office.TextsPage).Preview = []office.PreviewMail{{Name: "Ack", Subject: "s", Text: "t"}}
		pages["settings_help"].(*office.HelpSettings).Categories = []desk.Category{category}
		pages["settings_spam"].(*office.SpamPage).Spam = spam.Settings{On: true, Spam: 30, Ham: 40, Words: 500, Spammy: []string{"发票", "<b>"}, Hammy: []string{"order"},
			Senders: []spam.Sender{{Sender: "a@evil.test", Rule: spam.Always, Learnt: true}, {Sender: "@good.test", Rule: spam.Never}}}
		tokens := pages["settings_tokens"].(*office.Tokens)
		tokens.All, tokens.Key = []desk.Token{{ID: 1, Name: "x", Role: desk.RoleAgent, CreatedAt: at}, {ID: 2, Role: desk.RoleOwner, UsedAt: at}}, "KEY"
		shop := pages["settings_shop"].(*office.ShopSettings)
		shop.Addresses = []office.LANAddress{{URL: "http://192.168.1.2:8080", QR: office.QR("http://192.168.1.2:8080", "x")}}
		demo := pages["demo"].(*ui.DemoMailbox)
		demo.As = desk.Person{Name: "王芳 <b>", Address: "wang@cust.test"}
		demo.Customers = []desk.Person{demo.As, {Address: "nameless@cust.test"}}
		demo.Letters = []desk.Message{{ID: 1, From: demo.As, Subject: "<b>", Text: "x\n\n> y", Reply: "x", Date: at, Direction: desk.Out, Attachments: []desk.Attachment{{Name: "发票.pdf", Size: 9}}}, {ID: 2, Text: "https://x.test", Auto: desk.AutoReply, Date: at, Direction: desk.In}}
		demo.Answers(demo.Letters[0])
		r := pages["ratings"].(*reports.Ratings)
		r.Summary, r.Items, r.Agents, r.Next, r.Later = desk.RatingSummary{Asked: 9, Scores: [5]int{1, 0, 0, 2, 3}}, []desk.Rating{rating}, map[int64]string{1: "李伟"}, "NEXT", true
	}
	return pages
}

// ratingSettingsSheet are the rules of a mailbox, or those of a new shop.
func ratingSettingsSheet(page office.Settings, full bool) *office.RatingSettings {
	p := &office.RatingSettings{Settings: page, Rules: survey.Default(true, time.Hour, 7*24*time.Hour), NoURL: !full}
	if full {
		p.Box = desk.Mailbox{ID: 2, Address: "<b>@tea.test"}
		p.Boxes = []office.SurveyBox{{Mailbox: desk.Mailbox{ID: 1, Address: "a@tea.test"}}, {Mailbox: p.Box, Own: true}}
		p.Rules.Own, p.Rules.Reasons = true, []survey.Reason{{Key: "slow", Names: map[string]string{"en": "<slow>"}}}
		p.Agents = []desk.Agent{{ID: 1, Name: "<b>"}}
		p.Preview = []office.SurveyPreview{{Lang: desk.Chinese, Name: "x", Subject: "<s>", Before: "<b>", Choices: []string{"5 ★★★★★"}, After: "<a>", Inline: true}}
	}
	return p
}

// rateSheet is a low score that was just given, or nothing yet.
func rateSheet(f ui.Frame, form ui.Form, rating desk.Rating, full bool) *public.Rate {
	p := &public.Rate{Frame: f, Form: form, Token: "t", Score: rating.Score, Comment: rating.Comment, Low: 2, Asking: desk.Asking{Ticket: 1042, Subject: "Late <parcel>", Rating: rating}}
	if full {
		p.Agent, p.Thanks, p.More, p.Reasons = "李伟", true, true, []public.Tick{{Key: "slow", Name: "<slow>", On: true}, {Key: "rude", Name: "Rude"}}
		p.Asking.Rerating = &desk.Rerating{Score: 2}
	}
	return p
}

var (
	bareKey   = regexp.MustCompile(`>\s*[a-z_]+(\.[a-z_]+)+\s*<`)
	hostName  = regexp.MustCompile(`\.(com|net|cn|de)\s*<$`)
	inline    = regexp.MustCompile(`(?i)<[^>]* (style|on[a-z]+)=|<style|<script(?:>| type="module">)`)
	emptyAttr = regexp.MustCompile(`<no value>|%!|&lt;nil&gt;`)
	idAttr    = regexp.MustCompile(` id="([^"]*)"`)
	forAttr   = regexp.MustCompile(` (?:for|aria-describedby|aria-labelledby)="([^"]*)"`)
)

// Every page, in both languages, empty and full: it renders, says nothing but words, escapes what people typed, keeps the policy
// (nothing inline), and its labels and descriptions point at something that is there.
func TestPublicPages(t *testing.T) {
	for _, lang := range desk.Langs {
		for _, full := range []bool{false, true} {
			for name, values := range publicPages(lang, full) {
				t.Run(fmt.Sprintf("%s %s full=%v", name, lang, full), func(t *testing.T) {
					var b strings.Builder
					if err := ui.Render(&b, lang, name, values); err != nil {
						t.Fatal(err)
					}
					page := b.String()
					checkWords(t, name, page)
					if strings.Contains(page, "SECRET") {
						t.Error("a secret is on the page")
					}
					if strings.Count(page, `id="main"`) != 1 || strings.Count(page, "<h1") != 1 {
						t.Errorf("%d main, %d first headings", strings.Count(page, `id="main"`), strings.Count(page, "<h1"))
					}
				})
			}
		}
	}
}

// offered are articles that may answer what a customer is about to send.
func offered(some bool) []desk.Hit {
	if !some {
		return nil
	}
	return []desk.Hit{{Article: 7, Title: "<b>", Snippet: "30 days <i>", Found: &desk.Article{ID: 7, Lang: desk.English, Slug: "returns", Title: "<b>"}}}
}

// The script has the shop's settings, is small, and is a script whatever the shop is called.
func TestWidgetScript(t *testing.T) {
	for _, full := range []bool{false, true} {
		got := string(public.WidgetScript(widgetShop(full)))
		if len(got) >= 15_000 || len(got) < 2000 || strings.Contains(got, "@type {any}") || strings.Contains(got, "<b>") || strings.Contains(got, "\u2028") {
			t.Errorf("%d bytes: %s", len(got), got[len(got)-300:])
		}
		if full != strings.Contains(got, `"left":true`) || !strings.Contains(got, `"zh-CN":{"open":"帮助"`) {
			t.Error(got[len(got)-300:])
		}
	}
}

// someFields are one of each kind, or none.
func someFields(full bool) []form.Field {
	if !full {
		return nil
	}
	names := map[desk.Lang]string{desk.English: "<b>"}
	return []form.Field{{ID: 1, Kind: form.Order, Names: names, Required: true}, {ID: 2, Kind: form.Photo, Names: names, Hints: names}, {ID: 3, Topic: 1, Kind: form.Date, Names: names},
		{ID: 4, Topic: 1, Kind: form.Choice, Names: names, Choices: map[desk.Lang]string{desk.English: "<a>\nb"}}}
}

func someTopics(full bool) []desk.Topic {
	if !full {
		return nil
	}
	return []desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<b>"}}}
}
