package mail

import (
	"bytes"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// statusGroups reads a delivery-status part: the fields of the mail, then those of each recipient (RFC 3464, 2.1). Some
// write no empty line between recipients, some several within one: a group begins where a recipient is named again.
func statusGroups(raw []byte) []header {
	var groups []header
	var group header
	flush := func() {
		if len(group) > 0 {
			groups = append(groups, group)
			group = nil
		}
	}
	for _, line := range bytes.Split(raw, []byte("\n")) {
		line = bytes.TrimRight(line, "\r")
		switch {
		case blank(line):
			if group.has("action") || group.has("status") || group.has("reporting-mta") {
				flush()
			}
		case line[0] == ' ' || line[0] == '\t':
			if n := len(group); n > 0 && len(group[n-1].value) < 4000 {
				group[n-1].value = fold(group[n-1].value, line, true)
			}
		case fieldLike(line):
			f := newField(line)
			if (f.name == "final-recipient" || f.name == "original-recipient" && !group.has("final-recipient")) && group.has(f.name) || f.name == "original-recipient" && group.has("action") && group.has("status") && group.has("final-recipient") {
				flush()
			}
			group = append(group, f)
			if len(groups) > 1000 || len(group) > 200 {
				flush()
				return groups
			}
		}
	}
	flush()
	return groups
}

// fromStatus reads the recipients that delivery-status groups name. Words are what the report says beside them.
func (r *reportText) fromStatus(words string) ([]desk.BounceRecipient, desk.BounceKind) {
	var all []desk.BounceRecipient
	kind := desk.BounceKind("")
	seen := map[string]int{}
	for _, g := range r.status {
		address := recipientOf(g)
		if address == "" && !g.has("action") && !g.has("status") {
			continue
		}
		k := kindOf(g.get("action"), g.get("status"))
		if kind == "" || weight(k) > weight(kind) {
			kind = k
		}
		reason := diagnostic(g.get("diagnostic-code"))
		if reason == "" {
			reason = diagnostic(g.get("x-notes-rejection-reason"))
		}
		if reason == "" {
			reason = cleanLine(g.get("x-supplementary-info"))
		}
		rec := desk.BounceRecipient{Address: address, Status: betterStatus(g.get("status"), reason), Reason: desk.CutBytes(reason, 1000)}
		if i, ok := seen[address]; ok {
			if all[i].Reason == "" || len(all[i].Status) < 5 || all[i].Status[2:] == "0.0" {
				all[i] = rec
			}
			continue
		}
		seen[address] = len(all)
		all = append(all, rec)
	}
	if len(all) == 0 {
		return nil, ""
	}
	r.complete(all, words)
	return all, kind
}

// complete adds from the words what the groups left open.
func (r *reportText) complete(all []desk.BounceRecipient, words string) {
	for i := range all {
		rec := &all[i]
		if rec.Address == "" {
			if to := parseAddresses(r.failed.get("to"), ""); len(to) > 0 {
				rec.Address = to[0].Address
			}
		}
		if rec.Reason == "" || rec.Status == "" || vague(rec.Status) {
			said := wordsAbout(r.said, rec.Address, len(all) == 1)
			if rec.Reason == "" {
				rec.Reason = desk.CutBytes(said, 1000)
			}
			rec.Status = betterStatus(rec.Status, said)
		}
	}
}

// recipientOf is the address of a group: "rfc822; someone@example.com", in whatever spelling.
func recipientOf(g header) string {
	for _, name := range []string{"final-recipient", "original-recipient", "x-actual-recipient"} {
		v := g.get(name)
		if v == "" {
			continue
		}
		if i := strings.IndexByte(v, ';'); i >= 0 {
			v = v[i+1:]
		}
		v = strings.TrimSpace(decodeText(v, ""))
		if ps := parseAddresses(v, ""); len(ps) > 0 {
			return ps[0].Address
		}
		if a, ok := bareAddress(v); ok {
			return a
		}
		if v = strings.Trim(v, "<>() "); v != "" && !strings.ContainsAny(v, " \t") && name == "final-recipient" && g.get("original-recipient") == "" {
			return strings.ToLower(v)
		}
	}
	return ""
}

// diagnostic drops the type before the server's words: "smtp; 550 …".
func diagnostic(v string) string {
	v = cleanLine(decodeText(v, ""))
	if i := strings.IndexByte(v, ';'); i >= 0 && i < 20 && !strings.ContainsAny(v[:i], " .") {
		v = strings.TrimSpace(v[i+1:])
	}
	return strings.Join(strings.Fields(v), " ")
}

func kindOf(action, status string) desk.BounceKind {
	action = strings.ToLower(strings.TrimSpace(action))
	switch {
	case strings.HasPrefix(action, "fail"):
		return desk.BounceFailed
	case strings.HasPrefix(action, "delay"):
		return desk.BounceDelayed
	case strings.HasPrefix(action, "deliver"):
		return desk.BounceDelivered
	case strings.HasPrefix(action, "relay"):
		return desk.BounceRelayed
	case strings.HasPrefix(action, "expand"):
		return desk.BounceExpanded
	case strings.HasPrefix(status, "2"):
		return desk.BounceDelivered
	}
	return desk.BounceFailed
}

// weight orders kinds: where a report has several, what is worst counts.
func weight(k desk.BounceKind) int {
	switch k {
	case desk.BounceFailed:
		return 4
	case desk.BounceDelayed:
		return 3
	case desk.BounceExpanded, desk.BounceRelayed:
		return 2
	}
	return 1
}

// betterStatus is what a report's status and the server's words say together. What the other server said behind its reply
// code is nearest to the cause; a general status, or "expired", which only says that one gave up, yields to any other.
func betterStatus(status, words string) string {
	declared := ""
	if s := findStatus(status); len(s) > 0 {
		declared = s[0]
	}
	said, reply := statusSaid(words)
	switch {
	case said == "" || vague(said) && declared != "":
		return declared
	case reply || declared == "" || vague(declared) || strings.HasSuffix(declared, ".0") && !strings.HasSuffix(said, ".0"):
		return said
	}
	return declared
}

// vague says whether a status leaves open why: x.0.0, and x.4.7, which is "it took too long".
func vague(s string) bool { return strings.HasSuffix(s, ".0.0") || s[1:] == ".4.7" }

// statusIn is the status that words speak of.
func statusIn(words string) string {
	s, _ := statusSaid(words)
	return s
}

// statusSaid is the status that words speak of: rather one behind a reply code, rather one that is not vague, and that of a step
// which succeeded only where nothing failed.
func statusSaid(words string) (status string, reply bool) {
	best := -1
	for _, s := range findStatus(words) {
		rank := 0
		if s[0] != '2' {
			rank = 4
		}
		behind := behindReply(words, s)
		if behind {
			rank++
		}
		if !vague(s) {
			rank += 2
		}
		if rank > best {
			best, status, reply = rank, s, behind
		}
	}
	return status, reply
}

// behindReply says whether a status stands behind a reply code of its class: "550 5.1.1", "550-'5.7.1".
func behindReply(words, status string) bool {
	for i := 0; ; {
		j := strings.Index(words[i:], status)
		if j < 0 {
			return false
		}
		before := strings.TrimRight(words[:i+j], " -'\"#(:")
		if n := len(before); n >= 3 && before[n-3] == status[0] && digit(before[n-2]) && digit(before[n-1]) && (n == 3 || !digit(before[n-4])) {
			return true
		}
		i += j + len(status)
	}
}

// findStatus finds enhanced status codes (RFC 3463): 2, 4 or 5, a subject and a detail, not part of an address of a host
// or of a version.
func findStatus(s string) []string {
	var found []string
	for i := 0; i+4 < len(s) && len(found) < 20; i++ {
		c := s[i]
		if c != '2' && c != '4' && c != '5' || s[i+1] != '.' {
			continue
		}
		if i > 0 && (digit(s[i-1]) || s[i-1] == '.' || letter(s[i-1]) || s[i-1] == '/' && i > 1 && letter(s[i-2]) || s[i-1] == '-' && i > 1 && letter(s[i-2])) {
			continue
		}
		j := i + 2
		k := j
		for k < len(s) && digit(s[k]) {
			k++
		}
		if k == j || k-j > 3 || k >= len(s) || s[k] != '.' {
			continue
		}
		l := k + 1
		for l < len(s) && digit(s[l]) {
			l++
		}
		if l == k+1 || l-k-1 > 3 || l < len(s) && (s[l] == '.' && l+1 < len(s) && digit(s[l+1]) || letter(s[l]) || s[l] == '/') {
			continue
		}
		found = append(found, s[i:l])
		i = l
	}
	return found
}

func digit(c byte) bool  { return '0' <= c && c <= '9' }
func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// inferStatus gives a recipient without a status the general one that the reply code or the kind implies.
func inferStatus(r *desk.BounceRecipient, kind desk.BounceKind) {
	if r.Status != "" {
		return
	}
	class := byte(0)
	if code := replyCode(r.Reason); code != "" {
		class = code[0]
	}
	switch {
	case kind == desk.BounceDelayed:
		class = '4'
	case kind != desk.BounceFailed:
		class = '2'
	case class == 0 && containsAny(r.Reason, []string{"failing for a long time", "retry timeout exceeded"}):
		class = '4'
	case class == 0:
		class = '5'
	}
	r.Status = string(class) + ".0.0"
}

// replyCode is the first SMTP reply code of a refusal in words.
func replyCode(s string) string {
	for i := 0; i+3 <= len(s); i++ {
		if s[i] != '4' && s[i] != '5' || !digit(s[i+1]) || s[i+1] > '5' || !digit(s[i+2]) {
			continue
		}
		if i > 0 && (digit(s[i-1]) || s[i-1] == '.' || letter(s[i-1]) || s[i-1] == '-' || s[i-1] == ':' && i > 1 && digit(s[i-2])) {
			continue
		}
		if i+3 < len(s) && !strings.ContainsRune(" -:,;.)]>\n#", rune(s[i+3])) {
			continue
		}
		if i+4 < len(s) && s[i+3] == '.' && digit(s[i+4]) {
			continue
		}
		return s[i : i+3]
	}
	return ""
}
