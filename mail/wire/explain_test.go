package wire

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/compose"
)

func no(text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Text: text}
}

func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	for _, c := range []struct {
		host, address string
		at            stage
		err           error
		want          string
	}{
		// What real servers say.
		{"imap.163.com", "shop@163.com", atLogin, no("LOGIN Login error or password error"), "auth_code"},
		{"imap.163.com", "shop@163.com", atSelect, no("SELECT Unsafe Login. Please contact kefu@188.com for help"), "unsafe_login"},
		{"imap.126.com", "shop@126.com", atLogin, no("您没有开启IMAP服务，请登录网页邮箱开启"), "imap_off"},
		{"imap.qq.com", "shop@qq.com", atLogin, no("Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/108/1023"), "auth_code"},
		{"imap.qq.com", "shop@foxmail.com", atLogin, no("Login fail. A third-party client needs an authorization code"), "auth_code"},
		{"imap.exmail.qq.com", "a@shop.test", atLogin, no("login fail"), "auth_code"},
		{"imap.gmail.com", "shop@gmail.com", atLogin, &imap.Error{Type: "NO", Code: "ALERT", Text: "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"}, "app_password"},
		{"imap.gmail.com", "shop@gmail.com", atLogin, &imap.Error{Type: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}, "app_password"},
		{"imap.gmail.com", "shop@gmail.com", atLogin, no("Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"), "imap_off"},
		{"imap.gmail.com", "shop@gmail.com", atLogin, no("Web login required: https://support.google.com/mail/answer/78754 (Failure)"), "web_login"},
		{"imap.gmail.com", "shop@gmail.com", atLogin, no("Too many simultaneous connections. (Failure)"), "limited"},
		{"outlook.office365.com", "shop@hotmail.com", atLogin, no("LOGIN failed."), "oauth"},
		{"outlook.office365.com", "shop@shop.test", atLogin, no("BasicAuthBlocked"), "oauth"},
		{"imap.mail.me.com", "shop@icloud.com", atLogin, no("Authentication failed"), "app_password"},
		{"imap.shop.test", "a@shop.test", atLogin, &imap.Error{Type: "NO", Code: "AUTHENTICATIONFAILED", Text: "Authentication failed."}, "password"},
		{"imap.shop.test", "a@shop.test", atLogin, &imap.Error{Type: "NO", Code: "UNAVAILABLE", Text: "Temporary authentication failure."}, "busy"},
		{"imap.shop.test", "a@shop.test", atLogin, &imap.Error{Type: "NO", Code: "PRIVACYREQUIRED", Text: "Plaintext authentication disallowed"}, "tls_required"},
		{"imap.shop.test", "a@shop.test", atSelect, no("Mailbox doesn't exist: Support"), "folder"},
		{"imap.shop.test", "a@shop.test", atStartTLS, &imap.Error{Type: "BAD", Text: "Unknown command"}, "starttls"},
		{"imap.shop.test", "a@shop.test", atFetch, no("Internal error"), "server"},
		{"smtp.163.com", "shop@163.com", atLogin, &textproto.Error{Code: 535, Msg: "Error: authentication failed"}, "auth_code"},
		{"smtp.shop.test", "a@shop.test", atLogin, &textproto.Error{Code: 535, Msg: "5.7.8 Error: authentication failed"}, "password"},
		{"smtp.shop.test", "a@shop.test", atLogin, &textproto.Error{Code: 535, Msg: "5.7.8 Error: authentication failed: (reason unavailable)"}, "password"},
		{"smtp.shop.test", "a@shop.test", atLogin, &textproto.Error{Code: 454, Msg: "4.7.0 Temporary authentication failure"}, "busy"},
		{"smtp.shop.test", "a@shop.test", atConnect, &textproto.Error{Code: 554, Msg: "No SMTP service here"}, "server"},
		{"smtp.shop.test", "a@shop.test", atConnect, &textproto.Error{Code: 421, Msg: "Too many connections"}, "limited"},
		// What the network says.
		{"imap.shop.test", "", atConnect, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "imap.shop.test", IsNotFound: true}}, "host"},
		{"imap.shop.test", "", atConnect, dial(syscall.ECONNREFUSED), "refused"},
		{"imap.shop.test", "", atConnect, dial(syscall.ENETUNREACH), "network"},
		{"imap.shop.test", "", atConnect, dial(syscall.EHOSTUNREACH), "network"},
		{"imap.shop.test", "", atConnect, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}, "timeout"},
		{"imap.shop.test", "", atFetch, os.ErrDeadlineExceeded, "timeout"},
		{"imap.shop.test", "", atTLS, x509.UnknownAuthorityError{}, "certificate_unknown"},
		{"imap.shop.test", "", atTLS, x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}, "certificate"},
		{"imap.shop.test", "", atTLS, errors.New("tls: first record does not look like a TLS handshake"), "tls"},
		{"imap.shop.test", "", atStartTLS, errNoStartTLS, "starttls"},
		{"imap.shop.test", "", atLogin, errNoLogin, "no_login"},
		{"imap.shop.test", "", atSelect, errNoUIDs, "no_uids"},
		{"imap.shop.test", "", atFetch, io.ErrUnexpectedEOF, "cut"},
		{"imap.shop.test", "", atFetch, errCut, "cut"},
		{"imap.shop.test", "", atConnect, errors.New("in response: cannot read tag"), "protocol"},
		{"imap.shop.test", "", atSpool, errSpool, "disk"},
		{"imap.shop.test", "", atStore, errors.New("SQLITE_FULL"), "database"},
	} {
		key, args := explain(desk.Server{Host: c.host, Port: 993}, desk.Mailbox{Address: c.address}, &failed{at: c.at, err: c.err})
		if key != "mail.error."+c.want {
			t.Errorf("%s, %s, %v: %s, want %s", c.host, c.at, c.err, key, c.want)
		}
		checkWords(t, key, args)
	}
}

