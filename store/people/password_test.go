package people

import (
	"strings"
	"testing"
)

func TestPasswordStrings(t *testing.T) {
	const password = "correct horse battery"
	stored, err := HashPassword(t.Context(), password)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(stored, err)
	}
	for given, want := range map[string]bool{password: true, password + " ": false, "": false} {
		if same, err := samePassword(t.Context(), given, stored); err != nil || same != want {
			t.Errorf("%q: %v, %v", given, same, err)
		}
	}
	for _, bad := range []string{"", "x", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA", strings.Replace(stored, "m=19456", "m=19456000", 1),
		strings.Replace(stored, "t=2", "t=0", 1), stored[:len(stored)-40], strings.Replace(stored, "v=19", "v=16", 1)} {
		if _, err := parsePHC(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
