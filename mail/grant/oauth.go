package grant

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

// Authority is where an OAuth grant comes from.
type Authority struct {
	Authorize string // where the browser goes; {tenant} stands for the company's directory
	Token     string
	Device    string // empty: a code to type elsewhere is not to be had for mail
	Scope     string
	Extra     url.Values    // more for Authorize
	Quiet     time.Duration // how long a grant lasts that nobody uses; each use begins that anew
}

// Authorities are the real ones. Google gives no device codes for mail (its list of scopes for them has none), so its grants come by
// the browser; it asks for consent anew each time, for only then there is a refresh token in the answer.
var Authorities = map[string]Authority{
	"google": {
		Authorize: "https://accounts.google.com/o/oauth2/v2/auth",
		Token:     "https://oauth2.googleapis.com/token",
		Scope:     "https://mail.google.com/",
		Extra:     url.Values{"access_type": {"offline"}, "prompt": {"consent"}},
		Quiet:     180 * 24 * time.Hour,
	},
	"microsoft": {
		Authorize: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
		Token:     "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
		Device:    "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
		Scope:     "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
		Quiet:     90 * 24 * time.Hour,
	},
}

// OAuth speaks with the authorities. What it says in errors never holds a token, a code or a secret.
type OAuth struct {
	authorities map[string]Authority
	client      *http.Client
	now         func() time.Time
}

// NewOAuth is for the real Authorities; tests have their own.
func NewOAuth(authorities map[string]Authority) *OAuth {
	c := line.WebClient(oauthLimit)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a secret goes where it was meant to go
	return &OAuth{authorities: authorities, client: c, now: time.Now}
}

const (
	oauthLimit   = 20 * time.Second
	oauthBytes   = 64 << 10
	consentLimit = 15 * time.Minute // to come back with a code
)

var (
	errPending  = errors.New("access has not been granted yet")
	errSlow     = errors.New("asked too often")
	errGone     = errors.New("access has been taken back or has run out")
	errConsent  = errors.New("access was not granted in time, or refused")
	errClient   = errors.New("the client id or its secret is refused")
	errDown     = errors.New("the authority does not answer")
	errNotGiven = errors.New("access has not been granted")
)

// refusal is an authority's word for why.
type refusal struct {
	kind error
	word string // fit to be shown
}

func (r *refusal) Error() string { return r.kind.Error() + ": " + r.word }
func (r *refusal) Unwrap() error { return r.kind }

func (o *OAuth) authority(g desk.Grant) (Authority, error) {
	a, ok := o.authorities[g.Authority]
	if !ok {
		return a, errNotGiven
	}
	tenant := g.Tenant
	if tenant == "" {
		tenant = "common"
	}
	for _, u := range []*string{&a.Authorize, &a.Token, &a.Device} {
		*u = strings.ReplaceAll(*u, "{tenant}", url.PathEscape(tenant))
	}
	return a, nil
}

// Ask begins a grant for the mailbox of address: with a code to be typed elsewhere where the authority has any, else by the
// browser, which comes back to redirect.
func (o *OAuth) Ask(ctx context.Context, g desk.Grant, address, redirect string) (desk.Consent, error) {
	a, err := o.authority(g)
	if err != nil {
		return desk.Consent{}, grantError(g, err)
	}
	if a.Device != "" {
		c, err := o.askDevice(ctx, a, g)
		return c, grantError(g, err)
	}
	c := desk.Consent{Redirect: redirect, State: rand.Text(), Verifier: rand.Text() + rand.Text(), Until: o.now().Add(consentLimit)}
	sum := sha256.Sum256([]byte(c.Verifier))
	q := url.Values{"response_type": {"code"}, "client_id": {g.ClientID}, "redirect_uri": {redirect}, "scope": {a.Scope}, "state": {c.State},
		"login_hint": {address}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}
	for k, v := range a.Extra {
		q[k] = v
	}
	c.URL = a.Authorize + "?" + q.Encode()
	return c, nil
}

