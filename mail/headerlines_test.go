package mail

import (
	"reflect"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestHeaderLines(t *testing.T) {
	got := HeaderLines(crlf("Received: from a\n\tby b\nSubject: =?utf-8?b?6YCA5qy+?=\nFrom: \"=?gbk?q?=CD=F5?=\" <w@x.test>\nX-RAW: \xcd\xf5\xb7\xbc\ncontent-type: text/plain; charset=gbk\n\nbody: no header\n"))
	want := []desk.HeaderLine{
		{Name: "Received", Raw: "from a\tby b", Text: "from a by b"}, {Name: "Subject", Raw: "=?utf-8?b?6YCA5qy+?=", Text: "退款"},
		{Name: "From", Raw: `"=?gbk?q?=CD=F5?=" <w@x.test>`, Text: `"王" <w@x.test>`}, {Name: "X-Raw", Raw: "�", Text: "王芳"},
		{Name: "Content-Type", Raw: "text/plain; charset=gbk", Text: "text/plain; charset=gbk"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if HeaderLines(nil) == nil || len(HeaderLines([]byte("\n\nbody"))) != 0 {
		t.Error("a header where there is none")
	}
}
