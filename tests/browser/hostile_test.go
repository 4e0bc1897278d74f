package browser

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
)

// vectors reads a file of mail/testdata/hostile: one a line, a Go string where it begins with a double quote that ends it too.
func vectors(t *testing.T, name string) (all []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../mail/testdata/hostile", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		if plain, err := strconv.Unquote(line); err == nil && strings.HasPrefix(line, `"`) {
			line = plain
		}
		all = append(all, line)
	}
	return all
}

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
func word(s string) string    { return "=?utf-8?B?" + encoded(s) + "?=" }

// hostileMail is a mail in all of whose fields stand hostile words, with an invitation, a file, and parts of hostile HTML.
func hostileMail(n int, texts, parts []string) string {
	all := strings.Join(texts, " ")
	at := func(i int) string { return texts[i%len(texts)] }
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s <evil%d@cust.test>\nTo: %s <support@shop.test>\nCc: %s <other@cust.test>\nReply-To: %s <evil%d@cust.test>\nSubject: %s\nMessage-ID: <%d%s@x>\nX-Evil: %s\nList-Unsubscribe: <javascript:alert(1)>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n",
		word(all), n, word(at(1)), word(at(2)), word(at(3)), n, word(all), n, url.PathEscape(at(4)), at(0))
	for i, part := range parts {
		fmt.Fprintf(&b, "--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%s\n", encoded(fmt.Sprintf("<p>[%d]</p>%s", i, part)))
	}
	fmt.Fprintf(&b, "--b\nContent-Type: text/plain; charset=\"%s\"\nContent-Transfer-Encoding: base64\n\n%s\n", url.PathEscape(at(2)), encoded(strings.Join(texts, "\n")))
	fmt.Fprintf(&b, "--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\nContent-Transfer-Encoding: base64\n\n%s\n", encoded("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:"+at(0)+"\nSUMMARY:"+all+"\nLOCATION:"+all+
		"\nDESCRIPTION:"+all+"\nORGANIZER;CN=\""+strings.ReplaceAll(all, `"`, "'")+"\":mailto:"+at(1)+"\nDTSTART;TZID="+at(2)+":20261202T100000\nRRULE:FREQ=WEEKLY;BYDAY="+at(3)+"\nEND:VEVENT\nEND:VCALENDAR\n"))
	for i, text := range texts {
		fmt.Fprintf(&b, "--b\nContent-Type: %s; name*=UTF-8''%s\nContent-Disposition: attachment; filename*=UTF-8''%s\nContent-ID: <%s>\n\nx\n",
			[]string{"image/png", "application/octet-stream", `text/"><script>alert(1)</script>`, "image/svg+xml"}[i%4], url.PathEscape(text), url.PathEscape(text+[]string{".png", ".exe", "", ".svg"}[i%4]), at(i))
	}
	return b.String() + "--b--\n"
}

// strange names what a mail's frame holds that it may not, as the browser itself has read it.
const strange = `[...document.querySelectorAll("iframe.mail")].flatMap((f) => [...f.contentDocument.body.querySelectorAll("*")]).flatMap((e) => {
	const bad = [];
	if (e.namespaceURI !== "http://www.w3.org/1999/xhtml" || /^(script|style|link|meta|base|iframe|frame|object|embed|form|input|button|textarea|select|video|audio|source|svg|math|template|slot|dialog|area|map)$/i.test(e.tagName) || e.tagName.includes("-")) bad.push("<" + e.tagName + ">");
	for (const a of e.attributes) {
		if (/^(on|formaction|srcdoc|srcset|background|id|name|ping|action|xlink|data-(?!host))/i.test(a.name)) bad.push(e.tagName + " " + a.name + "=" + a.value);
		if (a.name === "href" && !/^(https?:|mailto:|tel:)/.test(e.href)) bad.push(a.value);
		if (a.name === "src" && !/^(data:image|\/desk\/attachments\/)/.test(a.value)) bad.push(a.value);
	}
	const s = getComputedStyle(e);
	if (!["static", "relative"].includes(s.position) || s.backgroundImage !== "none" || s.transform !== "none" || s.zIndex !== "auto") bad.push(e.outerHTML.slice(0, 200));
	e.dispatchEvent(new MouseEvent("mouseover", {bubbles: true})); e.focus?.();
	return bad;
}).concat([...document.querySelectorAll("main script, main style, main iframe:not(.mail, #viewer [data-away][sandbox=allow-same-origin]), main object, main embed, main base, main meta, main link, main form:not([method])")].map((e) => e.outerHTML))`

