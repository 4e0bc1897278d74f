package sign

import (
	"strings"
	"testing"
)

func TestDoorToken(t *testing.T) {
	secret, other := []byte("one secret"), []byte("another")
	token := Door(1042, 3, secret)
	if number, version, ok := VerifyDoor(token, secret); !ok || number != 1042 || version != 3 {
		t.Fatal(number, version, ok)
	}
	if Door(1042, 3, secret) != token || Door(1042, 4, secret) == token || Door(1043, 3, secret) == token {
		t.Error("a link is one of its number and version")
	}
	flipped := []byte(token)
	flipped[10] ^= 1
	for name, bad := range map[string]string{"empty": "", "short": token[1:], "long": token + "A", "flipped": string(flipped), "line break": token[:39] + "\n",
		"number 0": Door(0, 1, secret), "version 0": Door(1, 0, secret), "negative": Door(-1, 1, secret), "another secret": Door(1042, 3, other)} {
		if _, _, ok := VerifyDoor(bad, secret); ok {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzVerifyDoor(f *testing.F) {
	secret := []byte("secret")
	f.Add(Door(1, 1, secret))
	f.Add(strings.Repeat("A", 40))
	f.Fuzz(func(t *testing.T, token string) {
		number, version, ok := VerifyDoor(token, secret)
		if ok && Door(number, version, secret) != token {
			t.Fatalf("%q is another way to write a link", token)
		}
	})
}

func TestDoorCode(t *testing.T) {
	for random, want := range map[uint64]string{0: "000000", 7: "000007", 999_999: "999999", 1_234_567: "234567"} {
		if got := DoorCode(random); got != want {
			t.Errorf("%d: %s", random, got)
		}
	}
	for typed, want := range map[string]string{"012345": "012345", " 012 345 ": "012345", "０１２３４５": "012345", "012-345": "012345",
		"": "", "12345": "", "1234567": "", "12345a": "", "１２３４５": "", strings.Repeat("1", 9999): ""} {
		if got := TidyDoorCode(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if string(HashDoorCode("123456", 1, []byte("a"))) == string(HashDoorCode("123456", 2, []byte("a"))) {
		t.Error("a code opens two tickets")
	}
}
