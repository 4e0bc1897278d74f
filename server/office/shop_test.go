package office

import (
	"strings"
	"testing"
)

func TestLANAddresses(t *testing.T) {
	for listen, want := range map[string]int{"127.0.0.1:80": 0, "localhost:80": 0, "[::1]:80": 0, "10.0.0.1:80": 1, "nonsense": 0} {
		if got := lanAddresses(listen); len(got) != want {
			t.Errorf("%s: %v", listen, got)
		}
	}
	for _, u := range lanAddresses(":8080") {
		if !strings.HasSuffix(u, ":8080") || strings.Contains(u, "127.0.0.1") {
			t.Errorf("%s", u)
		}
	}
}
