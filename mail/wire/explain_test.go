package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"reflect"
	"syscall"
	"testing"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/line"
	"github.com/deskbell/deskbell/mail/mailtest"
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
		at            line.Stage
		err           error
		want          string
	}{
		// What real servers say.
		{"imap.163.com", "shop@163.com", line.AtLogin, no("LOGIN Login error or password error"), "auth_code"},
		{"imap.163.com", "shop@163.com", line.AtSelect, no("SELECT Unsafe Login. Please contact kefu@188.com for help"), "unsafe_login"},
		{"imap.126.com", "shop@126.com", line.AtLogin, no("您没有开启IMAP服务，请登录网页邮箱开启"), "imap_off"},
		{"imap.qq.com", "shop@qq.com", line.AtLogin, no("Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/108/1023"), "auth_code"},
		{"imap.qq.com", "shop@foxmail.com", line.AtLogin, no("Login fail. A third-party client needs an authorization code"), "auth_code"},
		{"imap.exmail.qq.com", "a@shop.test", line.AtLogin, no("login fail"), "auth_code"},
		{"imap.gmail.com", "shop@gmail.com", line.AtLogin, &imap.Error{Type: "NO", Code: "ALERT", Text: "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"}, "app_password"},
		{"imap.gmail.com", "shop@gmail.com", line.AtLogin, &imap.Error{Type: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}, "app_password"},
		{"imap.gmail.com", "shop@gmail.com", line.AtLogin, no("Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"), "imap_off"},
		{"imap.gmail.com", "shop@gmail.com", line.AtLogin, no("Web login required: https://support.google.com/mail/answer/78754 (Failure)"), "web_login"},
		{"imap.gmail.com", "shop@gmail.com", line.AtLogin, no("Too many simultaneous connections. (Failure)"), "limited"},
		{"outlook.office365.com", "shop@hotmail.com", line.AtLogin, no("LOGIN failed."), "oauth"},
		{"outlook.office365.com", "shop@shop.test", line.AtLogin, no("BasicAuthBlocked"), "oauth"},
		{"imap.mail.me.com", "shop@icloud.com", line.AtLogin, no("Authentication failed"), "app_password"},
		{"imap.shop.test", "a@shop.test", line.AtLogin, &imap.Error{Type: "NO", Code: "AUTHENTICATIONFAILED", Text: "Authentication failed."}, "password"},
		{"imap.shop.test", "a@shop.test", line.AtLogin, &imap.Error{Type: "NO", Code: "UNAVAILABLE", Text: "Temporary authentication failure."}, "busy"},
		{"imap.shop.test", "a@shop.test", line.AtLogin, &imap.Error{Type: "NO", Code: "PRIVACYREQUIRED", Text: "Plaintext authentication disallowed"}, "tls_required"},
		{"imap.shop.test", "a@shop.test", line.AtSelect, no("Mailbox doesn't exist: Support"), "folder"},
		{"imap.shop.test", "a@shop.test", line.AtStartTLS, &imap.Error{Type: "BAD", Text: "Unknown command"}, "starttls"},
		{"imap.shop.test", "a@shop.test", line.AtFetch, no("Internal error"), "server"},
		{"smtp.163.com", "shop@163.com", line.AtLogin, &textproto.Error{Code: 535, Msg: "Error: authentication failed"}, "auth_code"},
		{"smtp.shop.test", "a@shop.test", line.AtLogin, &textproto.Error{Code: 535, Msg: "5.7.8 Error: authentication failed"}, "password"},
		{"smtp.shop.test", "a@shop.test", line.AtLogin, &textproto.Error{Code: 535, Msg: "5.7.8 Error: authentication failed: (reason unavailable)"}, "password"},
		{"smtp.shop.test", "a@shop.test", line.AtLogin, &textproto.Error{Code: 454, Msg: "4.7.0 Temporary authentication failure"}, "busy"},
		{"smtp.shop.test", "a@shop.test", line.AtConnect, &textproto.Error{Code: 554, Msg: "No SMTP service here"}, "server"},
		{"smtp.shop.test", "a@shop.test", line.AtConnect, &textproto.Error{Code: 421, Msg: "Too many connections"}, "limited"},
		// What the network says.
		{"imap.shop.test", "", line.AtConnect, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "imap.shop.test", IsNotFound: true}}, "host"},
		{"imap.shop.test", "", line.AtConnect, dial(syscall.ECONNREFUSED), "refused"},
		{"imap.shop.test", "", line.AtConnect, dial(syscall.ENETUNREACH), "network"},
		{"imap.shop.test", "", line.AtConnect, dial(syscall.EHOSTUNREACH), "network"},
		{"imap.shop.test", "", line.AtConnect, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}, "timeout"},
		{"imap.shop.test", "", line.AtFetch, os.ErrDeadlineExceeded, "timeout"},
		{"imap.shop.test", "", line.AtTLS, x509.UnknownAuthorityError{}, "certificate_unknown"},
		{"imap.shop.test", "", line.AtTLS, x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}, "certificate"},
		{"imap.shop.test", "", line.AtTLS, errors.New("tls: first record does not look like a TLS handshake"), "tls"},
		{"imap.shop.test", "", line.AtStartTLS, line.ErrNoStartTLS, "starttls"},
		{"imap.shop.test", "", line.AtLogin, errNoLogin, "no_login"},
		{"imap.shop.test", "", line.AtSelect, errNoUIDs, "no_uids"},
		{"imap.shop.test", "", line.AtFetch, io.ErrUnexpectedEOF, "cut"},
		{"imap.shop.test", "", line.AtFetch, errCut, "cut"},
		{"imap.shop.test", "", line.AtConnect, errors.New("in response: cannot read tag"), "protocol"},
		{"imap.shop.test", "", line.AtSpool, errSpool, "disk"},
		{"imap.shop.test", "", line.AtStore, errors.New("SQLITE_FULL"), "database"},
	} {
		key, args := explain(desk.Server{Host: c.host, Port: 993}, desk.Mailbox{Address: c.address}, &line.Failed{At: c.at, Err: c.err})
		if key != "mail.error."+c.want {
			t.Errorf("%s, %s, %v: %s, want %s", c.host, c.at, c.err, key, c.want)
		}
		mailtest.CheckWords(t, key, args)
	}
}

