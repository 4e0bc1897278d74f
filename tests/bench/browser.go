package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/deskbell/deskbell/demo"
)

// browser is a logged-in agent.
type browser struct {
	base   string
	client *http.Client
	key    string // of the API; empty for a cookie
}

func newClient() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{
		Jar:           jar,
		Timeout:       time.Minute,
		Transport:     &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// logIn logs in as somebody of the sample shop.
func (d *desk) logIn(address, password string) (*browser, error) {
	b := &browser{base: d.url, client: newClient()}
	r, err := b.client.PostForm(d.url+"/login", url.Values{"address": {address}, "password": {password}})
	if err != nil {
		return nil, err
	}
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther {
		return nil, fmt.Errorf("log-in answered %s", r.Status)
	}
	return b, b.page("/desk/open")
}

func (d *desk) owner() (*browser, error) { return d.logIn(demo.Agents[0].Address, demo.Password) }

// get reads a page to its end.
func (b *browser) get(path string) ([]byte, error) {
	req, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		return nil, err
	}
	if b.key != "" {
		req.Header.Set("Authorization", "Bearer "+b.key)
	}
	r, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s: %.200s", path, r.Status, body)
	}
	return body, err
}

func (b *browser) page(path string) error {
	_, err := b.get(path)
	return err
}

func (b *browser) json(path string, into any) error {
	body, err := b.get(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// times reads pages one after the other, n of them after a few to warm up.
func (b *browser) times(n int, path func(i int) string) (spread, error) {
	var all spread
	for i := range n + min(n/10, 50) {
		began := time.Now()
		if err := b.page(path(i)); err != nil {
			return nil, err
		}
		if i >= min(n/10, 50) {
			all = append(all, time.Since(began))
		}
	}
	return all, nil
}

// rate reads one page with many clients for a while and says how many a second.
func (b *browser) rate(ctx context.Context, clients int, length time.Duration, path string) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	var done atomic.Int64
	var failed atomic.Value
	var all sync.WaitGroup
	began := time.Now()
	for range clients {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := b.page(path); err != nil {
					failed.Store(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	if err, bad := failed.Load().(error); bad {
		return 0, err
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// withKey uses the API of the desk on this file with a new token.
func (b *bench) withKey(ctx context.Context, d *desk, file string) (*browser, error) {
	key, err := b.command(ctx, nil, "token", "create", fmt.Sprintf("bench %d", time.Now().UnixNano()), "--data", file)
	return &browser{base: d.url, client: newClient(), key: key}, err
}
