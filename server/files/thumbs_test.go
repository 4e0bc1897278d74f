package files

import "testing"

func TestThumbsAreBounded(t *testing.T) {
	var kept thumbs
	for id := range int64(2000) {
		kept.put(id, make([]byte, 20<<10))
		kept.put(id, make([]byte, 10<<10))
	}
	if _, ok := kept.get(1999); !ok || kept.bytes > maxThumbBytes || len(kept.made) != len(kept.order) || kept.bytes != len(kept.made)*10<<10 {
		t.Errorf("%d kept in %d bytes", len(kept.made), kept.bytes)
	}
}