// Four hundred ways to run a script, to load something from elsewhere or to lay something over the desk, sent by mail, shown wherever
// mail is shown: nothing runs, nothing is asked, and nothing had to be stopped by a policy at the last moment.
func TestNothingHostileRuns(t *testing.T) {
	s := newShop(t, 0)
	b := s.logsIn(liwei)
	html, texts := vectors(t, "html.txt"), vectors(t, "texts.txt")
	if len(html) < 200 {
		t.Fatalf("only %d vectors", len(html))
	}
	const mails = 6
	for i := range mails {
		slice := func(all []string) []string { return all[i*len(all)/mails : (i+1)*len(all)/mails] }
		s.comes(hostileMail(i, slice(texts), slice(html)))
	}
	all, err := s.store.Tickets(t.Context(), desk.List{View: desk.ViewAll, Limit: 50})
	s.must(err)
	if len(all.Tickets) != mails {
		t.Fatalf("%d tickets", len(all.Tickets))
	}
	b.tellsAll()
	_, err = chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => console.error("a script ran in " + location)`})
	s.must(err)
	quiet := func(where string) {
		t.Helper()
		for _, wrong := range append(b.heard(), b.complaints()...) {
			t.Errorf("%s: %s", where, wrong)
		}
	}
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .row").length === ` + strconv.Itoa(mails))
	b.js(`alert(1)`) // what listens is awake
	if heard := b.heard(); !slices.ContainsFunc(heard, func(line string) bool { return strings.Contains(line, "a script ran") }) {
		t.Fatalf("a script that ran was not heard: %q", heard)
	}
	quiet("the list")
	shown := 0
	for i, ticket := range all.Tickets {
		m := s.talk(ticket.Number).Messages[0]
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", ticket.Number))
		b.js(`document.querySelectorAll("details").forEach((d) => { d.open = true; }); document.querySelectorAll("iframe").forEach((f) => { f.loading = "eager"; })`)
		b.until(`[...document.querySelectorAll("iframe.mail")].every((f) => f.contentDocument?.readyState === "complete" && f.contentDocument.URL !== "about:blank") && document.querySelector("iframe.mail")`)
		if bad := b.js(strange).([]any); len(bad) != 0 {
			t.Errorf("ticket %d holds %q", ticket.Number, bad)
		}
		shown += int(b.js(`(document.querySelector("iframe.mail").contentDocument.body.textContent.match(/\[\d+\]/g) ?? []).length`).(float64))
		quiet(fmt.Sprintf("ticket %d", ticket.Number))
		if i == 0 {
			b.js(`document.querySelector("iframe.mail").contentDocument.body.insertAdjacentHTML("beforeend", "<form></form><p style='position: fixed'>x</p>")`)
			if bad := b.js(strange).([]any); len(bad) != 2 {
				t.Fatalf("what looks at the frames sees only %q", bad)
			}
		}
		b.opens(fmt.Sprintf("/desk/messages/%d/original", m.ID))
		quiet("its original")
		risky := slices.IndexFunc(m.Attachments, func(a desk.Attachment) bool { return strings.HasSuffix(a.Name, ".exe") })
		if risky < 0 {
			t.Fatalf("ticket %d has no file to be warned of: %+v", ticket.Number, m.Attachments)
		}
		b.opens(fmt.Sprintf("/desk/attachments/%d/x", m.Attachments[risky].ID))
		quiet("the page before its file")
	}
	if shown != len(html) {
		t.Errorf("%d of %d vectors were shown", shown, len(html))
	}
	for _, query := range []string{"alert", "script", "<img src=x onerror=alert(1)>"} {
		b.opens("/desk/search?q=" + url.QueryEscape(query))
		quiet("a search")
	}
}