func TestSendFailure(t *testing.T) {
	s, m := desk.Server{Host: "smtp.shop.test", Port: 465}, desk.Mailbox{Address: "a@shop.test"}
	for _, c := range []struct {
		name string
		err  error
		want desk.SendFailure
	}{
		{"no such user", &line.Failed{At: line.AtSend, Err: &textproto.Error{Code: 550, Msg: "5.1.1 no such\r\nuser"}}, desk.SendFailure{Words: "550 5.1.1 no such user"}},
		{"greylisted", errEarly{&line.Failed{At: line.AtSend, Err: &textproto.Error{Code: 451, Msg: "come back"}}}, desk.SendFailure{Temporary: true, Words: "451 come back"}},
		{"wrong password", &line.Failed{At: line.AtLogin, Err: &textproto.Error{Code: 535, Msg: "no"}}, desk.SendFailure{Temporary: true, Words: "mail.error.password?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465&words=535+no"}},
		{"cut before the dot", &line.Failed{At: line.AtSend, Err: io.ErrUnexpectedEOF}, desk.SendFailure{Temporary: true, Words: "mail.error.cut?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"cut after the dot", &line.Failed{At: line.AtSend, Err: errors.Join(errUnknown, io.EOF)}, desk.SendFailure{Temporary: true, Unknown: true, Words: "mail.error.cut?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"no address", &line.Failed{At: line.AtSend, Err: compose.ErrMailbox}, desk.SendFailure{Words: "mail.error.address?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
		{"attachment gone", &line.Failed{At: line.AtSend, Err: fmt.Errorf("%w: gone", compose.ErrAttachment)}, desk.SendFailure{Words: "mail.error.attachment?address=a%40shop.test&folder=INBOX&host=smtp.shop.test%3A465"}},
	} {
		if got := sendFailure(s, m, c.err); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
