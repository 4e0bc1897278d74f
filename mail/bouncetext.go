package mail

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// originalMarks begin the copy of the mail that came back, in the words of the usual mail systems.
var originalMarks = []string{
	"original message", "copy of the message", "copy of your message", "message header", "returned message", "unsent message", "returned mail follows",
	"bounced e-mail", "bounced mail", "your message follows", "undelivered message", "original mail", "message follows", "headers follow", "message body follows",
	"原始邮件", "原邮件", "邮件原文", "原信", "元のメッセージ", "元のメール", "originalnachricht", "message d'origine", "mensaje original", "исходное сообщение",
}

// splitOriginal divides the text of a report into the lines that it says itself and the mail it is about, which many systems put
// below, at least its header. Some name the mail by its header first and then say what became of it.
func splitOriginal(text string) (said []string, original string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		n := headerRun(lines[i:])
		if n < 3 && (n < 1 || i == 0 || !originalMark(lines[:i])) {
			continue
		}
		original = unquoteBlock(lines[i:])
		end := i
		for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
			end++
		}
		if rest := strings.Join(lines[end:], "\n"); bounceWords(strings.Join(lines[:i], "\n")) == 0 && bounceWords(rest) > 0 && !strings.Contains(rest, "\nReceived:") {
			return append(lines[:i:i], lines[end:]...), original
		}
		return lines[:i], original
	}
	return lines, ""
}

// unquoteBlock is a block of lines with the indentation of its first taken off.
func unquoteBlock(lines []string) string {
	indent := lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], " \t>|"))]
	var b strings.Builder
	for _, l := range lines[:min(len(lines), 500)] {
		b.WriteString(strings.TrimPrefix(l, indent))
		b.WriteByte('\n')
	}
	return b.String()
}

// headerRun is how many known fields of a mail stand in a row here, folded lines and those of unknown fields aside.
func headerRun(lines []string) (n int) {
	for i, l := range lines[:min(len(lines), 40)] {
		t := strings.TrimLeft(l, " \t>|")
		if t == "" {
			return n
		}
		b := []byte(t)
		if fieldLike(b) && knownField(b) && !statusField(t) {
			n++
			continue
		}
		if i == 0 || n == 0 || !(l[0] == ' ' || l[0] == '\t' || fieldLike(b)) || statusField(t) {
			return n
		}
	}
	return n
}

// statusField says whether a line is a field of a delivery status, which some systems write into the text.
func statusField(l string) bool {
	name, _, _ := strings.Cut(strings.ToLower(l), ":")
	switch strings.TrimSpace(name) {
	case "final-recipient", "original-recipient", "action", "status", "diagnostic-code", "reporting-mta", "remote-mta", "arrival-date", "last-attempt-date", "x-actual-recipient", "received-from-mta", "x-postfix-queue-id", "x-postfix-sender", "will-retry-until":
		return true
	}
	return false
}

// originalMark says whether one of the last lines that are not blank announces the original mail.
func originalMark(before []string) bool {
	looked := 0
	for i := len(before) - 1; i >= 0 && looked < 2; i-- {
		l := strings.ToLower(strings.TrimSpace(before[i]))
		if l == "" {
			continue
		}
		looked++
		for _, m := range originalMarks {
			if strings.Contains(l, m) {
				return true
			}
		}
	}
	return false
}

// named is an address that a line of a report names, and how surely it is the one that failed.
type named struct {
	address string
	line    int
	rank    int
}

// fromWords finds who did not get the mail, and why, in what the report says.
func (r *reportText) fromWords(h header) []desk.BounceRecipient {
	found := r.named(h)
	var all []desk.BounceRecipient
	for i, n := range found {
		last := i
		for last+1 < len(found) && r.listed(found[last], found[last+1]) {
			last++ // addresses one below the other share what is said below the last of them
		}
		from, end := found[last].line, len(r.said)
		if last+1 < len(found) {
			end = max(found[last+1].line, from+1)
		}
		reason := r.reasonAt(from, end, len(found) == 1)
		all = append(all, desk.BounceRecipient{Address: n.address, Status: statusIn(reason), Reason: desk.CutBytes(reason, 1000)})
	}
	if len(all) > 0 {
		return all
	}
	words := reasonIn(r.said)
	rec := desk.BounceRecipient{Status: statusIn(strings.Join(r.said, "\n")), Reason: desk.CutBytes(words, 1000)}
	if to := parseAddresses(r.failed.get("to"), ""); len(to) > 0 {
		rec.Address = to[0].Address
	} else if to := parseAddresses(r.failed.get("x-envelope-to"), ""); len(to) > 0 {
		rec.Address = to[0].Address
	}
	return []desk.BounceRecipient{rec}
}

// listed says whether between two addresses nothing is said of the first.
func (r *reportText) listed(a, b named) bool {
	if b.line <= a.line {
		return false
	}
	said := strings.Join(r.said[a.line:b.line], " ")
	return strings.Trim(strings.Replace(strings.ToLower(said), a.address, "", 1), " \t<>;,") == ""
}

// named collects the addresses of the highest rank, each once, in order.
func (r *reportText) named(h header) []named {
	not := map[string]bool{}
	for _, f := range []string{"to", "from", "delivered-to", "x-original-to"} {
		for _, v := range h.all(f) {
			for _, p := range parseAddresses(v, "") {
				not[p.Address] = true
			}
		}
	}
	var all []named
	best := 0
	add := func(address string, line, rank int) {
		if (not[address] || noReply(address)) && rank < 5 {
			return
		}
		best = max(best, rank)
		all = append(all, named{address, line, rank})
	}
	for _, p := range parseAddresses(h.get("x-failed-recipients"), "") {
		add(p.Address, r.lineOf(p.Address), 6)
	}
	for i, l := range r.said[:min(len(r.said), 2000)] {
		if rank, address := namedIn(l); address != "" {
			add(address, i, rank)
		}
	}
	var kept []named
	seen := map[string]bool{}
	for _, n := range all {
		if n.rank == best && !seen[n.address] && len(kept) < 200 {
			seen[n.address] = true
			kept = append(kept, n)
		}
	}
	return kept
}

