package wire

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// explain says in plain words what is wrong with a server: a word key (mail.error.…) and its arguments. host is always
// given, words where the server said something, folder and address where they help.
func explain(s desk.Server, m desk.Mailbox, err error) (string, desk.Args) {
	args := desk.Args{"host": net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), "address": m.Address, "folder": folderName(m)}
	if other := (*elsewhere)(nil); errors.As(err, &other) {
		args["folder"] = other.folder
	}
	at, broken := line.Where(err)
	words := line.ServerWords(err)
	if words != "" {
		args["words"] = words
	}
	if large := (errSize{}); errors.As(err, &large) {
		args["size"], args["max"] = outbound.Megabytes(large.size), outbound.Megabytes(large.most)
		return "mail.error.size", args
	}
	if m.KeyError != "" {
		return m.KeyError, args // its words name the key file, which the database fills in where it knows it
	}
	if key := ours(at); key != "" {
		return key, args
	}
	if key, more := grant.Explain(err); key != "" {
		maps.Copy(args, more)
		return "mail.error." + key, args
	}
	if words != "" && at == line.AtLogin && m.OAuth.On() && saidOf(words) == "" {
		return "mail.error.oauth_login", args
	}
	if words != "" {
		return "mail.error." + explainAnswer(at, provider.SecretOf(s.Host, m.Address), words, codeOf(err)), args
	}
	var via *line.ProxyFailed
	if errors.As(err, &via) {
		args["proxy"] = via.Proxy
		return "mail.error.proxy", args
	}
	if key := line.ExplainCertificate(err, args); key != "" {
		return "mail.error." + key, args
	}
	return "mail.error." + explainBroken(at, broken), args
}

func folderName(m desk.Mailbox) string {
	if m.Folder == "" {
		return "INBOX"
	}
	return m.Folder
}

// ours are failures that no server is to blame for.
func ours(at line.Stage) string {
	switch at {
	case line.AtSpool:
		return "mail.error.disk"
	case line.AtStore:
		return "mail.error.database"
	default:
		return ""
	}
}

func codeOf(err error) imap.ResponseCode {
	var i *imap.Error
	if errors.As(err, &i) {
		return i.Code
	}
	return ""
}

// said are pieces of what servers say, and what they mean. The first that fits counts. The texts are those of Coremail (163,
// 126, yeah), QQ, Gmail, Outlook, Dovecot and Yahoo.
var said = []struct {
	piece string
	key   string
}{
	{"unsafe login", "unsafe_login"},
	{"not enabled for imap", "imap_off"},
	{"imap service is not", "imap_off"},
	{"imap is disabled", "imap_off"},
	{"imap access is disabled", "imap_off"},
	{"imap not enabled", "imap_off"},
	{"imap/smtp service", "imap_off"},
	{"pop3/imap", "imap_off"},
	{"开启imap", "imap_off"},
	{"imap服务", "imap_off"},
	{"application-specific password", "app_password"},
	{"app password", "app_password"},
	{"授权码", "auth_code"},
	{"authorization code", "auth_code"},
	{"basicauthblocked", "oauth"},
	{"basic authentication is disabled", "oauth"},
	{"smtpclientauthentication is disabled", "oauth"},
	{"web login required", "web_login"},
	{"log in via your web browser", "web_login"},
	{"too many", "limited"},
	{"frequency limited", "limited_login"},
	{"rate limit", "limited"},
	{"temporar", "busy"},
	{"try again later", "busy"},
	{"unavailable", "busy"},
}

func explainAnswer(at line.Stage, want provider.Secret, words string, code imap.ResponseCode) string {
	switch code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug:
		return "busy"
	case imap.ResponseCodeLimit:
		return "limited"
	case imap.ResponseCodePrivacyRequired:
		return "tls_required"
	}
	key := saidOf(words)
	if key == "busy" && strings.HasPrefix(words, "535 ") { // RFC 4954, 6: it is the password. Postfix adds "(reason unavailable)".
		key = ""
	}
	switch key {
	case "":
	case "limited_login": // QQ says all its reasons at once; the first to check is the code
		return "auth_code"
	default:
		return key
	}
	switch at {
	case line.AtStartTLS:
		return "starttls"
	case line.AtLogin:
		return wrongPassword(want)
	case line.AtSelect:
		return "folder"
	case line.AtTidy:
		return "tidy"
	case line.AtCopy:
		return "copy"
	default:
		return "server"
	}
}

// saidOf is what a server's words mean, empty where they are nothing known.
func saidOf(words string) string {
	low := strings.ToLower(words)
	for _, s := range said {
		if strings.Contains(low, s.piece) {
			return s.key
		}
	}
	return ""
}

func wrongPassword(want provider.Secret) string {
	if want == provider.PlainPassword {
		return "password"
	}
	return string(want)
}

// explainBroken is for failures where no server said anything.
func explainBroken(at line.Stage, err error) string {
	var purpose *noFolder
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errNoLogin):
		return "no_login"
	case errors.Is(err, errNoTokens):
		return "no_tokens"
	case errors.Is(err, grant.ErrTokenInClear):
		return "token_in_clear"
	case errors.Is(err, errNoUTF8):
		return "no_utf8"
	case errors.Is(err, errNoUIDs):
		return "no_uids"
	case errors.As(err, &purpose):
		return "no_folder_" + strings.ToLower(strings.TrimPrefix(string(purpose.use), `\`))
	case errors.Is(err, line.ErrNoStartTLS):
		return "starttls"
	case errors.Is(err, compose.ErrMailbox):
		return "address"
	case errors.Is(err, compose.ErrAttachment):
		return "attachment"
	case errors.As(err, &dns):
		return "host"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "network"
	case line.OldTLS(err):
		return "tls_old"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout"
	case at == line.AtTLS, at == line.AtStartTLS:
		return "tls"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed), errors.Is(err, errCut):
		return "cut"
	default:
		return "protocol"
	}
}
