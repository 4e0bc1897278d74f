package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/deskbell/deskbell/demo"
)

const (
	liveAgents  = 50
	liveChanges = 10 // a second
)

// live measures a full desk: fifty agents with an open list, ten changes a second for two minutes. Each of them does what the page does: an
// event is followed by the rows, read again at most every 400 ms, and by the rail's numbers, at most every second.
func (b *bench) live(ctx context.Context) error {
	file, err := b.copied(ctx, b.full(10_000, 1_000))
	if err != nil {
		return err
	}
	d, err := b.startDesk(ctx, "serve", "--data", file, "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return err
	}
	defer d.stop()
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return err
	}
	var page struct{ Items []struct{ Number int64 } }
	if err := api.json("/api/v1/tickets?limit=100&status=open", &page); err != nil {
		return err
	}
	var staff []*browser // the sample shop has fewer agents than fifty: each has several browsers
	for _, a := range demo.Agents {
		one, err := d.logIn(a.Address, demo.Password)
		if err != nil {
			return err
		}
		one.client.Transport = &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}
		staff = append(staff, one)
	}
	run := &liveRun{at: map[int64]time.Time{}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var all sync.WaitGroup
	for i := range liveAgents {
		all.Go(func() { run.watch(ctx, staff[i%len(staff)]) })
	}
	time.Sleep(2 * time.Second)
	length := time.Duration(b.full(120, 10)) * time.Second
	if len(page.Items) < liveChanges {
		return fmt.Errorf("only %d tickets to change", len(page.Items))
	}
	began, early := time.Now(), int64(0)
	beat := time.NewTicker(time.Second / liveChanges)
	defer beat.Stop()
	for i := 0; time.Since(began) < length; i++ {
		<-beat.C
		if early == 0 && time.Since(began) > length/4 {
			if early, err = d.resident("VmRSS"); err != nil {
				return err
			}
		}
		all.Go(func() { run.change(staff[0], page.Items[i%len(page.Items)].Number, i/len(page.Items)) })
	}
	late, err := d.resident("VmRSS")
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	stop()
	all.Wait()
	if run.failed != nil {
		return run.failed
	}
	what := fmt.Sprintf("%d agents connected, %d changes a second for %v", liveAgents, liveChanges, length)
	b.table.add(what+": a change is known p95", "", ms(run.known.at(95)), true)
	b.table.add("the same: the list shows it, p95", "1 s or less", ms(run.shown.at(95)), run.shown.at(95) <= time.Second)
	b.table.add("events that arrived", fmt.Sprint(run.made*liveAgents), fmt.Sprint(len(run.known)), len(run.known) >= run.made*liveAgents)
	b.table.add("memory after a quarter of it, and at its end", "within 8 MB", mb(early)+", "+mb(late), late-early <= 8<<20)
	return nil
}

// liveRun is what the agents of a run have seen.
type liveRun struct {
	mu           sync.Mutex
	at           map[int64]time.Time // ticket -> when its last change was asked for
	known, shown spread
	made         int
	failed       error
}

func (r *liveRun) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
}

// change gives a ticket another priority, each round the other one.
func (r *liveRun) change(b *browser, number int64, round int) {
	r.mu.Lock()
	r.at[number] = time.Now()
	r.made++
	r.mu.Unlock()
	priority := []string{"urgent", "low"}[round%2]
	res, err := b.client.PostForm(fmt.Sprintf("%s/desk/tickets/%d/edit", b.base, number), url.Values{"priority": {priority}})
	if err != nil {
		r.fail(err)
		return
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		r.fail(fmt.Errorf("a change answered %s", res.Status))
	}
}

// watch is one agent's open list.
func (r *liveRun) watch(ctx context.Context, b *browser) {
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/desk/events", nil)
	streams := &http.Client{Jar: b.client.Jar, Transport: &http.Transport{}}
	res, err := streams.Do(req)
	if err != nil {
		r.fail(err)
		return
	}
	defer res.Body.Close()
	heard := make(chan time.Time, 4096)
	var all sync.WaitGroup
	all.Go(func() { r.follow(ctx, b, heard) })
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		data, found := strings.CutPrefix(lines.Text(), "data: ")
		var c struct {
			Kind   string
			Ticket int64
		}
		if !found || json.Unmarshal([]byte(data), &c) != nil || c.Kind != "ticket" {
			continue
		}
		r.mu.Lock()
		asked, ours := r.at[c.Ticket]
		if ours {
			r.known = append(r.known, time.Since(asked))
		}
		r.mu.Unlock()
		if ours {
			heard <- asked
		}
	}
	close(heard)
	all.Wait()
}

// follow reads the rows again after what was heard, and notes how old each change is by then.
func (r *liveRun) follow(ctx context.Context, b *browser, heard <-chan time.Time) {
	var counted time.Time
	for asked := range heard {
		changes := []time.Time{asked}
		for range len(heard) {
			changes = append(changes, <-heard)
		}
		pause := time.After(400 * time.Millisecond)
		if err := b.fragment(ctx, "/desk/open"); err != nil && ctx.Err() == nil {
			r.fail(err)
			return
		}
		r.mu.Lock()
		for _, at := range changes {
			r.shown = append(r.shown, time.Since(at))
		}
		r.mu.Unlock()
		if time.Since(counted) > time.Second {
			counted = time.Now()
			_ = b.fragment(ctx, "/desk/counts")
		}
		<-pause
	}
}

// fragment reads a part of a page, as an open page does.
func (b *browser) fragment(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Deskbell-Fragment", "1")
	res, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
