package sign

import "testing"

func TestMailID(t *testing.T) {
	secret := []byte("secret")
	id := MailID([15]byte{1, 2, 3}, secret, "shop.test")
	if len(id) != 24+1+16+len("@shop.test") || !OwnMailID(id, secret) || !OwnMailID("<"+id+">", secret) {
		t.Errorf("%s is not ours", id)
	}
	for _, other := range []string{"", "a@b", id[1:], "x" + id[1:], id + "", "b" + id} {
		if other != id && OwnMailID(other, secret) {
			t.Errorf("%q is ours", other)
		}
	}
	if OwnMailID(id, []byte("other")) {
		t.Error("ours under another key")
	}
}
