package mail

import "strings"

// tidyText makes decoded text clean to store: line feeds only, no NUL, no other control characters but tabs.
func tidyText(s string) string {
	if strings.Contains(s, "\r\n") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	if !strings.ContainsFunc(s, untidy) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	prev := rune(0)
	for _, r := range s {
		switch {
		case r == '\r':
			b.WriteByte('\n')
		case r == '\n' && prev == '\r':
		case r == 0x85 || r == 0x2028 || r == 0x2029:
			b.WriteByte('\n')
		case r == '\f' || r == '\v':
			b.WriteByte('\n')
		case untidy(r):
		default:
			b.WriteRune(r)
		}
		prev = r
	}
	return b.String()
}

func untidy(r rune) bool {
	return r < 32 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff
}

// unflow joins the lines of format=flowed (RFC 3676): a line that ends in a space goes on in the next, if both are quoted
// as deep. "-- " stays: it begins a signature.
func unflow(s string, delsp bool) string {
	if !strings.Contains(s, " \n") && !strings.Contains(s, "\n ") {
		return s
	}
	b := make([]byte, 0, len(s))
	flowing, depth := false, 0
	for i, line := range strings.Split(s, "\n") {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		text := strings.TrimPrefix(line[d:], " ")
		sig := text == "-- "
		switch {
		case flowing && d == depth && !sig:
			if delsp {
				b = b[:len(b)-1]
			}
		default:
			if i > 0 {
				b = append(b, '\n')
			}
			if d > 0 {
				b = append(append(b, line[:d]...), ' ')
			}
		}
		b = append(b, text...)
		flowing, depth = strings.HasSuffix(text, " ") && !sig, d
	}
	return string(b)
}

// unenrich drops the commands of text/enriched (RFC 1896), and what stands between <param> and </param>.
func unenrich(s string) string {
	var b strings.Builder
	param := false
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		if !param {
			b.WriteString(s[:i])
		}
		s = s[i:]
		if strings.HasPrefix(s, "<<") {
			b.WriteByte('<')
			s = s[2:]
			continue
		}
		j := strings.IndexByte(s, '>')
		if j < 0 {
			break
		}
		switch strings.ToLower(s[:j+1]) {
		case "<param>":
			param = true
		case "</param>":
			param = false
		}
		s = s[j+1:]
	}
	return b.String()
}
