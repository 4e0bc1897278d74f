package mail

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
)

// fieldSeeds are the values of one field in every seed, and a few of our own.
func fieldSeeds(f *testing.F, name string, own ...string) {
	for _, s := range own {
		f.Add(s)
	}
	for _, raw := range seeds() {
		root, _ := walk(bytes.NewReader(raw), 0, int64(len(raw)))
		for _, v := range root.fields.all(name) {
			f.Add(v)
		}
	}
}

// FuzzAddresses holds address lists to what the rest of the desk relies on: an address is one word with one domain, and neither
// it nor a name breaks a line.
func FuzzAddresses(f *testing.F) {
	fieldSeeds(f, "from", `"Lei, Li" <li@cust.test>, =?utf-8?Q?Li_<a@b.test>?=; Team: c@d.test;`, `"a@b.test" <e@x.test>`, "<@r:a@b.test> (c (d))")
	f.Fuzz(func(t *testing.T, value string) {
		inTime(t, func() {
			people := parseAddresses(value, "gbk")
			if len(people) > maxPeople {
				t.Errorf("%d people", len(people))
			}
			for _, p := range people {
				local, domain, found := cutLast(p.Address, "@")
				if !found || local == "" || domain == "" || strings.ContainsAny(domain, " \t\r\n\x00<>,;@\"") || strings.ContainsFunc(p.Address, control) || !utf8.ValidString(p.Address) {
					t.Errorf("%q: the address %q", value, p.Address)
				}
				if !utf8.ValidString(p.Name) || strings.ContainsAny(p.Name, "\r\n\x00") {
					t.Errorf("%q: the name %q", value, p.Name)
				}
			}
		})
	})
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// FuzzDate looks for a date that can't be written down again: JSON ends with the year 9999.
func FuzzDate(f *testing.F) {
	fieldSeeds(f, "date", "Sun, 22 Nov 2026 10:05:09 +0800 (CST)", "2026年11月22日 10:05:09", "31 Dec 9999 23:59:59 -1200", "0000-01-01T00:00:00+08:00")
	f.Fuzz(func(t *testing.T, value string) {
		inTime(t, func() {
			d, ok := parseDate(value)
			if _, err := json.Marshal(d); ok && (err != nil || d.IsZero()) {
				t.Errorf("%q: %v, %v", value, d, err)
			}
		})
	})
}

// FuzzMIME holds the tree of parts to its shape: every part within the one around it, behind the one before it, and no more of
// them than the bounds allow.
func FuzzMIME(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		inTime(t, func() {
			size := int64(len(raw))
			root, w := walk(lines(bytes.NewReader(raw), size), 0, size)
			parts := 0
			var look func(e *entity, from, to int64, depth int)
			look = func(e *entity, from, to int64, depth int) {
				parts++
				if e.head < from || e.body < e.head || e.end < e.body || e.end > to || depth > maxDepth+1 {
					t.Fatalf("a part at %d, %d, %d within %d to %d, %d deep", e.head, e.body, e.end, from, to, depth)
				}
				for _, c := range e.children {
					look(c, e.body, e.end, depth+1)
				}
				for i := 1; i < len(e.children); i++ {
					if e.children[i].head < e.children[i-1].end {
						t.Fatalf("a part begins at %d, before %d", e.children[i].head, e.children[i-1].end)
					}
				}
			}
			look(root, 0, size, 0)
			if parts > maxParts+1 {
				t.Errorf("%d parts, overflow %v", parts, w.overflow)
			}
		})
	})
}

