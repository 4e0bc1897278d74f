package mailtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Authority stands in for Google and Microsoft: it has one client, gives codes, rotates refresh tokens and takes them back.
type Authority struct {
	Mu        sync.Mutex
	URL       string
	secret    string
	Answers   []string // to the next device polls: error words
	Refresh   string   // the only one that counts
	Access    string   // likewise
	Given     int
	Asked     []string // grant types
	expires   any      // of access tokens
	Lasts     int      // of refresh tokens; 0: it does not say
	Slow      time.Duration
	Broken    bool
	Authorize url.Values
}

// Mark is in every secret that the stand-in gives or takes.
const Mark = "s3cr3t"

// StandIn starts one.
func StandIn(t *testing.T) *Authority {
	t.Helper()
	a := &Authority{secret: "client-" + Mark, expires: 3600}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	a.URL = server.URL
	return a
}

// ServeHTTP answers as the authorities do.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	_ = r.ParseForm()
	say := func(status int, v map[string]any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	no := func(word string) {
		say(400, map[string]any{"error": word, "error_description": "AADSTS7000215: no. " + Mark + " " + r.Form.Get("refresh_token")})
	}
	if a.Broken {
		http.Error(w, "<html>"+Mark, http.StatusBadGateway)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/device") {
		say(200, map[string]any{"device_code": "device-" + Mark, "user_code": "ABCD-EFGH", "verification_uri": "https://login.test/device", "expires_in": "900", "interval": 5})
		return
	}
	a.Asked = append(a.Asked, r.Form.Get("grant_type"))
	time.Sleep(a.Slow)
	if r.Form.Get("client_id") != "id" || r.Form.Get("client_secret") != a.secret {
		no("invalid_client")
		return
	}
	switch r.Form.Get("grant_type") {
	case "urn:ietf:params:oauth:grant-type:device_code":
		if len(a.Answers) > 0 {
			word := a.Answers[0]
			a.Answers = a.Answers[1:]
			no(word)
			return
		}
	case "authorization_code":
		sum := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
		if r.Form.Get("code") != "code-"+Mark || r.Form.Get("redirect_uri") != a.Authorize.Get("redirect_uri") ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != a.Authorize.Get("code_challenge") || len(r.Form.Get("code_verifier")) < 43 {
			no("invalid_grant")
			return
		}
	case "refresh_token":
		if r.Form.Get("refresh_token") != a.Refresh {
			no("invalid_grant")
			return
		}
	}
	a.Given++
	a.Refresh, a.Access = fmt.Sprintf("refresh-%d-%s", a.Given, Mark), fmt.Sprintf("access-%d-%s", a.Given, Mark)
	answer := map[string]any{"access_token": a.Access, "refresh_token": a.Refresh, "expires_in": a.expires, "token_type": "Bearer"}
	if a.Lasts > 0 {
		answer["refresh_token_expires_in"] = a.Lasts
	}
	say(200, answer)
}

// Takes says whether a token is the one that counts.
func (a *Authority) Takes(token string) bool {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	return token == a.Access
}

// Revoke takes back the access token, and the refresh token too.
func (a *Authority) Revoke(refreshToo bool) {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	a.Access = "none"
	if refreshToo {
		a.Refresh = "none"
	}
}

// Client is a grant to be asked for at the stand-in, by its one client.
func Client(authority string) desk.Grant {
	return desk.Grant{Authority: authority, ClientID: "id", Secret: "client-" + Mark}
}
