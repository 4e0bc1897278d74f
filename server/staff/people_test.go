package staff

import (
	"fmt"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestParsePeople(t *testing.T) {
	for _, tt := range []struct {
		typed string
		want  []desk.Person
	}{
		{"", nil},
		{"A@B.example", []desk.Person{{Address: "a@b.example"}}},
		{"王芳 <w@b.cn>，c@d.example；", []desk.Person{{Name: "王芳", Address: "w@b.cn"}, {Address: "c@d.example"}}},
		{`"Li, Wei" <l@b.cn>, <x@y.example>`, []desk.Person{{Name: "Li, Wei", Address: "l@b.cn"}, {Address: "x@y.example"}}},
	} {
		got, err := parsePeople("cc", tt.typed)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%q: %v, %v", tt.typed, got, err)
		}
	}
	for _, bad := range []string{"nobody", "a@b@c", "x <y>", "a b@c.example", "a@b.example\r\nBcc: c@d.example"} {
		if got, err := parsePeople("cc", bad); desk.CodeOf(err) != desk.Invalid {
			t.Errorf("%q was taken as %v", bad, got)
		}
	}
}
