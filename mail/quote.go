package mail

import "strings"

// replyOf is what is new in a mail's text: quotes, signatures and footers left out. Never empty where the text is not.
func replyOf(text string) string {
	lines := strings.Split(text, "\n")
	var kept []string
	for i, l := range lines {
		t := strings.TrimSpace(l)
		if t == "--" || strings.HasPrefix(t, "-----Original Message") || strings.Contains(t, "原始邮件") {
			break
		}
		if strings.HasPrefix(t, ">") {
			continue
		}
		if strings.HasSuffix(t, "wrote:") && i+1 < len(lines) {
			continue
		}
		kept = append(kept, l)
	}
	reply := strings.TrimSpace(strings.Join(kept, "\n"))
	if reply == "" {
		return strings.TrimSpace(text)
	}
	return reply
}
