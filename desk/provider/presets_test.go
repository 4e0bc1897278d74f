package provider

import (
	"net/url"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestPresetFor(t *testing.T) {
	for address, want := range map[string]string{
		"me@gmail.com": "gmail", "Shop@GoogleMail.com ": "gmail", "a@outlook.com": "outlook", "a@icloud.com": "icloud",
		"a@ymail.com": "yahoo", "a@fastmail.fm": "fastmail", "a@zoho.eu": "zoho_eu", "12345@qq.com": "qq", "a@foxmail.com": "qq",
		"a@163.com": "163", "a@126.com": "126", "a@yeah.net": "yeah", "a@sina.com": "sina", "a@aliyun.com": "aliyun",
		"a@yandex.ru": "yandex", "a@gmx.de": "gmx", "a@shop.example": "", "163.com": "163", "": "", "a@notgmail.com": "",
	} {
		p, ok := For(address)
		if p.ID != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", address, p.ID, want)
		}
	}
}

func TestPresetsAreWhole(t *testing.T) {
	ids, domains := map[string]bool{}, map[string]bool{}
	for _, p := range Presets {
		if ids[p.ID] {
			t.Errorf("%s twice", p.ID)
		}
		ids[p.ID] = true
		for _, d := range p.Domains {
			if domains[d] {
				t.Errorf("%s in two presets", d)
			}
			domains[d] = true
		}
		if u, err := url.Parse(p.Page); err != nil || u.Scheme != "https" || p.Hint == "" {
			t.Errorf("%s: where is its password made? %q, %q", p.ID, p.Page, p.Hint)
		}
		if len(p.Domains)+len(p.MX) == 0 {
			t.Errorf("%s is never found", p.ID)
		}
		for _, s := range []desk.Server{p.IMAP, p.SMTP} {
			if s.Host == "" || s.Port == 0 || s.Security == desk.NoTLS || s.Security == "" {
				t.Errorf("%s: %+v", p.ID, s)
			}
		}
	}
}

func TestFillServers(t *testing.T) {
	for _, c := range []struct {
		name, provider string
		in             desk.Mailbox
		imap, smtp     desk.Server
	}{
		{"from the domain", "", desk.Mailbox{Address: "a@gmx.de"},
			desk.Server{Host: "imap.gmx.net", Port: 993, Security: desk.TLS, User: "a@gmx.de", Password: "", Pin: ""}, desk.Server{Host: "mail.gmx.net", Port: 587, Security: desk.STARTTLS, User: "a@gmx.de", Password: "", Pin: ""}},
		{"the chosen provider wins", "exmail", desk.Mailbox{Address: "hi@shop.cn"},
			desk.Server{Host: "imap.exmail.qq.com", Port: 993, Security: desk.TLS, User: "hi@shop.cn", Password: "", Pin: ""}, desk.Server{Host: "smtp.exmail.qq.com", Port: 465, Security: desk.TLS, User: "hi@shop.cn", Password: "", Pin: ""}},
		{"unknown domain", "", desk.Mailbox{Address: "hi@shop.cn"},
			desk.Server{Host: "imap.shop.cn", Port: 993, Security: desk.TLS, User: "hi@shop.cn", Password: "", Pin: ""}, desk.Server{Host: "smtp.shop.cn", Port: 465, Security: desk.TLS, User: "hi@shop.cn", Password: "", Pin: ""}},
		{"what was typed stays", "", desk.Mailbox{Address: "a@gmail.com", IMAP: desk.Server{Host: "mail.me", Port: 143, User: "me", Password: "p"}, SMTP: desk.Server{Host: "mail.me", Port: 25, Security: desk.NoTLS}},
			desk.Server{Host: "mail.me", Port: 143, Security: desk.STARTTLS, User: "me", Password: "p", Pin: ""}, desk.Server{Host: "mail.me", Port: 25, Security: desk.NoTLS, User: "a@gmail.com", Password: "", Pin: ""}},
		{"no address, no guess", "", desk.Mailbox{}, desk.Server{Security: desk.TLS}, desk.Server{Security: desk.TLS}},
	} {
		found, ok := Known(c.in.Address, c.provider)
		if !ok {
			found = Guess(c.in.Address)
		}
		m := FillServers(c.in, found)
		if m.IMAP != c.imap || m.SMTP != c.smtp {
			t.Errorf("%s: %+v %+v", c.name, m.IMAP, m.SMTP)
		}
	}
}

func TestPresetByMX(t *testing.T) {
	for host, want := range map[string]string{
		"aspmx.l.google.com.": "gmail", "SMTP.Google.com": "gmail", "shop-com.mail.protection.outlook.com.": "microsoft365", "mxbiz1.qq.com.": "exmail",
		"mx1.qq.com.": "", "mxn.mxhichina.com.": "aliyun_qiye", "mx1.qiye.aliyun.com": "aliyun_qiye", "mx1.feishu.cn.": "feishu", "qiye163mx01.mxmail.netease.com": "163qiye",
		"mx.zoho.com": "zoho_pro", "mx2.zoho.eu": "zoho_pro_eu", "mx.yandex.net.": "yandex", "in1-smtp.messagingengine.com": "fastmail",
		"notgoogle.com": "", "google.com.evil.test": "", "": "",
	} {
		p, ok := ByMX(host)
		if p.ID != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", host, p.ID, want)
		}
	}
}
