// Package assets is what a browser downloads: CSS, small native ES modules, icons, all embedded. They are served under
// /assets/<hash>/…, where the hash is that of the whole tree: relative imports between modules work, and every answer may be cached
// for ever.
package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"slices"
)

//go:embed css js img composer
var files embed.FS

var prefix = "/assets/" + hash() + "/"

func hash() string {
	h := sha256.New()
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(name)
		h.Write([]byte(name))
		h.Write(b)
		return err
	})
	for _, name := range slices.Sorted(maps.Keys(made)) {
		h.Write(made[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// URL is where a browser finds the asset name.
func URL(name string) string { return prefix + name }

// Hash is the second segment of every URL.
func Hash() string { return prefix[len("/assets/") : len(prefix)-1] }

// Files are the assets by name; what a browser gets in place of some of them is a Bundle.
func Files() fs.FS { return files }

// Composer says whether the rich-text composer was built in (make copies it here from node_modules).
func Composer() bool {
	_, err := fs.Stat(files, "composer/squire.mjs")
	return err == nil
}
