// Package provider is what is known of mail providers: their servers, how one signs in there, and by what an address's own are found.
package provider

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Preset is what is known of a mail provider: its servers, the domains whose addresses live there, and the ends of the names of
// the hosts that take mail for its customers' own domains. Its name in words is preset.<ID>. Hint says what to do at Page before one can log in, its
// words are preset.hint.<Hint>; empty for nothing. OAuth is the authority whose grants the servers take.
type Preset struct {
	ID      string
	Domains []string
	MX      []string
	IMAP    desk.Server
	SMTP    desk.Server
	Hint    string
	Page    string
	OAuth   string
}

// Presets in the order in which they are offered. Providers of companies have no domains: they are chosen, or found by MX.
var Presets = []Preset{
	oauth("google", mx(preset("gmail", "imap.gmail.com", "smtp.gmail.com", "gmail", "https://myaccount.google.com/apppasswords", "gmail.com", "googlemail.com"), "google.com", "googlemail.com")),
	oauth("microsoft", submission(preset("outlook", "outlook.office365.com", "smtp-mail.outlook.com", "outlook", microsoftApps, "outlook.com", "hotmail.com", "live.com", "msn.com", "live.cn", "hotmail.co.uk", "outlook.de", "outlook.fr"))),
	oauth("microsoft", mx(submission(preset("microsoft365", "outlook.office365.com", "smtp.office365.com", "outlook", microsoftApps)), "mail.protection.outlook.com", "mx.microsoft", "mail.protection.partner.outlook.cn")),
	mx(submission(preset("icloud", "imap.mail.me.com", "smtp.mail.me.com", "icloud", "https://account.apple.com/account/manage", "icloud.com", "me.com", "mac.com")), "mail.icloud.com"),
	mx(preset("yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", "yahoo", "https://login.yahoo.com/account/security", "yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.com.hk", "yahoo.com.tw", "yahoo.com.sg"), "yahoodns.net"),
	mx(preset("fastmail", "imap.fastmail.com", "smtp.fastmail.com", "fastmail", "https://app.fastmail.com/settings/security", "fastmail.com", "fastmail.fm", "fastmail.cn"), "messagingengine.com"),
	preset("zoho", "imap.zoho.com", "smtp.zoho.com", "zoho", "https://accounts.zoho.com/home#security/app_password", "zoho.com", "zohomail.com"),
	mx(preset("zoho_pro", "imappro.zoho.com", "smtppro.zoho.com", "zoho", "https://accounts.zoho.com/home#security/app_password"), "zoho.com", "zohomail.com"),
	preset("zoho_eu", "imap.zoho.eu", "smtp.zoho.eu", "zoho", "https://accounts.zoho.eu/home#security/app_password", "zoho.eu", "zohomail.eu"),
	mx(preset("zoho_pro_eu", "imappro.zoho.eu", "smtppro.zoho.eu", "zoho", "https://accounts.zoho.eu/home#security/app_password"), "zoho.eu", "zohomail.eu"),
	mx(preset("zoho_cn", "imap.zoho.com.cn", "smtp.zoho.com.cn", "zoho", "https://accounts.zoho.com.cn/home#security/app_password", "zoho.com.cn"), "zoho.com.cn"),
	preset("qq", "imap.qq.com", "smtp.qq.com", "qq", "https://mail.qq.com/", "qq.com", "vip.qq.com", "foxmail.com"),
	mx(preset("exmail", "imap.exmail.qq.com", "smtp.exmail.qq.com", "exmail", "https://exmail.qq.com/login"), "mxbiz1.qq.com", "mxbiz2.qq.com", "exmail.qq.com"),
	preset("163", "imap.163.com", "smtp.163.com", "netease", "https://mail.163.com/", "163.com"),
	preset("126", "imap.126.com", "smtp.126.com", "netease", "https://mail.126.com/", "126.com"),
	preset("yeah", "imap.yeah.net", "smtp.yeah.net", "netease", "https://mail.yeah.net/", "yeah.net"),
	preset("vip163", "imap.vip.163.com", "smtp.vip.163.com", "netease", "https://vip.163.com/", "vip.163.com"),
	mx(preset("163qiye", "imap.qiye.163.com", "smtp.qiye.163.com", "qiye163", "https://qiye.163.com/login/"), "mxmail.netease.com", "qiye.163.com"),
	preset("sina", "imap.sina.com", "smtp.sina.com", "sina", "https://mail.sina.com.cn/", "sina.com"),
	preset("sina_cn", "imap.sina.cn", "smtp.sina.cn", "sina", "https://mail.sina.com.cn/", "sina.cn"),
	preset("sina_vip", "imap.vip.sina.com", "smtp.vip.sina.com", "sina", "https://mail.sina.com.cn/", "vip.sina.com"),
	preset("aliyun", "imap.aliyun.com", "smtp.aliyun.com", "aliyun", "https://mail.aliyun.com/", "aliyun.com"),
	mx(preset("aliyun_qiye", "imap.qiye.aliyun.com", "smtp.qiye.aliyun.com", "aliyun_qiye", "https://qiye.aliyun.com/"), "mxhichina.com", "qiye.aliyun.com"),
	mx(preset("feishu", "imap.feishu.cn", "smtp.feishu.cn", "feishu", "https://www.feishu.cn/mail"), "feishu.cn"),
	mx(preset("lark", "imap.larksuite.com", "smtp.larksuite.com", "feishu", "https://www.larksuite.com/mail"), "larksuite.com"),
	mx(preset("yandex", "imap.yandex.com", "smtp.yandex.com", "yandex", "https://id.yandex.com/security/app-passwords", "yandex.com", "yandex.ru", "ya.ru", "yandex.kz", "yandex.by"), "mx.yandex.net", "mx.yandex.ru"),
	submission(preset("gmx", "imap.gmx.net", "mail.gmx.net", "switch", "https://hilfe.gmx.net/pop-imap/einschalten.html", "gmx.net", "gmx.de", "gmx.at", "gmx.ch")),
	submission(preset("gmx_com", "imap.gmx.com", "mail.gmx.com", "switch", "https://support.gmx.com/pop-imap/toggle.html", "gmx.com", "gmx.us", "gmx.co.uk")),
	submission(preset("web_de", "imap.web.de", "smtp.web.de", "switch", "https://hilfe.web.de/pop-imap/einschalten.html", "web.de")),
}

