package assets

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
)

//go:embed notices.txt.gz
var notices []byte

// Notices are the licences of everything that is inside the program, as `make notices` collects them: for the About page and
// the archives.
func Notices() (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(notices))
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(z)
	return string(b), err
}
