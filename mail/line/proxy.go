package line

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// ProxyFailed is a proxy that did not let us through. It names the proxy and never what one logs in to it with.
type ProxyFailed struct {
	Proxy string
	err   error
}

func (e *ProxyFailed) Error() string { return "proxy " + e.Proxy + ": " + e.err.Error() }
func (e *ProxyFailed) Unwrap() error { return e.err }

// dialTCP reaches host:port as the environment says: through the proxy of ALL_PROXY, else of HTTPS_PROXY, unless NO_PROXY
// excepts the host; straight where there is none. This machine itself is never asked for through a proxy.
func dialTCP(ctx context.Context, network, address string) (net.Conn, error) {
	via, err := proxyOf(address)
	if err != nil {
		return nil, err
	}
	if via == nil {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	var conn net.Conn
	switch via.Scheme {
	case "socks5", "socks5h":
		conn, err = dialSOCKS(ctx, via, address)
	case "http", "https":
		conn, err = dialConnect(ctx, via, address)
	default:
		err = errProxyKind
	}
	if err != nil {
		return nil, &ProxyFailed{Proxy: via.Host, err: err}
	}
	return conn, nil
}

var (
	errProxyKind   = errors.New("a proxy is socks5://, http:// or https://")
	errProxyURL    = errors.New("the address can't be read")
	errProxyAnswer = errors.New("refused")
)

// proxyOf is the proxy for an address, nil for none.
func proxyOf(address string) (*url.URL, error) {
	raw := first("ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy")
	if raw == "" {
		return nil, nil
	}
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	c := httpproxy.Config{HTTPSProxy: raw, NoProxy: first("NO_PROXY", "no_proxy")}
	via, err := c.ProxyFunc()(&url.URL{Scheme: "https", Host: address})
	if err != nil { // which would print the URL, and with it the password
		return nil, &ProxyFailed{Proxy: "?", err: errProxyURL}
	}
	return via, nil
}

// first of the variables that is set.
func first(names ...string) string {
	for _, name := range names {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// dialSOCKS lets the proxy resolve the name: behind one there often is no other way.
func dialSOCKS(ctx context.Context, via *url.URL, address string) (net.Conn, error) {
	var login *proxy.Auth
	if via.User != nil {
		password, _ := via.User.Password()
		login = &proxy.Auth{User: via.User.Username(), Password: password}
	}
	d, err := proxy.SOCKS5("tcp", withPort(via, "1080"), login, new(net.Dialer))
	if err != nil {
		return nil, err
	}
	return d.(proxy.ContextDialer).DialContext(ctx, "tcp", address)
}

func withPort(u *url.URL, port string) string {
	if u.Port() != "" {
		port = u.Port()
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// dialConnect asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6).
func dialConnect(ctx context.Context, via *url.URL, address string) (net.Conn, error) {
	port := "80"
	if via.Scheme == "https" {
		port = "443"
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", withPort(via, port))
	if err != nil {
		return nil, err
	}
	raw := conn
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	if via.Scheme == "https" {
		conn = tls.Client(conn, &tls.Config{ServerName: via.Hostname(), MinVersion: tls.VersionTLS12})
	}
	tunnel, err := connect(conn, via, address)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	return tunnel, nil
}

func connect(conn net.Conn, via *url.URL, address string) (net.Conn, error) {
	ask := "CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n"
	if via.User != nil {
		password, _ := via.User.Password()
		ask += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(via.User.Username()+":"+password)) + "\r\n"
	}
	if _, err := conn.Write([]byte(ask + "\r\n")); err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(conn, 4<<10)
	answer, err := http.ReadResponse(r, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %d", errProxyAnswer, answer.StatusCode)
	}
	return &tunnel{Conn: conn, r: r}, nil
}

// tunnel also gives what came in one piece with the proxy's answer: mail servers speak first.
type tunnel struct {
	net.Conn
	r *bufio.Reader
}

func (t *tunnel) Read(p []byte) (int, error) { return t.r.Read(p) }
