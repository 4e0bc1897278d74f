package words

import (
	"fmt"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// NoticeText says in a few words what happened.
func NoticeText(lang desk.Lang, n *desk.Notice) string {
	key := "notice." + string(n.Kind)
	if n.Kind == desk.NoticeAssigned && n.By == "" {
		key = "notice.assigned_itself"
	}
	contact := n.Contact.Name
	if contact == "" {
		contact = n.Contact.Address
	}
	text := Text(lang, key, desk.Args{"by": n.By, "contact": contact})
	if n.Count > 1 {
		sep := " "
		if lang == desk.Chinese {
			sep = "，"
		}
		text += sep + Text(lang, "notice.more", desk.Args{"n": n.Count - 1})
	}
	return text
}

// DigestMail is what an agent is mailed who is away, in their language.
func DigestMail(d desk.Digest) (subject, text string) {
	lang := d.Agent.Lang
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", Text(lang, "notice.mail_hello", desk.Args{"name": d.Agent.Name}), Text(lang, "notice.mail_intro", nil))
	for i := range d.Notices {
		n := &d.Notices[i]
		fmt.Fprintf(&b, "\n· %s\n  #%d %s\n", NoticeText(lang, n), n.Ticket, n.Subject)
		if d.URL != "" {
			fmt.Fprintf(&b, "  %s/desk/tickets/%d\n", d.URL, n.Ticket)
		}
	}
	if d.More > 0 {
		fmt.Fprintf(&b, "\n· %s\n", TextN(lang, "notice.mail_more", d.More, nil))
	}
	fmt.Fprintf(&b, "\n%s\n", Text(lang, "notice.mail_end", nil))
	return TextN(lang, "notice.mail_subject", len(d.Notices)+d.More, desk.Args{"shop": d.Shop}), b.String()
}
