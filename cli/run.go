package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/deskbell/deskbell/cli/crew"
	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// How long the end may take: for answers that are being written to a browser, then for workers (a mail that is being handed
// over). Together less than the ten seconds that most supervisors grant.
const (
	draining  = 4 * time.Second
	finishing = 5 * time.Second
)

// plan says how one desk is to run. serve and demo make one each.
type plan struct {
	data           string // the database
	listen         string
	publicURL      string
	hosts, proxies []string
	cookie         string // the session cookie's name, so that two desks on one host keep apart
	demo           server.Demo
	open           bool // show it in the browser
	log            *slog.Logger
	workers        []crew.Worker                               // besides the desk's own
	prepare        func(context.Context, *store.Store) error   // before anything is served; nil for nothing
	ready          func(ctx context.Context, url string) error // when it serves; nil for nothing
}

// run runs the desk until ctx ends: file locked and opened, HTTP, workers; and the same backwards.
func (p *plan) run(ctx context.Context, t *terminal) error {
	crew.TuneMemory(t.env)
	listener, unlock, err := p.claim(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	defer listener.Close()
	s, err := store.Open(ctx, p.data, store.Options{Create: true, PublicURL: p.publicURL, Phrases: words.Phrases(), Surveys: words.SurveyWords()})
	if err != nil {
		return err
	}
	err = p.over(ctx, t, s, listener)
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = nil // told to end while it began
	}
	return errors.Join(err, s.Close())
}

// claim takes the address and the file. It listens first because the lock file names the page; but when both are taken, that
// the desk runs already is the better answer.
func (p *plan) claim(ctx context.Context) (net.Listener, func(), error) {
	var network net.ListenConfig
	listener, refused := network.Listen(ctx, "tcp", p.listen)
	url := ""
	if refused == nil {
		url = localURL(listener.Addr())
	} else if !db.HasLock(p.data) {
		return nil, nil, listenFailed(p.listen, refused) // nobody has run here: no folder and no lock file is left behind
	}
	if err := os.MkdirAll(filepath.Dir(p.data), 0o700); err != nil {
		err = desk.Fail(desk.Unavailable, "store.read_only", "path", p.data).Because(err)
		if refused == nil {
			err = errors.Join(err, listener.Close())
		}
		return nil, nil, err
	}
	unlock, err := db.Lock(p.data, url)
	switch {
	case err != nil && refused == nil:
		return nil, nil, errors.Join(err, listener.Close())
	case err != nil:
		return nil, nil, err
	case refused != nil:
		unlock()
		return nil, nil, listenFailed(p.listen, refused)
	}
	return listener, unlock, nil
}

func listenFailed(address string, err error) error {
	key := "cli.listen"
	if errors.Is(err, syscall.EADDRINUSE) {
		key = "cli.port_used"
	}
	return desk.Fail(desk.Unavailable, key, "address", address, "why", reason(err)).Because(err)
}

// over serves an open store: HTTP first, then the workers; and at the end live pages, HTTP, workers.
func (p *plan) over(ctx context.Context, t *terminal, s *store.Store, listener net.Listener) error {
	if p.prepare != nil {
		if err := p.prepare(ctx, s); err != nil {
			return err
		}
	}
	if err := s.ReleaseClaims(ctx); err != nil {
		return err
	}
	code, err := setupCode(ctx, s)
	if err != nil {
		return err
	}
	post := newPost(s, p.log)
	srv, err := p.server(s, post, listener, code)
	if err != nil {
		return err
	}
	s.SetNotify(post.notify(srv.Hub))
	web := p.web(srv)
	var around sync.WaitGroup
	served := make(chan error, 1)
	around.Go(func() { served <- web.Serve(listener) })
	around.Go(func() { warm(ctx, s) })
	around.Go(func() { p.announce(ctx, t, listener, code) })
	own := crew.Duties{Store: s, Log: p.log, Queued: post.sender.Wake, KeepViews: srv.KeepViews, Version: srv.Hub.Version, Export: exported(s, time.Now)}
	team := crew.Start(context.WithoutCancel(ctx), p.log, slices.Concat(post.workers(), own.Workers(), p.workers))
	select {
	case <-ctx.Done():
	case err = <-served:
	}
	p.log.Info("ending")
	srv.Close()
	endWeb(web)
	if !team.Finish(finishing) {
		p.log.Warn("some work did not end in time; it is taken up again at the next start")
	}
	around.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

func (p *plan) server(s *store.Store, post *post, listener net.Listener, code string) (*server.Server, error) {
	return server.New(server.Config{
		Store: s, Mail: post.forServer(), Log: p.log, Version: versionName(), Listen: listener.Addr().String(),
		PublicURL: p.publicURL, Hosts: p.hosts, Proxies: p.proxies, Cookie: p.cookie, SetupCode: code, Demo: p.demo, Sample: demo.Sample,
	})
}

func (p *plan) web(srv *server.Server) *http.Server {
	return &http.Server{
		Handler:           srv,
		ReadHeaderTimeout: 10 * time.Second, // a slow sender of headers holds nobody up; bodies and event streams take their time
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), // broken connections of strangers
	}
}

// endWeb lets answers that have begun come to their end, for a while.
func endWeb(web *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), draining)
	defer cancel()
	if web.Shutdown(ctx) != nil {
		_ = web.Close()
	}
}

// setupCode is a new one-time code while there is no shop, else empty.
func setupCode(ctx context.Context, s *store.Store) (string, error) {
	ready, err := s.Ready(ctx)
	if err != nil || ready {
		return "", err
	}
	return rand.Text(), nil
}

// announce prints where the desk is and where its data are, and shows it in the browser if that was asked for.
func (p *plan) announce(ctx context.Context, t *terminal, listener net.Listener, code string) {
	url := localURL(listener.Addr())
	t.say("cli.serve.at", "url", url, "version", versionName())
	if everywhere(listener.Addr()) {
		t.say("cli.serve.everywhere", "listen", p.listen)
	}
	t.say("cli.serve.data", "file", p.data)
	if code != "" {
		url += "setup?code=" + code
		t.say("cli.serve.setup", "url", url)
	}
	if p.ready != nil {
		if err := p.ready(ctx, url); err != nil {
			p.log.Error("the start is not complete", "err", err)
		}
	}
	if !p.open {
		return
	}
	if err := t.browse(ctx, url); err != nil {
		p.log.Warn("no browser could be opened", "err", err)
	}
}

// warm reads the pages of the shop's language, makes the ranking of its articles and remembers where the messages of a large shop are, off
// the first visitor's time.
func warm(ctx context.Context, s *store.Store) {
	set, err := s.Settings(ctx)
	if err != nil {
		return
	}
	ui.Warm(set.Lang)
	if set.HelpOn {
		_, _ = s.SearchArticles(ctx, set.ShopName, set.Lang, true, 1) // what is wrong is said to whoever searches
	}
	_ = s.WarmSearch(ctx) // likewise
}
