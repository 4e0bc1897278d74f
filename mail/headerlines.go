package mail

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// HeaderLines are the fields of a mail's header in their order, as they stand and decoded. raw is the mail, or its beginning.
func HeaderLines(raw []byte) []desk.HeaderLine {
	fields := memoryHeader(raw)
	hint := ""
	if v := fields.get("content-type"); v != "" {
		_, params := parseParams(v)
		hint = params.get("charset")
	}
	lines := make([]desk.HeaderLine, 0, len(fields))
	for _, f := range fields {
		lines = append(lines, desk.HeaderLine{Name: canonical(f.name), Raw: strings.ToValidUTF8(f.value, "�"), Text: decodeText(f.value, hint)})
	}
	return lines
}

// canonical writes a field's name as programs do: "Message-ID".
func canonical(name string) string {
	parts := strings.Split(name, "-")
	for i, p := range parts {
		switch p {
		case "":
		case "id", "mime", "dkim", "arc", "spf":
			parts[i] = strings.ToUpper(p)
		default:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.ToValidUTF8(strings.Join(parts, "-"), "�")
}