// lineOf is where an address is spoken of first.
func (r *reportText) lineOf(address string) int {
	for i, l := range r.said {
		if strings.Contains(strings.ToLower(l), address) {
			return i
		}
	}
	return 0
}

// namedIn is the address that a line names. The rank is 5 for a field that says so, 4 where the line begins with the address
// (as most systems write it), 3 behind a word that says it failed, 1 for any other.
func namedIn(line string) (rank int, address string) {
	l := strings.TrimSpace(line)
	if !strings.Contains(l, "@") || len(l) > 2000 {
		return 0, ""
	}
	lower := strings.ToLower(l)
	if strings.HasPrefix(lower, "final-recipient:") || strings.HasPrefix(lower, "original-recipient:") {
		_, v, _ := strings.Cut(l, ":")
		if i := strings.IndexByte(v, ';'); i >= 0 {
			v = v[i+1:]
		}
		a, _ := bareAddress(v)
		return 5, a
	}
	start, end := addressBounds(l, strings.IndexByte(l, '@'))
	a, ok := bareAddress(strings.TrimRight(l[start:end], "."))
	if !ok || !strings.Contains(a[strings.IndexByte(a, '@'):], ".") && !strings.HasPrefix(l, "<") {
		return 0, ""
	}
	before := strings.TrimRight(strings.ToLower(l[:start]), "<(\"'[ \t")
	after := strings.TrimLeft(l[end:], ">)\"']")
	switch {
	case containsAny(before, []string{"contact", "assistance", "support", "联系", "請聯絡", "問い合わせ"}):
		return 0, "" // whom to ask
	case strings.HasPrefix(before, "to:") || strings.HasPrefix(before, "from:") || strings.HasPrefix(before, "cc:") || strings.HasPrefix(before, "sender"):
		return 1, a
	case before == "" && (after == "" || after[0] == ':' || strings.HasPrefix(after, " (") || after[0] == '<' || strings.HasPrefix(after, "..") || strings.HasPrefix(strings.TrimSpace(after), "(") || strings.TrimSpace(after) == ""):
		return 4, a
	case before == "" && strings.HasPrefix(l, "<"):
		return 4, a
	case failedWord(before):
		return 3, a
	case before == "" || before == "-" || before == "*":
		return 2, a
	}
	return 1, a
}

// addressBounds are the ends of the address around an @. Chinese and Japanese put no space around it; an address in their letters
// itself is one only where nothing of ASCII is left of it.
func addressBounds(l string, at int) (start, end int) {
	const around = " \t<>():,;[]\"'"
	start = strings.LastIndexAny(l[:at], around) + 1
	if end = strings.IndexAny(l[at:], around); end < 0 {
		end = len(l)
	} else {
		end += at
	}
	wide := func(r rune) bool { return r >= utf8.RuneSelf }
	if i := strings.LastIndexFunc(l[start:at], wide); i >= 0 {
		_, n := utf8.DecodeRuneInString(l[start+i:])
		if start+i+n < at {
			start += i + n
		}
	}
	if i := strings.IndexFunc(l[at:end], wide); i > 1 {
		end = at + i
	}
	return start, end
}

func failedWord(before string) bool {
	for _, w := range []string{"recipient", "recipients", "address", "addresses", "user", "userid", "mailbox", "rcpt to", "rcpt to:", "delivered to", "deliver to", "undeliverable to", "message to", "mail to", "errors", "收件人", "宛先", "delivery to", "error for", "your mail to"} {
		if strings.HasSuffix(strings.TrimRight(before, ": "), w) {
			return true
		}
	}
	return false
}

// reasonAt is what the report says about the address of a line: from there to the next address, or, where nothing follows,
// all it says.
func (r *reportText) reasonAt(from, to int, alone bool) string {
	reason := reasonIn(r.said[from:min(to, from+15, len(r.said))])
	if statusIn(reason) == "" && replyCode(reason) == "" && alone {
		if whole := reasonIn(r.said); statusIn(whole) != "" || replyCode(whole) != "" {
			return whole
		}
	}
	return reason
}

// reasonIn picks out of lines those that say why: the one with a code and what follows it, else the words that are there.
func reasonIn(lines []string) string {
	i := slices.IndexFunc(lines, func(l string) bool { s := statusIn(l); return s != "" && s[0] != '2' || replyCode(l) != "" })
	if i < 0 {
		i = slices.IndexFunc(lines, func(l string) bool { return findStatus(l) != nil })
	}
	if i >= 0 {
		var picked []string
		for _, m := range lines[i:min(len(lines), i+6)] {
			if strings.TrimSpace(m) == "" {
				break
			}
			picked = append(picked, m)
		}
		return strings.Join(strings.Fields(strings.Join(picked, " ")), " ")
	}
	var b strings.Builder
	for _, l := range lines {
		if t := strings.TrimSpace(l); t != "" && b.Len() < 600 {
			b.WriteString(t + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

// wordsAbout is what the lines say about one address.
func wordsAbout(lines []string, address string, alone bool) string {
	for i, l := range lines {
		if address != "" && strings.Contains(strings.ToLower(l), address) {
			if said := reasonIn(lines[i:min(len(lines), i+8)]); statusIn(said) != "" || replyCode(said) != "" {
				return said
			}
		}
	}
	if alone {
		return reasonIn(lines)
	}
	return ""
}
