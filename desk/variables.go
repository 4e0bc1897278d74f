package desk

import (
	"regexp"
	"slices"
	"strings"
)

// Variables are the names that saved replies may use, in the order in which the composer offers them.
var Variables = []string{
	"customer.name", "customer.address",
	"ticket.number", "ticket.subject",
	"agent.name", "shop.name",
}

// MailVariables are the names that the texts of Deskbell's own mails may use.
var MailVariables = append(slices.Clone(Variables), "scores", "link")

var variable = regexp.MustCompile(`\{\{[ \t]*([A-Za-z0-9_.\-]*)[ \t]*\}\}`)

// Expand puts values in the place of {{names}}. A name that is unknown or whose value is empty or blank is an Error
// (saved_reply.missing, Args names): a mail that begins "Dear ," is worse than one that waits. What a value contains is
// not expanded again.
func Expand(text string, values map[string]string) (string, error) {
	var missing []string
	out := variable.ReplaceAllStringFunc(text, func(match string) string {
		name := variable.FindStringSubmatch(match)[1]
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
		return "", Fail(Invalid, "saved_reply.missing", "names", strings.Join(missing, ", ")).At("text")
	}
	return out, nil
}

// Fill is Expand for our own automatic mails, which must go out whatever is missing: an empty value leaves nothing behind.
func Fill(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(match string) string {
		return values[variable.FindStringSubmatch(match)[1]]
	})
}

// UnknownVariables are the names in text that are none of known, each once, in order.
func UnknownVariables(text string, known []string) []string {
	var unknown []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, m[1]) && !slices.Contains(unknown, m[1]) {
			unknown = append(unknown, m[1])
		}
	}
	return unknown
}
