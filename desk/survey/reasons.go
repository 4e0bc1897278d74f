package survey

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reason is one that a customer may tick after a low score. Its key is what is stored with the score and never changes; one that is
// Off is not offered any more, but still has its name.
type Reason struct {
	Key   string            `json:"key"`
	Names map[string]string `json:"names"` // by language
	Off   bool              `json:"off,omitempty"`
}

// Offered are the reasons that a customer may tick.
func (r Rules) Offered() (offered []Reason) {
	for _, reason := range r.Reasons {
		if !reason.Off {
			offered = append(offered, reason)
		}
	}
	return offered
}

// Reword are the reasons as a form has them: keys and, by language, names line by line. A line without a name in any language is not
// offered any more, one without a key is new; reasons that are not on the form stay as they are.
func (r Rules) Reword(keys []string, names map[string][]string) []Reason {
	old := map[string]Reason{}
	for _, reason := range r.Reasons {
		old[reason.Key] = reason
	}
	var list []Reason
	for i, key := range keys {
		reason := Reason{Key: key, Names: map[string]string{}}
		for lang, lines := range names {
			if i < len(lines) && strings.TrimSpace(lines[i]) != "" {
				reason.Names[lang] = strings.TrimSpace(lines[i])
			}
		}
		switch before, known := old[key]; {
		case key != "" && !known:
			continue
		case len(reason.Names) == 0 && key == "":
			continue
		case len(reason.Names) == 0:
			reason.Names, reason.Off = before.Names, true
		case key == "":
			reason.Key = r.freeKey(list)
		}
		delete(old, key)
		list = append(list, reason)
	}
	for _, reason := range r.Reasons {
		if _, left := old[reason.Key]; left && reason.Off {
			list = append(list, reason)
		}
	}
	return list
}

// freeKey is one that no reason has or had.
func (r Rules) freeKey(list []Reason) string {
	for n := 1; ; n++ {
		key := "own-" + strconv.Itoa(n)
		if !slices.ContainsFunc(slices.Concat(r.Reasons, list), func(o Reason) bool { return o.Key == key }) {
			return key
		}
	}
}

// Known leaves of some keys those that are offered, each once and in the order of the rules.
func (r Rules) Known(keys []string) (known []string) {
	for _, reason := range r.Offered() {
		for _, k := range keys {
			if k == reason.Key {
				known = append(known, k)
				break
			}
		}
	}
	return known
}

// Name of a reason in a language; where it has none there the one in another, and for a key that is gone the key.
func (r Rules) Name(key, lang string) string {
	for _, reason := range r.Reasons {
		if reason.Key != key {
			continue
		}
		if name := reason.Names[lang]; name != "" {
			return name
		}
		for _, name := range reason.Names {
			return name
		}
	}
	return key
}

// named says whether every reason that is offered has a key of its own and a fit name in some language.
func (r Rules) named() bool {
	seen := map[string]bool{}
	for _, reason := range r.Reasons {
		if reason.Key == "" || len(reason.Key) > 40 || strings.ContainsAny(reason.Key, "\n,") || seen[reason.Key] {
			return false
		}
		seen[reason.Key] = true
		any := reason.Off
		for _, name := range reason.Names {
			if utf8.RuneCountInString(name) > MaxReason || strings.ContainsFunc(name, unicode.IsControl) {
				return false
			}
			any = any || strings.TrimSpace(name) != ""
		}
		if !any {
			return false
		}
	}
	return true
}
