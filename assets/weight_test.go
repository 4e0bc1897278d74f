package assets

import (
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"testing"
)

// All that a browser may ever load, each file compressed by itself as it travels: an old PC reads this once.
func TestWeight(t *testing.T) {
	const kB = 1000
	limits := map[string]int{".js": 120 * kB, ".css": 40 * kB}
	sums := map[string]int{}
	err := fs.WalkDir(Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		kind := path.Ext(name)
		if kind == ".mjs" {
			kind = ".js"
		}
		var size counter
		z := gzip.NewWriter(&size)
		if _, err := z.Write(b); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		sums[kind] += int(size)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !Composer() {
		t.Log("the composer is not built in: its weight is not part of the sum")
	}
	for kind, limit := range limits {
		t.Logf("%s: %d bytes", kind, sums[kind])
		if sums[kind] == 0 || sums[kind] > limit {
			t.Errorf("%s weighs %d bytes compressed, may weigh %d", kind, sums[kind], limit)
		}
	}
}

type counter int

var _ io.Writer = (*counter)(nil)

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
