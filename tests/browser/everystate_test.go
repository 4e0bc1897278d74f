package browser

import (
	"fmt"
	"strings"
)

// states are pages as one finds them while one works: what is open, ticked, written or refused.
func states(k known) []place {
	ticket := fmt.Sprintf("/desk/tickets/%d", k.ticket)
	pictured := fmt.Sprintf("/desk/tickets/%d?v=open", k.mail.Ticket)
	all := []place{
		{"list", "owner", "/desk/open", 0, ticksRows},
		{"list", "owner", "/desk/open", 0, searches},
		{"list", "owner", "/desk/open", 0, asksPalette("")},
		{"list", "owner", "/desk/open", 0, asksPalette("xyzzy")},
		{"list", "owner", "/desk/open", 0, shows("header details:first-of-type")},
		{"ticket", "owner", pictured, 0, opensViewer},
		{"ticket", "owner", pictured, 0, writesMuch},
		{"ticket", "owner", ticket, 0, namesColleague},
		{"ticket", "owner", ticket, 0, shows("#edit-customer")},
		{"ticket", "owner", ticket, 0, opensReplies},
		{"ticket", "owner", fmt.Sprintf("/desk/tickets/%d", k.long), 0, nil},
		{"list", "owner", "/desk/open", 0, resolvesOne},
		{"error", "owner", "/desk/tickets/999999", 404, nil},
		{"views", "owner", "/desk/views/new?view=open&query=is:open", 0, nil},
		{"settings_agent", "owner", "/desk/settings/agents/new", 0, forced("form.sheetform")},
		{"settings_shop", "owner", "/desk/settings/shop", 0, isBehind},
		{"new", "owner", "/desk/new", 0, forced("#reply")},
		{"setup_shop", "bare", "/setup/shop", 0, forced("main form[method=post]")},
		{"setup_you", "bare", "/setup/you", 0, forced("main form[method=post]")},
	}
	for _, menu := range []string{"assignee", "tags", "topic", "priority"} {
		all = append(all, place{"ticket", "owner", ticket, 0, shows("#m-" + menu)})
	}
	for page, path := range map[string]string{"customers": "customers", "follow_ups": "follow-ups", "erasures": "erasures", "library": "library", "announcements": "announcements", "snippets": "snippets",
		"views": "views", "phrasings": "articles/phrasings", "remarks": "articles/remarks", "search": "search", "settings_audit": "settings/audit", "settings_contact": "settings/contact", "settings_hours": "settings/hours"} {
		all = append(all, place{page, "new", "/desk/" + path, 0, nil})
	}
	for _, view := range []string{"unassigned", "mentions", "waiting", "pending", "snoozed", "resolved", "spam", "bin"} {
		all = append(all, place{"list", "new", "/desk/" + view, 0, nil})
	}
	return all
}

func ticksRows(b *tab) {
	b.Helper()
	b.until(`document.querySelectorAll("#rows input[name=number]").length > 3`)
	b.js(`[...document.querySelectorAll("#rows input[name=number]")].slice(0, 3).forEach((box) => box.click())`)
	b.until(`document.querySelector("#bulk").checkVisibility()`)
}

func searches(b *tab) {
	b.Helper()
	b.js(`document.querySelector("input[data-search]").focus()`)
	b.types("tag:")
	b.until(`document.querySelector("input[data-search]").ariaExpanded === "true"`)
}

func asksPalette(text string) func(*tab) {
	return func(b *tab) {
		b.Helper()
		b.presses("k", true)
		b.until(`document.querySelector("#palette").open && document.activeElement.closest("#palette")`)
		b.types(text)
		b.until(fmt.Sprintf(`document.activeElement.value === %q && !document.querySelector("#palette [aria-busy=true]")`, text))
	}
}

func opensViewer(b *tab) {
	b.Helper()
	b.ticketReady()
	b.js(`document.querySelector("a[data-view]").click()`)
	b.until(`document.querySelector("#viewer").open && document.querySelector("#viewer [data-picture]").naturalWidth > 0`)
}

// writesMuch is an answer with everything that one can hold.
func writesMuch(b *tab) {
	b.Helper()
	b.composerReady()
	b.reply()
	b.js(`document.querySelector("#reply .rich").dispatchEvent(Object.assign(new ClipboardEvent("paste", {clipboardData: (() => { const d = new DataTransfer(); d.setData("text/html", "<p><b>bold</b> <i>italic</i> <a href='https://shop.test/'>link</a> <code>code</code></p><ul><li>one</li></ul><ol><li>two</li></ol><blockquote>quote</blockquote>"); return d; })(), bubbles: true, cancelable: true})))`)
	b.js(`(() => { const d = new DataTransfer(); d.items.add(new File(["发票"], "发票-` + strings.Repeat("长", 60) + `.txt", {type: "text/plain"})); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	b.until(`document.querySelector("#reply [data-file]:not(.busy) a") && document.querySelector("#reply [data-saved]").textContent`)
	shows("#reply details.people, #reply .fields details")(b)
}

func namesColleague(b *tab) {
	b.Helper()
	b.composerReady()
	b.js(`document.querySelector('[data-compose="note"]').click()`)
	b.until(`document.querySelector("#note").contains(document.activeElement)`)
	b.types("@")
	b.until(`document.querySelector("[role=listbox] [role=option]")?.checkVisibility()`)
}

func opensReplies(b *tab) {
	b.Helper()
	b.composerReady()
	b.reply()
	b.js(`document.querySelector("#reply [data-replies]").click()`)
	b.until(`document.querySelector("[data-picker]").open && document.querySelector("#replies-list [role=option]")`)
}

// resolvesOne leaves the line that says what was done, with its undo.
func resolvesOne(b *tab) {
	b.Helper()
	b.until(`document.querySelectorAll("#rows input[name=number]").length > 3`)
	b.js(`[...document.querySelectorAll("#rows input[name=number]")].at(document.body.dataset.lang === "en" ? -1 : -2).click()`) // no other place looks at the oldest, and the other language takes another
	b.presses("e", false)
	b.until(`document.querySelector("#toast.on button")`)
}

// isBehind saves a form that somebody else has saved meanwhile.
func isBehind(b *tab) {
	b.Helper()
	b.js(`document.querySelector("main form [name=base]").value = "another", document.querySelector("main form [name=shop_name]").value += " x"`)
	forced("main form.sheetform")(b)
}
