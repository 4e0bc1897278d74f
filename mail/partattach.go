package mail

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
)

// attach adds a part as a file: its size and digest come from reading it once.
func (p *parsing) attach(e *entity, at place) {
	part := desk.Part{
		Name: e.file, Type: e.media, ContentID: contentID(e), Locator: p.locator(e).String(),
		Inline: e.disposition != "attachment" && (at.related || e.disposition == "inline" || contentID(e) != "" && strings.HasPrefix(e.media, "image/")),
	}
	if part.Name == "" {
		part.Name = p.nameFor(e)
	}
	if part.Type == "application/octet-stream" || !strings.Contains(part.Type, "/") {
		part.Type = typeByName(part.Name)
	}
	if isCalendar(e) && p.mail.Invitation == nil {
		p.mail.Invitation = readInvitation(charset.Decode(e.params.get("charset"), p.head(e, maxCalendar)))
	}
	p.part(part)
}

func (p *parsing) locator(e *entity) locator { return e.locatorIn(p.base) }

// part measures a file and lists it.
func (p *parsing) part(part desk.Part) {
	r, err := openLocator(p.raw, part.Locator)
	if err == nil {
		part.Size = p.digest.part(r)
	}
	if part.Name == "" {
		p.unseen++
		part.Name = "attachment-" + strconv.Itoa(p.unseen) + extensionOf(part.Type)
	}
	p.mail.Parts = append(p.mail.Parts, part)
}

func contentID(e *entity) string {
	return desk.CutBytes(strings.Trim(cleanLine(e.fields.get("content-id")), "<> "), 500)
}

// nameFor makes a name for a part that has none: a mail's subject, an invitation's usual name.
func (p *parsing) nameFor(e *entity) string {
	switch e.media {
	case "message/rfc822", "message/global":
		root, _ := walk(p.r, e.body, min(e.end, e.body+maxHeader))
		if e.encoding == "" {
			if s := fileName(decodeText(root.fields.get("subject"), "")); s != "" {
				return strings.TrimRight(shorten(s, 120), ".") + ".eml"
			}
		}
		return "message.eml"
	case "text/calendar":
		return "invite.ics"
	case "text/rfc822-headers":
		return "headers.txt"
	case "message/delivery-status", "message/global-delivery-status":
		return "delivery-status.txt"
	case "application/pgp-signature":
		return "signature.asc"
	}
	if s := fileName(e.fields.get("content-location")); s != "" && strings.Contains(s, ".") && len(s) < 80 {
		return s
	}
	return ""
}
