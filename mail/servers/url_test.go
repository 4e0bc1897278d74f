package servers

import (
	"errors"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestParseServerURL(t *testing.T) {
	for raw, want := range map[string]desk.Server{
		"imaps://support@imap.shop.test:993":              {Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: "support"},
		"imaps://support%40shop.test@imap.shop.test":      {Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: "support@shop.test"},
		"imaps://support@shop.test@imap.shop.test/":       {Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: "support@shop.test"},
		"IMAPS://a@H.Test":                                {Host: "h.test", Port: 993, Security: desk.TLS, User: "a"},
		"imap://u@h:143?tls=starttls":                     {Host: "h", Port: 143, Security: desk.STARTTLS, User: "u"},
		"imap://u@h":                                      {Host: "h", Port: 143, Security: desk.STARTTLS, User: "u"},
		"imap://u@127.0.0.1:21143?tls=none":               {Host: "127.0.0.1", Port: 21143, Security: desk.NoTLS, User: "u"},
		"smtps://u@[::1]:465":                             {Host: "::1", Port: 465, Security: desk.TLS, User: "u"},
		"smtp://mail.shop.test?tls=none":                  {Host: "mail.shop.test", Port: 587, Security: desk.NoTLS},
		"smtp://mail.shop.test:25/?tls=STARTTLS":          {Host: "mail.shop.test", Port: 25, Security: desk.STARTTLS},
		"imaps://a%3Ab#c@邮箱.test?tls=tls":                 {Host: "邮箱.test", Port: 993, Security: desk.TLS, User: "a:b#c"},
		"  smtps://客服%40shop.test@smtp.shop.test:465\n  ": {Host: "smtp.shop.test", Port: 465, Security: desk.TLS, User: "客服@shop.test"},
	} {
		got, err := ParseURL(raw)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", raw, got, err, want)
		}
	}
}

func TestParseServerURLRefuses(t *testing.T) {
	for raw, key := range map[string]string{
		"":                                    "url.scheme",
		"imap.shop.test":                      "url.scheme",
		"https://u@h":                         "url.scheme",
		"imaps:u@h":                           "url.scheme",
		"imaps://u:s3cret@h":                  "url.password",
		"imaps://u:s3cret#x/y?z@h:993":        "url.password",
		"imaps://u:s3cret@b@h":                "url.password",
		"imaps://u%zz@h":                      "url.user",
		"imaps://@h":                          "url.user",
		"imaps://u%0d%0aX@h":                  "url.user",
		"imaps://u@":                          "url.host",
		"imaps://u@h/INBOX":                   "url.host",
		"imaps://u@h#s3cret":                  "url.host",
		"imaps://u@h h":                       "url.host",
		"imaps://u@[::1":                      "url.host",
		"imaps://u@[::1]993":                  "url.host",
		"imaps://u@::1":                       "url.port",
		"imaps://u@h:0":                       "url.port",
		"imaps://u@h:65536":                   "url.port",
		"imaps://u@h:s3cret":                  "url.port",
		"imaps://u@h?tls=none":                "url.tls",
		"imaps://u@h?tls=starttls":            "url.tls",
		"smtp://u@h?tls=tls":                  "url.tls",
		"smtp://u@h?tls=":                     "url.tls",
		"smtp://u@h?ssl=none":                 "url.query",
		"smtp://u@h?tls=none&x=1":             "url.tls",
		"imaps://" + strings.Repeat("h", 300): "url.host",
	} {
		_, err := ParseURL(raw)
		var e *desk.Error
		if !errors.As(err, &e) || e.Key != key || e.Code != desk.Invalid {
			t.Errorf("%q: %v; want %s", raw, err, key)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: the error repeats it: %v", raw, err)
		}
	}
}
