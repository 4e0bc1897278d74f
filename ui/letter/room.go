package letter

import (
	"strconv"
	"strings"
)

// roomLines is of how many lines Room speaks: more are a page that nobody scrolls past at once.
const roomLines = 120

// Room is how much of a page a text takes, for a browser that knows how wide the page is: how wide each line is that is not blank (a
// Latin letter is 1, a Han character 2), as in "12 120 7".
func Room(text string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if n++; n > roomLines {
			break
		}
		wide := 0
		for _, r := range line {
			wide++
			if r >= 0x2e80 {
				wide++
			}
		}
		if n > 1 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(wide))
	}
	return b.String()
}