// FuzzTNEF unpacks anything as a winmail.dat: parseBytes opens every file that it finds.
func FuzzTNEF(f *testing.F) {
	f.Add(tnefFileOf(tnefAttribute(2, 0x00069002, make([]byte, 14)), tnefAttribute(2, 0x00018010, []byte("a.txt\x00")), tnefAttribute(2, 0x0006800f, []byte("file"))))
	for _, raw := range corpusSeeds() {
		if m := Parse(bytes.NewReader(raw), int64(len(raw))); m != nil && bytes.Contains(bytes.ToLower(raw), []byte("winmail.dat")) && len(raw) < 64<<10 {
			root, _ := walk(bytes.NewReader(raw), 0, int64(len(raw)))
			p := &parsing{raw: bytes.NewReader(raw), r: bytes.NewReader(raw)}
			eachLeaf(root, func(e *entity) {
				if isTNEF(e) {
					f.Add(p.head(e, 64<<10))
				}
			})
		}
	}
	f.Fuzz(func(t *testing.T, dat []byte) {
		m := parseBytes(t, append([]byte("From: a@b.test\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\n"), dat...))
		for _, p := range m.Parts {
			if p.Name == "" || strings.ContainsAny(p.Name, "/\\\r\n\x00") || !utf8.ValidString(p.Name) {
				t.Errorf("a name that is not safe: %q", p.Name)
			}
		}
		if !utf8.ValidString(m.Text) {
			t.Errorf("not UTF-8: %q", m.Text)
		}
	})
}

func eachLeaf(e *entity, do func(*entity)) {
	if len(e.children) == 0 {
		do(e)
	}
	for _, c := range e.children {
		eachLeaf(c, do)
	}
}

var wellFormedStatus = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}$`)

// FuzzDSN reads delivery reports of any text and any status: each recipient has a status of the three numbers of RFC 3463, and
// nothing in it breaks a line.
func FuzzDSN(f *testing.F) {
	f.Add("It did not work.", "Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n")
	f.Add("<a@b.test>: 550 5.1.1 no such user", "")
	f.Add("a@b.test\n    SMTP error: 452 over quota\n", "Status: 9.9.9\nAction: \n")
	for _, raw := range seeds() {
		m := Parse(bytes.NewReader(raw), int64(len(raw)))
		if m.Bounce == nil {
			continue
		}
		root, _ := walk(bytes.NewReader(raw), 0, int64(len(raw)))
		p := &parsing{raw: bytes.NewReader(raw), r: bytes.NewReader(raw)}
		status := ""
		eachLeaf(root, func(e *entity) {
			if e.media == "message/delivery-status" {
				status = string(p.head(e, 64<<10))
			}
		})
		f.Add(m.Text, status)
	}
	f.Fuzz(func(t *testing.T, text, status string) {
		m := parseBytes(t, []byte(daemonHead+"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b0b\n\n--b0b\nContent-Type: text/plain; charset=utf-8\n\n"+text+
			"\n--b0b\nContent-Type: message/delivery-status\n\n"+status+"\n--b0b--\n"))
		if m.Bounce == nil {
			return
		}
		switch m.Bounce.Kind {
		case desk.BounceFailed, desk.BounceDelayed, desk.BounceDelivered, desk.BounceRelayed, desk.BounceExpanded:
		default:
			t.Errorf("the kind %q", m.Bounce.Kind)
		}
		for _, r := range m.Bounce.Recipients {
			if !wellFormedStatus.MatchString(r.Status) || strings.ContainsAny(r.Address+r.Reason, "\r\n\x00") || !utf8.ValidString(r.Address+r.Reason) || len(r.Reason) > 1000 {
				t.Errorf("%q", r)
			}
		}
	})
}

// FuzzCharset decodes anything as anything.
func FuzzCharset(f *testing.F) {
	for _, label := range []string{"", "utf-8", "gbk", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312", "utf-7", "utf-16", "big5", "ks_c_5601-1987", "x-none"} {
		f.Add(label, []byte("\xc4\xe3\xba\xc3 \x1b$B-!\x1b(B +AGE- ~{Dc~}"))
	}
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		inTime(t, func() {
			if s := charset.Decode(label, b); !utf8.ValidString(s) {
				t.Errorf("%q, %q: %q", label, b, s)
			}
		})
	})
}

// stored looks for what does not come back from the database as it was.
func stored[T any](t *testing.T, v *T) {
	t.Helper()
	var again T
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &again)
	}
	if diff := cmp.Diff(*v, again); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
}
