package postings

import "testing"

// A page of a broken file is refused or read: nothing is read beyond it, and no row comes out that cannot be.
func FuzzLeaves(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x0d\x040tea\x01\x04\x02\x03\x04"), "tea", false)
	f.Add([]byte("\x00\x00\x00\x14\x040tea\x01\x04\x02\x03\x04\x02ms\x02\x02\x05\x04\x09"), "tea", true)
	f.Fuzz(func(t *testing.T, page []byte, word string, prefix bool) {
		const most = 1000
		l := leaves{want: []byte("0" + word), prefix: prefix, most: most}
		l.found = func(id int64, places []byte) {
			if id < 1 || id > most {
				t.Fatalf("row %d", id)
			}
			for _, subject := range []bool{false, true} {
				if got := appendPlaces(nil, places, subject); len(got) > len(places) {
					t.Fatalf("%d places of %d bytes", len(got), len(places))
				}
			}
		}
		marked := leaves{want: l.want, prefix: prefix, most: most, into: make(Bits, most>>6+1)}
		for range 3 { // pages that follow each other
			if l.done || !l.read(page) {
				break
			}
			if !marked.read(page) {
				t.Fatal("read with places, and not without")
			}
		}
	})
}
