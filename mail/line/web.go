package line

import (
	"errors"
	"net/http"
	"net/url"
	"time"
)

// WebClient is a client for the few things that are asked of the web: through the same proxy as mail, and never for long.
func WebClient(limit time.Duration) *http.Client {
	return &http.Client{Timeout: limit, Transport: &http.Transport{
		DialContext: dialTCP, TLSHandshakeTimeout: limit, ResponseHeaderTimeout: limit, MaxResponseHeaderBytes: 32 << 10,
		ForceAttemptHTTP2: true, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 1,
	}}
}

// WebFailure is what went wrong without the address that was asked for, which may say too much.
func WebFailure(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
