package desk

import (
	"net/url"
	"testing"
)

func TestPresetFor(t *testing.T) {
	for address, want := range map[string]string{
		"me@gmail.com": "gmail", "Shop@GoogleMail.com ": "gmail", "a@outlook.com": "outlook", "a@icloud.com": "icloud",
		"a@ymail.com": "yahoo", "a@fastmail.fm": "fastmail", "a@zoho.eu": "zoho_eu", "12345@qq.com": "qq", "a@foxmail.com": "qq",
		"a@163.com": "163", "a@126.com": "126", "a@yeah.net": "yeah", "a@sina.com": "sina", "a@aliyun.com": "aliyun",
		"a@yandex.ru": "yandex", "a@gmx.de": "gmx", "a@shop.example": "", "163.com": "163", "": "", "a@notgmail.com": "",
	} {
		p, ok := PresetFor(address)
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
		for _, s := range []Server{p.IMAP, p.SMTP} {
			if s.Host == "" || s.Port == 0 || s.Security == NoTLS || s.Security == "" {
				t.Errorf("%s: %+v", p.ID, s)
			}
		}
	}
}

func TestFillServers(t *testing.T) {
	for _, c := range []struct {
		name, provider string
		in             Mailbox
		imap, smtp     Server
	}{
		{"from the domain", "", Mailbox{Address: "a@gmx.de"},
			Server{"imap.gmx.net", 993, TLS, "a@gmx.de", "", ""}, Server{"mail.gmx.net", 587, STARTTLS, "a@gmx.de", "", ""}},
		{"the chosen provider wins", "exmail", Mailbox{Address: "hi@shop.cn"},
			Server{"imap.exmail.qq.com", 993, TLS, "hi@shop.cn", "", ""}, Server{"smtp.exmail.qq.com", 465, TLS, "hi@shop.cn", "", ""}},
		{"unknown domain", "", Mailbox{Address: "hi@shop.cn"},
			Server{"imap.shop.cn", 993, TLS, "hi@shop.cn", "", ""}, Server{"smtp.shop.cn", 465, TLS, "hi@shop.cn", "", ""}},
		{"what was typed stays", "", Mailbox{Address: "a@gmail.com", IMAP: Server{Host: "mail.me", Port: 143, User: "me", Password: "p"}, SMTP: Server{Host: "mail.me", Port: 25, Security: NoTLS}},
			Server{"mail.me", 143, STARTTLS, "me", "p", ""}, Server{"mail.me", 25, NoTLS, "a@gmail.com", "", ""}},
		{"no address, no guess", "", Mailbox{}, Server{Security: TLS}, Server{Security: TLS}},
	} {
		found, ok := FoundPreset(c.in.Address, c.provider)
		if !ok {
			found = FoundByName(c.in.Address)
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
		p, ok := PresetByMX(host)
		if p.ID != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", host, p.ID, want)
		}
	}
}
