// Package variable fills the {{names}} in texts that a shop writes once and sends often: saved replies, signatures, Deskbell's own mails.
package variable

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// ReplyNames are the names that saved replies may use, in the order in which the composer offers them.
var ReplyNames = []string{
	"customer.name", "customer.first", "customer.last", "customer.address",
	"ticket.number", "ticket.subject", "order.number",
	"agent.name", "shop.name",
}

// MailNames are the names that the texts of Deskbell's own mails may use.
var MailNames = []string{"customer.name", "customer.address", "ticket.number", "ticket.subject", "agent.name", "shop.name", "scores", "how", "link"}

// Names are variables that an error tells of. Whoever reads them is told in words (words.ErrorText).
type Names []string

// String is the names as they stand in a text.
func (n Names) String() string { return strings.Join(n, ", ") }

var mark = desk.Pattern(`\{\{[ \t]*([A-Za-z0-9_.\-]*)[ \t]*\}\}`)

// Expand puts values in the place of {{names}}. A name that is unknown or whose value is empty or blank is an Error
// (saved_reply.missing, Args names): a mail that begins "Dear ," is worse than one that waits. What a value contains is
// not expanded again.
func Expand(text string, values map[string]string) (string, error) {
	var missing []string
	out := mark().ReplaceAllStringFunc(text, func(match string) string {
		name := mark().FindStringSubmatch(match)[1]
		value := values[name]
		if strings.TrimSpace(value) == "" {
			if !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
			return match
		}
		return value
	})
	if len(missing) > 0 {
		return "", desk.Fail(desk.Invalid, "saved_reply.missing", "names", Names(missing)).At("text")
	}
	return out, nil
}

// FillOne puts the value of one variable in its place and leaves the others as they are.
func FillOne(text, name, value string) string {
	return mark().ReplaceAllStringFunc(text, func(match string) string {
		if mark().FindStringSubmatch(match)[1] == name {
			return value
		}
		return match
	})
}

// Fill is Expand for our own automatic mails, which must go out whatever is missing: an empty value leaves nothing behind.
func Fill(text string, values map[string]string) string {
	return mark().ReplaceAllStringFunc(text, func(match string) string {
		return values[mark().FindStringSubmatch(match)[1]]
	})
}

// Unfilled are the variables that still stand in a text, each once, in order: a mail with one of them is not ready to go.
func Unfilled(text string) (names []string) {
	for _, m := range mark().FindAllStringSubmatch(text, -1) {
		if m[1] != "" && !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Unknown are the names in text that are none of known, each once, in order.
func Unknown(text string, known []string) []string {
	var unknown []string
	for _, m := range mark().FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, m[1]) && !slices.Contains(unknown, m[1]) {
			unknown = append(unknown, m[1])
		}
	}
	return unknown
}

// SenderNames are those of a mailbox's sender name.
var SenderNames = []string{"agent.name", "shop.name"}

// SignatureNames are those of a mailbox's signature. What an agent has under their own mails stands where the mailbox says so.
var SignatureNames = append(slices.Clone(SenderNames), "agent.signature")

// fillNames puts the agent and the shop into a signature. What a missing name would leave behind, a separator or a blank line, goes too.
func fillNames(text, agent, shop string) string { return FillSignature(text, agent, "", shop) }

// FillSignature is fillNames with what an agent has under their own mails, which may be several lines.
func FillSignature(text, agent, own, shop string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	values := map[string]string{"agent.name": agent, "shop.name": shop, "agent.signature": strings.Trim(own, "\n")}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		filled := Fill(line, values)
		if filled != line {
			filled = strings.Trim(filled, " \t\u3000·|,，/-–—")
			if filled == "" {
				continue
			}
		}
		lines = append(lines, filled)
	}
	return strings.Join(lines, "\n")
}

// SenderName is the name that a mailbox's mail is from. A mailbox says how with variables ("{{agent.name}} · {{shop.name}}"), or it has
// a plain name, the shop's, which the agent's own comes before. agent is empty for what Deskbell writes by itself.
func SenderName(box, agent, shop string) string {
	switch {
	case Uses(box, "agent.name"), Uses(box, "shop.name"):
		return desk.TidyLine(fillNames(box, agent, shop), desk.MaxName)
	case agent == "":
		return box
	case box != "" && box != agent:
		return agent + " (" + box + ")"
	}
	return agent
}

// Uses says whether a text has the variable name.
func Uses(text, name string) bool {
	for _, m := range mark().FindAllStringSubmatch(text, -1) {
		if m[1] == name {
			return true
		}
	}
	return false
}
