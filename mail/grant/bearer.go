package grant

import (
	"errors"

	"github.com/emersion/go-sasl"
	"github.com/wneessen/go-mail/smtp"

	"github.com/deskbell/deskbell/mail/line"
)

// xoauth2 is the way to log in with an access token that Google and Microsoft had before there was a standard.
type xoauth2 struct{ user, token string }

func (a *xoauth2) Start() (mech string, ir []byte, err error) {
	return "XOAUTH2", []byte("user=" + a.user + "\x01auth=Bearer " + a.token + "\x01\x01"), nil
}

// Next answers the server's reason with nothing, upon which it says no.
func (a *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// oauthBearer is the standard one (RFC 7628). go-sasl's gives up where the server tells its reason; the server would wait.
type oauthBearer struct{ sasl.Client }

// Next says that the reason was understood (RFC 7628, 3.2.3).
func (a *oauthBearer) Next([]byte) ([]byte, error) { return []byte{1}, nil }

// Bearer chooses the mechanism among those that a server offers; nil if it takes no tokens.
func Bearer(offers func(mechanism string) bool, user, token, host string, port int) sasl.Client {
	switch {
	case offers("XOAUTH2"):
		return &xoauth2{user, token}
	case offers(sasl.OAuthBearer):
		return &oauthBearer{sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: user, Token: token, Host: host, Port: port})}
	}
	return nil
}

// SMTPBearer is a SASL client as go-mail's SMTP client wants one. A token is a password: it goes over TLS only.
type SMTPBearer struct{ sasl.Client }

func (a SMTPBearer) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS && !line.Loopback(server.Name) {
		return "", nil, ErrTokenInClear
	}
	return a.Client.Start()
}

func (a SMTPBearer) Next(challenge []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	return a.Client.Next(challenge)
}

// ErrTokenInClear is for a server to which a token would go for all to read.
var ErrTokenInClear = errors.New("a token is not sent without TLS")
