package desk

import (
	"strings"
	"testing"
)

func TestPictureKeys(t *testing.T) {
	key := strings.Repeat("ab", 32)
	if got := PictureKeys("![x](/help/pictures/" + key + ") ![y](/help/pictures/" + key + " \"t\") /help/pictures/" + key + "ff"); len(got) != 1 || got[0] != key {
		t.Error(got)
	}
}
