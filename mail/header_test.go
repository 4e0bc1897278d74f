package mail

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deskbell/deskbell/desk"
)

func TestDecodeText(t *testing.T) {
	cases := []struct{ name, in, hint, want string }{
		{"plain", "Hello", "", "Hello"},
		{"base64", "=?UTF-8?B?5L2g5aW9?=", "", "你好"},
		{"quoted", "=?iso-8859-1?Q?Andr=E9_X?=", "", "André X"},
		{"neighbours", "=?utf-8?B?5L2g?= =?utf-8?B?5aW9?=", "", "你好"},
		{"split within a character", "=?utf-8?B?5L2g5Q==?= =?utf-8?B?pb0=?=", "", "你好"},
		{"split within GBK", "=?gb2312?B?xOM=?=\t=?gb2312?B?usM=?=", "", "你好"},
		{"text between", "a =?utf-8?Q?b?= c", "", "a b c"},
		{"no space between", "=?utf-8?Q?a?==?utf-8?Q?b?=", "", "ab"},
		{"spaces within", "=?utf-8?Q?hello there?=", "", "hello there"},
		{"language", "=?utf-8*en?Q?hello?=", "", "hello"},
		{"lower case", "=?utf-8?b?5L2g5aW9?=", "", "你好"},
		{"missing padding", "=?utf-8?B?5L2g5aW9IQ?=", "", "你好!"},
		{"ends with a question", "=?utf-8?Q?really??=", "", "really?"},
		{"not closed", "=?utf-8?Q?hello?", "", "hello"},
		{"not one", "a =?b", "", "a =?b"},
		{"gb18030 says gb2312", "=?gb2312?B?h6s=?=", "", "嚝"},
		{"raw GBK", "\xc4\xe3\xba\xc3\xa3\xac\xb6\xa9\xb5\xa5", "", "你好，订单"},
		{"raw with hint", "\xa7A\xa6n", "big5", "你好"},
		{"raw UTF-8", "你好", "", "你好"},
		{"unknown charset", "=?x-none?B?5L2g5aW9?=", "", "你好"},
		{"ISO-2022-JP", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "", "日本"},
		{"control characters", "a\x00b\r\nc", "", "a b  c"},
		{"line separator", "a\u2028b", "", "a b"},
		{"split within a character, B and Q", "=?utf-8?B?5L2g5Q==?= =?UTF-8?Q?=A5=BD?=", "", "你好"},
		{"split within a character, two names of one charset", "=?gb2312?B?xOO6?= =?GBK?B?ww==?=", "", "你好"},
		{"split within a character, over three words", "=?utf-8?Q?=E5?= =?utf-8?Q?=A5?=\t=?utf-8?Q?=BD?=", "", "好"},
		{"neighbours of two charsets", "=?gb2312?B?xOM=?= =?utf-8?B?5aW9?=", "", "你好"},
		{"ISO-2022-JP in two words", "=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?=", "", "日本"},
		{"ISO-2022-JP that goes on in the next word", "=?ISO-2022-JP?B?GyRCRnw=?= =?ISO-2022-JP?B?S1wbKEI=?=", "", "日本"},
		{"says UTF-8, is GBK", "=?utf-8?B?xOO6w6OstqnGsQ==?=", "", "你好，订票"},
		{"says GB2312, is UTF-8", "=?gb2312?B?5L2g5aW9?=", "", "你好"},
		{"raw and encoded", "\xc4\xe3\xba\xc3 =?utf-8?B?5L2g5aW9?=", "gbk", "你好 你好"},
		{"raw ISO-2022-JP", "\x1b$BF|K\\\x1b(B", "", "日本"},
		{"UTF-7", "=?utf-7?Q?+YKhZfQ-?=", "", "您好"},
		{"spaces in base64", "=?utf-8?B?5L2g 5aW9?=", "", "你好"},
	}
	for _, c := range cases {
		if got := decodeText(c.in, c.hint); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFileNames(t *testing.T) {
	cases := []struct{ name, header, want string }{
		{"quoted", `attachment; filename="a b.pdf"`, "a b.pdf"},
		{"not quoted", `attachment; filename=a b.pdf`, "a b.pdf"},
		{"two parameters without semicolon", `attachment; filename=a.pdf size=10`, "a.pdf"},
		{"quotes within", `attachment; filename="a "b".pdf"; size=1`, `a "b".pdf`},
		{"RFC 2231", `attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf`, "发票.pdf"},
		{"RFC 2231 in GBK", `attachment; filename*=GBK''%B7%A2%C6%B1.pdf`, "发票.pdf"},
		{"RFC 2231 in pieces", `attachment; filename*0*=UTF-8''%E5%8F; filename*1*=%91; filename*2=".pdf"`, "发.pdf"},
		{"pieces out of order", `attachment; filename*1=b.pdf; filename*0=a`, "ab.pdf"},
		{"RFC 2231 wins", `attachment; filename="x.pdf"; filename*=UTF-8''y.pdf`, "y.pdf"},
		{"encoded word", `attachment; filename="=?GBK?B?t6LGsS5wZGY=?="`, "发票.pdf"},
		{"raw GBK", "attachment; filename=\"\xb7\xa2\xc6\xb1.pdf\"", "发票.pdf"},
		{"raw UTF-8", `attachment; filename="发票.pdf"`, "发票.pdf"},
		{"percent without saying so", `attachment; filename="%E5%8F%91%E7%A5%A8.pdf"`, "发票.pdf"},
		{"percent that is one", `attachment; filename="100%.pdf"`, "100%.pdf"},
		{"path", `attachment; filename="C:\\Users\\li\\a.pdf"`, "a.pdf"},
		{"climbing", `attachment; filename="../../etc/passwd"`, "passwd"},
		{"slash", `attachment; filename="AC/DC.mp3"`, "AC_DC.mp3"},
		{"direction", "attachment; filename=\"a\u202efdp.exe\"", "afdp.exe"},
		{"control", "attachment; filename=\"a\tb\x01.pdf\"", "a b .pdf"},
		{"only dots", `attachment; filename=".."`, ""},
		{"duplicate", `attachment; filename=a.pdf; filename=b.pdf`, "a.pdf"},
		{"not closed", `attachment; filename="a.pdf`, "a.pdf"},
		{"RFC 2231 with a language", `attachment; filename*=utf-8'zh-CN'%E5%8F%91%E7%A5%A8.pdf`, "发票.pdf"},
		{"RFC 2231, quoted", `attachment; filename*="utf-8''%E5%8F%91%E7%A5%A8.pdf"`, "发票.pdf"},
		{"RFC 2231 without a charset", `attachment; filename*=%E5%8F%91%E7%A5%A8.pdf`, "发票.pdf"},
		{"RFC 2231 with a wrong charset", `attachment; filename*=us-ascii''%B7%A2%C6%B1.pdf`, "发票.pdf"},
		{"RFC 2231 in ISO-2022-JP", `attachment; filename*=iso-2022-jp''%1B%24BF%7CK%5C%1B%28B.pdf`, "日本.pdf"},
		{"pieces, the second not encoded", `attachment; filename*0*=GBK''%B7%A2; filename*1="2026"; filename*2*=%C6%B1.pdf`, "发2026票.pdf"},
		{"pieces that are encoded words", `attachment; filename*0="=?utf-8?B?5Y+R56Wo?="; filename*1=".pdf"`, "发票.pdf"},
		{"pieces and a plain one", `attachment; filename=fapiao.pdf; filename*0*=utf-8''%E5%8F%91; filename*1*=%E7%A5%A8.pdf`, "发票.pdf"},
		{"encoded words in a row", `attachment; filename="=?gb2312?B?t6I=?= =?gb2312?B?xrEucGRm?="`, "发票.pdf"},
		{"an encoded word that nobody quoted", `attachment; filename==?utf-8?Q?=E5=8F=91=E7=A5=A8.pdf?=`, "发票.pdf"},
		{"an encoded word split by its line", "attachment; filename=\"=?utf-8?B?5Y+R?=\t=?utf-8?B?56WoLnBkZg==?=\"", "发票.pdf"},
		{"raw GBK that nobody quoted", "attachment; filename=\xb7\xa2\xc6\xb1 1.pdf", "发票 1.pdf"},
		{"raw Big5", "attachment; filename=\"\xb5o\xb2\xbc\xa6\xac\xbe\xda.pdf\"", "發票收據.pdf"},
		{"raw Shift JIS", "attachment; filename=\"\x90\xbf\x8b\x81\x8f\x91\x82\xcc\x83t\x83@\x83C\x83\x8b.pdf\"", "請求書のファイル.pdf"},
		{"plus signs", `attachment; filename="a+b.pdf"`, "a+b.pdf"},
	}
	for _, c := range cases {
		e := &entity{fields: header{{"content-disposition", c.header}}}
		e.understand("text/plain")
		if e.file != c.want {
			t.Errorf("%s: got %q, want %q", c.name, e.file, c.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	p := func(name, address string) desk.Person { return desk.Person{Name: name, Address: address} }
	cases := []struct {
		name, in string
		want     []desk.Person
	}{
		{"bare", "A@B.test", []desk.Person{p("", "a@b.test")}},
		{"named", "Li Lei <li@cust.test>", []desk.Person{p("Li Lei", "li@cust.test")}},
		{"quoted comma", `"Lei, Li" <li@cust.test>, b@c.test`, []desk.Person{p("Lei, Li", "li@cust.test"), p("", "b@c.test")}},
		{"comma nobody quoted", `Lei, Li <li@cust.test>`, []desk.Person{p("Lei, Li", "li@cust.test")}},
		{"comment", "li@cust.test (Li Lei)", []desk.Person{p("Li Lei", "li@cust.test")}},
		{"encoded", "=?utf-8?B?5p2O6Zu3?= <li@cust.test>", []desk.Person{p("李雷", "li@cust.test")}},
		{"encoded and quoted", `"=?utf-8?B?5p2O6Zu3?=" <li@cust.test>`, []desk.Person{p("李雷", "li@cust.test")}},
		{"address within the encoded word", "=?utf-8?Q?Li_Lei_<li@cust.test>?=", []desk.Person{p("Li Lei", "li@cust.test")}},
		{"spoofed", `"support@shop.test" <evil@x.test>`, []desk.Person{p("support@shop.test", "evil@x.test")}},
		{"spoofed with brackets", `"Shop <support@shop.test>" <evil@x.test>`, []desk.Person{p("Shop <support@shop.test>", "evil@x.test")}},
		{"group", "Undisclosed recipients:;", nil},
		{"group of two", "Team: a@b.test, c@d.test;", []desk.Person{p("", "a@b.test"), p("", "c@d.test")}},
		{"semicolons", "a@b.test; c@d.test", []desk.Person{p("", "a@b.test"), p("", "c@d.test")}},
		{"mailto", "Li <mailto:li@cust.test>", []desk.Person{p("Li", "li@cust.test")}},
		{"bracket not closed", "Li <li@cust.test", []desk.Person{p("Li", "li@cust.test")}},
		{"empty", "<>", nil},
		{"no address", "Li Lei", nil},
		{"source route", "<@relay.test:li@cust.test>", []desk.Person{p("", "li@cust.test")}},
		{"single quotes", "'Li Lei' <li@cust.test>", []desk.Person{p("Li Lei", "li@cust.test")}},
		{"raw GBK", "\xc0\xee\xc0\xd7\xcf\xc8\xc9\xfa <li@cust.test>", []desk.Person{p("李雷先生", "li@cust.test")}},
		{"quote not closed", `"Li <li@cust.test>`, []desk.Person{p("Li", "li@cust.test")}},
		{"spaces in the address", "< li@cust.test >", []desk.Person{p("", "li@cust.test")}},
		{"two of one in brackets", "<li@cust.test><li@cust.test>", []desk.Person{p("", "li@cust.test")}},
		{"name and brackets twice", "Li <li@cust.test> <li@cust.test>", []desk.Person{p("Li <li@cust.test>", "li@cust.test")}},
		{"an encoded word around brackets", "=?utf-8?B?5p2O6Zu3IDxsaUBjdXN0LnRlc3Q+?=", []desk.Person{p("李雷", "li@cust.test")}},
		{"an encoded word within the brackets", "Li <=?utf-8?Q?li=40cust.test?=>", []desk.Person{p("Li", "li@cust.test")}},
		{"an encoded name that is an address", "=?utf-8?Q?support=40shop.test?= <evil@x.test>", []desk.Person{p("support@shop.test", "evil@x.test")}},
		{"an encoded comma", "=?utf-8?Q?Lei=2C_Li?= <li@cust.test>", []desk.Person{p("Lei, Li", "li@cust.test")}},
		{"full-width brackets", "李雷＜li@cust.test＞", []desk.Person{p("李雷", "li@cust.test")}},
		{"a dot at the end", "li@cust.test.", []desk.Person{p("", "li@cust.test")}},
		{"IDN", "li@例子.test", []desk.Person{p("", "li@例子.test")}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, parseAddresses(c.in, "")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestDates(t *testing.T) {
	want := time.Date(2026, 11, 22, 2, 5, 9, 0, time.UTC)
	for _, s := range []string{
		"Sun, 22 Nov 2026 10:05:09 +0800", "22 Nov 2026 10:05:09 +0800", "Sun, 22 Nov 26 10:05:09 +0800", "Sun Nov 22 10:05:09 2026 +0800",
		"Sun, 22 Nov 2026 10:05:09 +0800 (CST)", "Sun, 22 Nov 2026 02:05:09 GMT", "Sun, 22 Nov 2026 02:05:09 -0000", "Sun,22 Nov 2026 10:05:09 +08:00",
		"Sat, 21 Nov 2026 21:05:09 EST", "2026-11-22T10:05:09+08:00", "2026-11-22 10:05:09 +0800", "22-Nov-2026 10:05:09 +0800", "Sun, 22 Nov 2026 10:05:09 AM +0800",
		"Sunday, November 22, 2026 10:05:09 +0800", "Sun, 22 Nov 2026 10:05:09 GMT+8", "22-11-2026 10:05:09 +0800", "2026年11月22日 10:05:09 +0800", "Sun, 22 Nov 2026 (local) 10:05:09 +0800",
		"=?utf-8?Q?Sun,_22_Nov_2026_10:05:09_+0800?=",
	} {
		if got, ok := parseDate(s); !ok || !got.Equal(want) {
			t.Errorf("%q: got %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "yesterday", "32 Nov", "99:99", "Sun, 22 Foo 2026 10:00:00"} {
		if got, ok := parseDate(s); ok {
			t.Errorf("%q: got %v", s, got)
		}
	}
}

func TestHeaderOfBrokenMail(t *testing.T) {
	cases := []struct{ name, raw, field, want, text string }{
		{"lost indentation", "Subject: one\r\ntwo\r\nFrom: a@b.test\r\n\r\nbody", "subject", "one two", "body"},
		{"no empty line", "Subject: one\r\nFrom: a@b.test\r\nDear shop\r\nwhere is it", "from", "a@b.test", "Dear shop\nwhere is it"},
		{"folded", "Subject: one\r\n two\r\n\tthree\r\n\r\nbody", "subject", "one two\tthree", "body"},
		{"mbox line", "From a@b.test Sun Nov 22 10:00:00 2026\r\nSubject: one\r\n\r\nbody", "subject", "one", "body"},
		{"empty lines first", "\r\n\r\nSubject: one\r\n\r\nbody", "subject", "one", "body"},
		{"space before the colon", "Subject : one\r\n\r\nbody", "subject", "one", "body"},
		{"line of spaces", "Subject: one\r\n \r\nFrom: a@b.test\r\n\r\nbody", "from", "a@b.test", "body"},
		{"two of them", "Subject: one\r\nSubject: two\r\n\r\nbody", "subject", "one", "body"},
		{"line feeds", "Subject: one\nFrom: a@b.test\n\nbody", "from", "a@b.test", "body"},
		{"returns", "Subject: one\rFrom: a@b.test\r\rbody\rmore", "from", "a@b.test", "body\nmore"},
		{"no header", "Hello\r\n\r\nthere", "subject", "", "Hello\n\nthere"},
		{"nothing", "", "subject", "", ""},
	}
	for _, c := range cases {
		raw := []byte(c.raw)
		root, _ := walk(lines(bytes.NewReader(raw), int64(len(raw))), 0, int64(len(raw)))
		if got := root.fields.get(c.field); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.name, c.field, got, c.want)
		}
		if m := parseBytes(t, raw); m.Text != c.text {
			t.Errorf("%s: text %q, want %q", c.name, m.Text, c.text)
		}
	}
}
