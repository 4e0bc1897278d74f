package ui

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

func TestNoticesInWords(t *testing.T) {
	for _, c := range []struct {
		lang desk.Lang
		i    int
		want string
	}{
		{desk.English, 0, "Li <Wei> mentioned you and 2 more"}, {desk.Chinese, 0, "Li <Wei> 提到了你，另有 2 条"},
		{desk.English, 1, "New from a@b.test"}, {desk.Chinese, 1, "a@b.test 发来新工单"},
		{desk.English, 2, "This ticket is yours now"}, {desk.Chinese, 2, "工单已分配给你"},
	} {
		if got := words.NoticeText(c.lang, &SomeNotices[c.i]); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	for _, lang := range desk.Langs {
		for _, k := range desk.NoticeKinds {
			if text := words.NoticeText(lang, &desk.Notice{Kind: k, By: "A", Count: 1}); strings.Contains(text, "notice.") || strings.Contains(text, "{") || noticeIcons[k] == "" {
				t.Errorf("%s %s: %q", lang, k, text)
			}
		}
	}
}

func TestADigestHasLinksOnlyWhereTheyLead(t *testing.T) {
	d := desk.Digest{Agent: desk.Agent{Name: "周敏", Lang: desk.Chinese}, Shop: "小店", URL: "https://shop.test", Notices: SomeNotices[:2]}
	subject, text := words.DigestMail(d)
	if subject != "小店：有 2 个工单等你处理" || !strings.Contains(text, "https://shop.test/desk/tickets/1042\n") || !strings.Contains(text, "周敏，你好") {
		t.Errorf("%s\n%s", subject, text)
	}
	d.More = 7
	if subject, text = words.DigestMail(d); subject != "小店：有 9 个工单等你处理" || !strings.Contains(text, "另有 7 个工单") {
		t.Errorf("%s\n%s", subject, text)
	}
	d.URL, d.Notices, d.More = "", d.Notices[:1], 0
	subject, text = words.DigestMail(d)
	if subject != "小店：有 1 个工单等你处理" || strings.Contains(text, "http") {
		t.Errorf("%s\n%s", subject, text)
	}
}

func TestManyAreToldAsOne(t *testing.T) {
	if got := AloudLines(desk.English, append(SomeNotices, SomeNotices...)); len(got) != 1 || got[0].Title != "6 things wait for you" {
		t.Errorf("%+v", got)
	}
	if got := AloudLines(desk.English, SomeNotices); len(got) != 3 || got[0].Href != "/desk/tickets/1042#m7" {
		t.Errorf("%+v", got)
	}
}