func (o *OAuth) askDevice(ctx context.Context, a Authority, g desk.Grant) (desk.Consent, error) {
	var said struct {
		Device string  `json:"device_code"`
		User   string  `json:"user_code"`
		URL    string  `json:"verification_uri"`
		Google string  `json:"verification_url"` // before there was a standard
		Expire seconds `json:"expires_in"`
		Every  seconds `json:"interval"`
	}
	if err := o.post(ctx, a.Device, url.Values{"client_id": {g.ClientID}, "scope": {a.Scope}}, &said); err != nil {
		return desk.Consent{}, err
	}
	if said.URL == "" {
		said.URL = said.Google
	}
	where, err := url.Parse(said.URL)
	if err != nil || where.Scheme != "https" || where.Host == "" || said.Device == "" || said.User == "" {
		return desk.Consent{}, errDown
	}
	c := desk.Consent{URL: where.String(), UserCode: line.Short(said.User, 40), Device: said.Device, Every: time.Duration(said.Every) * time.Second,
		Until: o.now().Add(min(max(time.Duration(said.Expire)*time.Second, time.Minute), consentLimit))}
	if c.Every <= 0 { // RFC 8628, 3.2
		c.Every = 5 * time.Second
	}
	return c, nil
}

// Poll asks once whether the code has been typed and access granted. done is false while it has not; the consent that comes back
// says how long to wait before asking again.
func (o *OAuth) Poll(ctx context.Context, g desk.Grant, c desk.Consent) (fresh desk.Grant, next desk.Consent, done bool, err error) {
	a, err := o.authority(g)
	if err == nil && !o.now().Before(c.Until) {
		err = errConsent
	}
	if err == nil {
		fresh, err = o.redeem(ctx, a, g, url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {c.Device}})
	}
	switch {
	case errors.Is(err, errPending), errors.Is(err, errDown): // RFC 8628, 3.5: after a time-out too one goes on asking
		return g, c, false, nil
	case errors.Is(err, errSlow):
		c.Every += 5 * time.Second
		return g, c, false, nil
	case errors.Is(err, errGone):
		err = errConsent
	}
	return fresh, c, err == nil, grantError(g, err)
}

// Redeem makes a grant of the code that the browser came back with. The caller has compared the state.
func (o *OAuth) Redeem(ctx context.Context, g desk.Grant, c desk.Consent, code string) (desk.Grant, error) {
	a, err := o.authority(g)
	if err == nil && !o.now().Before(c.Until) {
		err = errConsent
	}
	if err != nil {
		return g, grantError(g, err)
	}
	fresh, err := o.redeem(ctx, a, g, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.Redirect}, "code_verifier": {c.Verifier}})
	if errors.Is(err, errGone) {
		err = errConsent
	}
	return fresh, grantError(g, err)
}

// redeem asks for the first tokens of a grant.
func (o *OAuth) redeem(ctx context.Context, a Authority, g desk.Grant, ask url.Values) (desk.Grant, error) {
	g.GrantedAt, g.Refresh, g.RefreshUntil = o.now(), "", time.Time{}
	fresh, err := o.tokens(ctx, a, g, ask)
	if err == nil && fresh.Refresh == "" {
		return g, &refusal{errConsent, "no refresh token"}
	}
	return fresh, err
}

// refresh gets a new access token, and often a new refresh token with it, after which the old one is worth nothing.
func (o *OAuth) refresh(ctx context.Context, g desk.Grant) (desk.Grant, error) {
	a, err := o.authority(g)
	if err != nil {
		return g, err
	}
	return o.tokens(ctx, a, g, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.Refresh}, "scope": {a.Scope}})
}

