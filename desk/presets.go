package desk

import (
	"slices"
	"strings"
)

// Preset is what is known of a mail provider: its servers, and the domains whose addresses live there. Its name in words is
// preset.<ID>. Hint says what people stumble over when logging in, its words are preset.hint.<Hint>; empty for nothing.
type Preset struct {
	ID      string
	Domains []string
	IMAP    Server
	SMTP    Server
	Hint    string
}

// Presets in the order in which they are offered. Providers of companies have no domains: one chooses them.
var Presets = []Preset{
	preset("gmail", "imap.gmail.com", "smtp.gmail.com", "gmail", "gmail.com", "googlemail.com"),
	submission(preset("outlook", "outlook.office365.com", "smtp-mail.outlook.com", "outlook", "outlook.com", "hotmail.com", "live.com", "msn.com", "live.cn", "hotmail.co.uk", "outlook.de", "outlook.fr")),
	submission(preset("microsoft365", "outlook.office365.com", "smtp.office365.com", "outlook")),
	submission(preset("icloud", "imap.mail.me.com", "smtp.mail.me.com", "app", "icloud.com", "me.com", "mac.com")),
	preset("yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", "app", "yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.com.hk", "yahoo.com.tw", "yahoo.com.sg"),
	preset("fastmail", "imap.fastmail.com", "smtp.fastmail.com", "app", "fastmail.com", "fastmail.fm", "fastmail.cn"),
	preset("zoho", "imap.zoho.com", "smtp.zoho.com", "app", "zoho.com", "zohomail.com"),
	preset("zoho_eu", "imap.zoho.eu", "smtp.zoho.eu", "app", "zoho.eu", "zohomail.eu"),
	preset("zoho_cn", "imap.zoho.com.cn", "smtp.zoho.com.cn", "app", "zoho.com.cn"),
	preset("qq", "imap.qq.com", "smtp.qq.com", "code", "qq.com", "vip.qq.com", "foxmail.com"),
	preset("exmail", "imap.exmail.qq.com", "smtp.exmail.qq.com", "company"),
	preset("163", "imap.163.com", "smtp.163.com", "code", "163.com"),
	preset("126", "imap.126.com", "smtp.126.com", "code", "126.com"),
	preset("yeah", "imap.yeah.net", "smtp.yeah.net", "code", "yeah.net"),
	preset("vip163", "imap.vip.163.com", "smtp.vip.163.com", "code", "vip.163.com"),
	preset("163qiye", "imap.qiye.163.com", "smtp.qiye.163.com", "company"),
	preset("sina", "imap.sina.com", "smtp.sina.com", "code", "sina.com"),
	preset("sina_cn", "imap.sina.cn", "smtp.sina.cn", "code", "sina.cn"),
	preset("sina_vip", "imap.vip.sina.com", "smtp.vip.sina.com", "code", "vip.sina.com"),
	preset("aliyun", "imap.aliyun.com", "smtp.aliyun.com", "", "aliyun.com"),
	preset("aliyun_qiye", "imap.qiye.aliyun.com", "smtp.qiye.aliyun.com", "company"),
	preset("yandex", "imap.yandex.com", "smtp.yandex.com", "app", "yandex.com", "yandex.ru", "ya.ru", "yandex.kz", "yandex.by"),
	submission(preset("gmx", "imap.gmx.net", "mail.gmx.net", "switch", "gmx.net", "gmx.de", "gmx.at", "gmx.ch")),
	submission(preset("gmx_com", "imap.gmx.com", "mail.gmx.com", "switch", "gmx.com", "gmx.us", "gmx.co.uk")),
	submission(preset("web_de", "imap.web.de", "smtp.web.de", "switch", "web.de")),
}

func preset(id, imap, smtp, hint string, domains ...string) Preset {
	return Preset{ID: id, Domains: domains, Hint: hint,
		IMAP: Server{Host: imap, Port: 993, Security: TLS}, SMTP: Server{Host: smtp, Port: 465, Security: TLS}}
}

// submission is for providers that take mail on port 587 only.
func submission(p Preset) Preset {
	p.SMTP.Port, p.SMTP.Security = 587, STARTTLS
	return p
}

// PresetByID finds a provider by its id.
func PresetByID(id string) (Preset, bool) {
	i := slices.IndexFunc(Presets, func(p Preset) bool { return p.ID == id })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// PresetFor finds the provider of an address by its domain.
func PresetFor(address string) (Preset, bool) {
	domain := TidyAddress(address)
	domain = domain[strings.LastIndexByte(domain, '@')+1:]
	i := slices.IndexFunc(Presets, func(p Preset) bool { return slices.Contains(p.Domains, domain) })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// KnownServer says whether host is a server of one of the presets.
func KnownServer(host string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc(Presets, func(p Preset) bool { return p.IMAP.Host == host || p.SMTP.Host == host })
}

// GuessServers fills what is empty in a mailbox's servers: from the chosen provider, else from the address's domain, else by
// the names that most hosts use (imap.<domain>, smtp.<domain>). What was typed stays. The user is the address.
func GuessServers(m Mailbox, provider string) Mailbox {
	p, known := PresetByID(provider)
	if !known {
		p, known = PresetFor(m.Address)
	}
	if at := strings.LastIndexByte(m.Address, '@'); !known && at >= 0 && at < len(m.Address)-1 {
		domain := m.Address[at+1:]
		p = preset("", "imap."+domain, "smtp."+domain, "")
	}
	m.IMAP = fillServer(m.IMAP, p.IMAP, m.Address)
	m.SMTP = fillServer(m.SMTP, p.SMTP, m.Address)
	return m
}

func fillServer(typed, guessed Server, user string) Server {
	if typed.Host == "" {
		typed.Host = guessed.Host
		if typed.Port == 0 {
			typed.Port, typed.Security = guessed.Port, guessed.Security
		}
	}
	if typed.Security == "" {
		typed.Security = securityOf(typed.Port)
	}
	if typed.Port == 0 && typed.Host == guessed.Host && typed.Security == guessed.Security {
		typed.Port = guessed.Port
	}
	if typed.User == "" {
		typed.User = user
	}
	return typed
}

// securityOf a port that was typed without more: the ports of STARTTLS, else TLS. Never plaintext: that must be said outright.
func securityOf(port int) Security {
	switch port {
	case 143, 25, 587:
		return STARTTLS
	}
	return TLS
}
