// Command gen writes han.txt beside the package: traditional characters with their simplified ones, and characters by how they are
// read. Run it with `go generate ./find`. It is a module by itself, so that Deskbell needs none of what it reads:
//
//   - OpenCC's character dictionary (Apache-2.0), through github.com/longbridgeapp/opencc
//   - the readings of pinyin-data (MIT), which come from Unihan, through github.com/mozillazg/go-pinyin
//
// Only characters of GB 2312 are kept, which are the simplified ones in use; further readings only of its first level.
package main

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

const mostReadings = 3

func main() {
	level := levels()
	var out bytes.Buffer
	fmt.Fprintln(&out, pairs(level))
	readings(&out, level)
	if err := os.WriteFile("han.txt", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Len(), "bytes")
}

// levels are the characters of GB 2312: level 1 is ordered by reading and has what is used daily.
func levels() map[rune]int {
	level := map[rune]int{}
	for hi := 0xb0; hi <= 0xf7; hi++ {
		for lo := 0xa1; lo <= 0xfe; lo++ {
			s, err := simplifiedchinese.GBK.NewDecoder().String(string([]byte{byte(hi), byte(lo)}))
			r := []rune(s)
			if err != nil || len(r) != 1 || !unicode.Is(unicode.Han, r[0]) {
				continue
			}
			level[r[0]] = 1
			if hi > 0xd7 {
				level[r[0]] = 2
			}
		}
	}
	return level
}

// pairs are traditional characters, each followed by its simplified one.
func pairs(level map[rune]int) string {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/longbridgeapp/opencc").Output()
	if err != nil {
		log.Fatal("go list: ", err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "dictionary", "TSCharacters.txt"))
	if err != nil {
		log.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		from, to := []rune(f[0]), []rune(f[1])
		if len(from) == 1 && len(to) == 1 && from[0] != to[0] && from[0] < 0x10000 && level[to[0]] > 0 && level[from[0]] == 0 {
			out.WriteString(string(from) + string(to))
		}
	}
	return out.String()
}

// readings writes a line for each syllable without tone: it, and the characters that may be read so, of which the first level comes
// first. A character's first reading is its usual one; those for which it is another come last, after a dot.
func readings(out *bytes.Buffer, level map[rune]int) {
	first, other := map[string][]rune{}, map[string][]rune{}
	for _, r := range slices.Sorted(maps.Keys(level)) {
		var seen []string
		for reading := range strings.SplitSeq(pinyin.PinyinDict[int(r)], ",") {
			s := toneless(reading)
			if s == "" || slices.Contains(seen, s) || len(seen) == mostReadings || len(seen) == 1 && level[r] > 1 {
				continue
			}
			if seen = append(seen, s); len(seen) == 1 {
				first[s] = append(first[s], r)
			} else {
				other[s] = append(other[s], r)
			}
		}
	}
	for s := range other {
		if first[s] == nil {
			first[s] = []rune{}
		}
	}
	for _, s := range slices.Sorted(maps.Keys(first)) {
		slices.SortStableFunc(first[s], func(a, b rune) int { return level[a] - level[b] })
		fmt.Fprintf(out, "%s %s", s, string(first[s]))
		if len(other[s]) > 0 {
			fmt.Fprintf(out, ".%s", string(other[s]))
		}
		fmt.Fprintln(out)
	}
}

// toneless is lǜ as lv, as it is typed.
func toneless(reading string) string {
	s := strings.NewReplacer("ü", "v", "ê", "e").Replace(norm.NFC.String(strings.Map(func(r rune) rune {
		if r == 0x300 || r == 0x301 || r == 0x304 || r == 0x30c { // the four tones
			return -1
		}
		return r
	}, norm.NFD.String(strings.TrimSpace(reading)))))
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	return s
}
