package server

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/assets"
)

// Scripts and styles travel compressed to a browser that can read it, and are the same files.
func TestAssetsTravelCompressed(t *testing.T) {
	b := newShop(t).visitor()
	for _, name := range []string{"css/desk.css", "js/desk.js", "js/keys.js"} {
		plain := b.get(assets.URL(name)).status(200)
		packed := b.do("GET", assets.URL(name), nil, map[string][]string{"Accept-Encoding": {"gzip"}}).status(200)
		if packed.Header.Get("Content-Encoding") != "gzip" {
			if len(plain.body) > 2000 {
				t.Errorf("%s: %d bytes are not compressed", name, len(plain.body))
			}
			continue
		}
		z, err := gzip.NewReader(strings.NewReader(packed.body))
		must(t, err)
		got, err := io.ReadAll(z)
		must(t, err)
		if string(got) != plain.body {
			t.Errorf("%s is another file when compressed", name)
		}
	}
}