func (o *OAuth) tokens(ctx context.Context, a Authority, g desk.Grant, ask url.Values) (desk.Grant, error) {
	ask.Set("client_id", g.ClientID)
	if g.Secret != "" {
		ask.Set("client_secret", g.Secret)
	}
	var said struct {
		Access        string  `json:"access_token"`
		Refresh       string  `json:"refresh_token"`
		Expires       seconds `json:"expires_in"`
		RefreshExpire seconds `json:"refresh_token_expires_in"`
	}
	if err := o.post(ctx, a.Token, ask, &said); err != nil {
		return g, err
	}
	if said.Access == "" || strings.ContainsFunc(said.Access, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return g, errDown
	}
	now := o.now()
	g.Access, g.AccessUntil = said.Access, now.Add(time.Duration(said.Expires)*time.Second)
	if said.Expires <= 0 {
		g.AccessUntil = now.Add(5 * time.Minute)
	}
	if said.Refresh != "" {
		g.Refresh = said.Refresh
	}
	switch {
	case said.RefreshExpire > 0: // Google says so for clients that are being tested: 7 days, whatever one does
		g.RefreshUntil = now.Add(time.Duration(said.RefreshExpire) * time.Second)
	case a.Quiet > 0 && (g.RefreshUntil.IsZero() || g.RefreshUntil.Sub(g.GrantedAt) >= a.Quiet):
		g.RefreshUntil = now.Add(a.Quiet)
	}
	return g, nil
}

// seconds are a number, or one in quotes, as some authorities write it.
type seconds int64

func (s *seconds) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err == nil && n > 0 && n < 1e9 {
		*s = seconds(n)
	}
	return nil
}

// post sends a form and reads JSON. An authority's refusal is one of our errors with its word.
func (o *OAuth) post(ctx context.Context, to string, form url.Values, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return errDown
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	answer, err := o.client.Do(r)
	if err != nil {
		return errors.Join(errDown, line.WebFailure(err))
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, oauthBytes))
	if err != nil {
		return errors.Join(errDown, line.WebFailure(err))
	}
	if answer.StatusCode == http.StatusOK {
		if json.Unmarshal(body, into) != nil {
			return errDown
		}
		return nil
	}
	return refused(answer.StatusCode, body)
}

// aadsts are Microsoft's own numbers of what went wrong, the only part of its long texts that helps.
var aadsts = desk.Pattern(`AADSTS\d{1,8}`)

// refused reads an error answer (RFC 6749, 5.2; RFC 8628, 3.5).
func refused(status int, body []byte) error {
	var said struct {
		Error string `json:"error"`
		Words string `json:"error_description"`
	}
	_ = json.Unmarshal(body, &said) // what can't be read has no word
	kind := errDown
	switch said.Error {
	case "authorization_pending":
		return errPending
	case "slow_down":
		return errSlow
	case "invalid_grant":
		kind = errGone
	case "access_denied", "authorization_declined", "expired_token", "bad_verification_code", "interaction_required", "consent_required":
		kind = errConsent
	case "invalid_client", "unauthorized_client", "invalid_scope", "invalid_request", "unsupported_grant_type", "redirect_uri_mismatch":
		kind = errClient
	}
	word := plainWord(said.Error)
	if word == "" {
		word = "HTTP " + strconv.Itoa(status)
	}
	if n := aadsts().FindString(said.Words); n != "" {
		word += " " + n
	}
	return &refusal{kind, word}
}

// plainWord lets through what the standard's words are made of and nothing else.
func plainWord(s string) string {
	if len(s) > 60 || strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' && r != '-' }) {
		return ""
	}
	return s
}

// grantError is what an owner is told.
func grantError(g desk.Grant, err error) error {
	if err == nil {
		return nil
	}
	key, args := Explain(err)
	args["authority"] = g.Authority
	return &desk.Error{Code: desk.Unavailable, Key: "mail.error." + key, Args: args, Cause: err}
}

// Explain says what is wrong with a grant; empty where that is not what is wrong.
func Explain(err error) (string, desk.Args) {
	args := desk.Args{}
	var r *refusal
	if errors.As(err, &r) {
		args["words"] = r.word
	}
	for _, known := range []struct {
		err error
		key string
	}{{errGone, "oauth_gone"}, {errConsent, "oauth_consent"}, {errClient, "oauth_client"}, {errNotGiven, "oauth_none"}, {errDown, "oauth_down"}} {
		if errors.Is(err, known.err) {
			return known.key, args
		}
	}
	return "", args
}
