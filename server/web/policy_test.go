package web

import (
	"slices"
	"strings"
	"testing"
)

// The policy names every kind of thing that a page can load: what is not named falls to default-src, which Firefox 115 needs for icons.
func TestThePolicyNamesAll(t *testing.T) {
	named := map[string]string{}
	for part := range strings.SplitSeq(pageCSP, "; ") {
		name, from, _ := strings.Cut(part, " ")
		named[name] = from
	}
	for _, name := range []string{"object-src", "media-src", "font-src", "base-uri", "frame-ancestors"} {
		if named[name] != "'none'" {
			t.Errorf("%s %s", name, named[name])
		}
	}
	for _, name := range []string{"default-src", "script-src", "style-src", "connect-src", "worker-src", "manifest-src", "frame-src", "form-action"} {
		if named[name] != "'self'" {
			t.Errorf("%s %s", name, named[name])
		}
	}
	if img := strings.Fields(named["img-src"]); !slices.Equal(img, []string{"'self'", "data:", "blob:"}) {
		t.Errorf("img-src %v", img)
	}
}
