package variable

import (
	"strings"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

// doubleSurnames are the family names of two characters that are common enough to be met in a shop.
var doubleSurnames = []string{"欧阳", "歐陽", "上官", "司马", "司馬", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容", "令狐", "司徒", "夏侯", "端木", "独孤", "南宫", "南宮", "西门", "西門", "宇文", "长孫", "长孙", "申屠", "轩辕", "闻人", "呼延", "澹台"}

// SplitName is a person's given and family name. A Chinese name of two to four characters begins with the family name; in any other
// of two words or more the last one is, or what stands before a comma. One word is a given name; what is no name has neither.
func SplitName(name string) (first, last string) {
	name = desk.TidyLine(name, desk.MaxName)
	if name == "" || strings.Contains(name, "@") {
		return "", ""
	}
	if runes := []rune(name); isHan(runes) {
		cut := 1
		for _, double := range doubleSurnames {
			if strings.HasPrefix(name, double) && len(runes) > 2 {
				cut = 2
			}
		}
		if len(runes) < 2 || len(runes) > 4 {
			return name, "" // a nickname
		}
		return string(runes[cut:]), string(runes[:cut])
	}
	if family, given, comma := strings.Cut(name, ","); comma && strings.TrimSpace(given) != "" {
		return strings.TrimSpace(given), strings.TrimSpace(family)
	}
	words := strings.Fields(name)
	if len(words) == 1 {
		return words[0], ""
	}
	return words[0], words[len(words)-1]
}

func isHan(runes []rune) bool {
	for _, r := range runes {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return len(runes) > 0
}