// checkWords sees that a key has words in both languages, and that its placeholders are filled.
func checkWords(t *testing.T, key string, args desk.Args) {
	t.Helper()
	for _, lang := range []string{"en", "zh-CN"} {
		text, ok := dictionary(t, lang)[key]
		if !ok {
			t.Errorf("%s has no words for %s", lang, key)
		}
		for name, value := range args {
			text = strings.ReplaceAll(text, "{"+name+"}", fmt.Sprint(value))
		}
		if strings.Contains(text, "{") {
			t.Errorf("%s: a placeholder of %s is left: %s", lang, key, text)
		}
	}
}

func dictionary(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../ui/words/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

func TestSendFailure(t *testing.T) {
	s, m := desk.Server{Host: "smtp.shop.test", Port: 465}, desk.Mailbox{Address: "a@shop.test"}
	for _, c := range []struct {
		name string
		err  error
		want desk.SendFailure
	}{
		{"no such user", &failed{at: atSend, err: &textproto.Error{Code: 550, Msg: "5.1.1 no such\r\nuser"}}, desk.SendFailure{Words: "550 5.1.1 no such user"}},
		{"greylisted", errEarly{&failed{at: atSend, err: &textproto.Error{Code: 451, Msg: "come back"}}}, desk.SendFailure{Temporary: true, Words: "451 come back"}},
		{"wrong password", &failed{at: atLogin, err: &textproto.Error{Code: 535, Msg: "no"}}, desk.SendFailure{Temporary: true, Words: "mail.error.password?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465&words=535+no"}},
		{"cut before the dot", &failed{at: atSend, err: io.ErrUnexpectedEOF}, desk.SendFailure{Temporary: true, Words: "mail.error.cut?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"cut after the dot", &failed{at: atSend, err: errors.Join(errUnknown, io.EOF)}, desk.SendFailure{Temporary: true, Unknown: true, Words: "mail.error.cut?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"no address", &failed{at: atSend, err: compose.ErrMailbox}, desk.SendFailure{Words: "mail.error.address?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"attachment gone", &failed{at: atSend, err: fmt.Errorf("%w: gone", compose.ErrAttachment)}, desk.SendFailure{Words: "mail.error.attachment?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
	} {
		if got := sendFailure(s, m, c.err); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\x00 c\x1b[31m":   "a b c [31m",
		"\xff好":                  "\uFFFD好",
		"":                       "",
		strings.Repeat("好", 600): strings.Repeat("好", 499) + "…",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "a.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "[::1]": true, "::ffff:127.0.0.1": true,
		"localhost.shop.test": false, "127.0.0.1.shop.test": false, "10.0.0.1": false, "imap.shop.test": false, "": false, "notlocalhost": false,
	} {
		if loopback(host) != want {
			t.Errorf("loopback(%q) is %v", host, !want)
		}
	}
}