// microsoftApps is where a client of one's own is made.
const microsoftApps = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"

func preset(id, imap, smtp, hint, page string, domains ...string) Preset {
	return Preset{ID: id, Domains: domains, Hint: hint, Page: page,
		IMAP: desk.Server{Host: imap, Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: smtp, Port: 465, Security: desk.TLS}}
}

// submission is for providers that take mail on port 587 only.
func submission(p Preset) Preset {
	p.SMTP.Port, p.SMTP.Security = 587, desk.STARTTLS
	return p
}

func mx(p Preset, ends ...string) Preset {
	p.MX = ends
	return p
}

func oauth(authority string, p Preset) Preset {
	p.OAuth = authority
	return p
}

// ByID finds a provider by its id.
func ByID(id string) (Preset, bool) {
	i := slices.IndexFunc(Presets, func(p Preset) bool { return p.ID == id })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// For finds the provider of an address by its domain.
func For(address string) (Preset, bool) {
	domain := desk.TidyAddress(address)
	domain = domain[strings.LastIndexByte(domain, '@')+1:]
	i := slices.IndexFunc(Presets, func(p Preset) bool { return slices.Contains(p.Domains, domain) })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// KnownServer says whether host is a server of one of the presets.
func KnownServer(host string) bool {
	_, known := ByServer(host)
	return known
}

// ByServer finds the provider that a server belongs to.
func ByServer(host string) (Preset, bool) {
	host = strings.ToLower(host)
	i := slices.IndexFunc(Presets, func(p Preset) bool { return p.IMAP.Host == host || p.SMTP.Host == host })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// ByMX finds the provider that takes a domain's mail on host.
func ByMX(host string) (Preset, bool) {
	host = "." + strings.ToLower(strings.TrimSuffix(host, "."))
	i := slices.IndexFunc(Presets, func(p Preset) bool {
		return slices.ContainsFunc(p.MX, func(end string) bool { return strings.HasSuffix(host, "."+end) })
	})
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}
