package desk

import (
	"reflect"
	"testing"
)

func TestWorded(t *testing.T) {
	for _, c := range []struct {
		key  string
		args Args
	}{
		{"mail.error.refused", nil},
		{"mail.error.refused", Args{"host": "smtp.shop.test:465"}},
		{"mail.error.password", Args{"host": "h:1", "words": "535 Error: 授权码 & more?\n=x"}},
	} {
		s := Worded(c.key, c.args)
		key, args, ok := Unword(s)
		if !ok || key != c.key || !reflect.DeepEqual(args, c.args) {
			t.Errorf("%q became %q %v %v", s, key, args, ok)
		}
	}
	for _, s := range []string{"", "550 5.1.1 no such user", "mail.error.refused is what I say", "mail.error.x?%zz"} {
		if key, _, ok := Unword(s); ok {
			t.Errorf("%q was taken for the key %q", s, key)
		}
	}
}
