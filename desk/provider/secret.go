package provider

import "strings"

// Secret is what a provider wants where one would type a password.
type Secret string

const (
	PlainPassword Secret = ""             // what one types on its pages too
	authCode      Secret = "auth_code"    // 授权码, made in the provider's web mail, which also switches IMAP on
	appPassword   Secret = "app_password" // made in the account's security settings
	noPassword    Secret = "oauth"        // no password at all is taken any more
)

// secrets by the end of the server's name or of the address.
var secrets = map[string]Secret{
	"163.com": authCode, "126.com": authCode, "yeah.net": authCode, "vip.163.com": authCode, "188.com": authCode, "netease.com": authCode,
	"qq.com": authCode, "foxmail.com": authCode, "sina.com": authCode, "sina.cn": authCode, "sohu.com": authCode, "139.com": authCode, "189.cn": authCode,
	"aliyun.com": authCode, "qiye.163.com": authCode, "exmail.qq.com": authCode,
	"gmail.com": appPassword, "googlemail.com": appPassword, "google.com": appPassword, "icloud.com": appPassword, "me.com": appPassword, "mac.com": appPassword,
	"yahoo.com": appPassword, "yahoo.co.jp": appPassword, "aol.com": appPassword, "zoho.com": appPassword, "zoho.com.cn": appPassword, "yandex.com": appPassword,
	"yandex.ru": appPassword, "fastmail.com": appPassword, "mail.ru": appPassword, "gmx.net": PlainPassword,
	"outlook.com": noPassword, "hotmail.com": noPassword, "live.com": noPassword, "msn.com": noPassword, "office365.com": noPassword, "outlook.office365.com": noPassword,
}

// SecretOf looks a provider up by the server's host, then by the domain of the address.
func SecretOf(host, address string) Secret {
	if s, ok := lookUp(host); ok {
		return s
	}
	s, _ := lookUp(address[strings.LastIndexByte(address, '@')+1:])
	return s
}

func lookUp(name string) (Secret, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for name != "" {
		if s, ok := secrets[name]; ok {
			return s, true
		}
		_, rest, found := strings.Cut(name, ".")
		if !found {
			break
		}
		name = rest
	}
	return PlainPassword, false
}
