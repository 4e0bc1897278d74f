package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"sync"
	"time"
)

// viewRate is how many pages of the help centre are asked for a second.
const viewRate = 200

var helpPage = regexp.MustCompile(`href="(/help/zh-CN/[^"#?]+)"`)

// views is the desk while customers read: two hundred pages of the help centre a second for a minute, five mails coming in meanwhile every
// second, and an agent who goes through lists and tickets. Customers' pages are asked for at their times whether or not the ones before
// have been answered.
func (b *bench) views(ctx context.Context) error {
	m, err := startMail()
	if err != nil {
		return err
	}
	defer m.stop()
	n := b.full(100_000, 1_000)
	d, file, err := b.connected(ctx, n, m)
	if err != nil {
		return err
	}
	defer d.stop()
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return err
	}
	web, err := d.owner()
	if err != nil {
		return err
	}
	var open struct{ Items []struct{ Number int64 } }
	if err := api.json("/api/v1/tickets?limit=50&status=open", &open); err != nil {
		return err
	}
	paths, err := helpPages(d)
	if err != nil {
		return err
	}
	before, err := api.mailbox()
	if err != nil {
		return err
	}
	p, err := m.postman()
	if err != nil {
		return err
	}
	defer p.close()

	length := time.Duration(b.full(60, 5)) * time.Second
	run := &viewsRun{customer: newClient()}
	run.customer.Transport = &http.Transport{MaxIdleConnsPerHost: 256}
	until, stop := context.WithTimeout(ctx, length)
	defer stop()
	var all sync.WaitGroup
	all.Go(func() { // an agent, without a pause
		for i := 0; until.Err() == nil; i++ {
			path := inbox
			if i%2 == 1 {
				path = fmt.Sprintf("/desk/tickets/%d", open.Items[i/2%len(open.Items)].Number)
			}
			run.note(&run.desk, func() error { return web.page(path) })
		}
	})
	put := 0
	all.Go(func() {
		rng := rand.New(rand.NewPCG(9, 9))
		for until.Err() == nil {
			if err := p.put(letter(rng, put+1)); err != nil {
				run.fail(err)
				return
			}
			put++
			time.Sleep(200 * time.Millisecond)
		}
	})
	began := time.Now()
	beat := time.NewTicker(time.Second / viewRate)
	defer beat.Stop()
	asked := 0
	for until.Err() == nil {
		<-beat.C
		for ; asked < int(time.Since(began).Seconds()*viewRate); asked++ { // a ticker that fell behind drops beats
			path := paths[asked%len(paths)]
			all.Go(func() { run.note(&run.help, func() error { return run.view(d.url + path) }) })
		}
	}
	all.Wait()
	if run.failed != nil {
		return run.failed
	}
	after, err := api.mailbox()
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%.0f help pages a second for %v while %d mails come in (%s, %d became tickets), %d tickets", float64(len(run.help))/time.Since(began).Seconds(), length, put, m.name, after.Tickets-before.Tickets, n)
	b.table.add(what+": a page of the desk, p95", "50 ms or less", ms(run.desk.at(95)), run.desk.at(95) <= 50*time.Millisecond)
	b.table.add("the same: median; pages the agent read", "", fmt.Sprintf("%s; %d", ms(run.desk.at(50)), len(run.desk)), true)
	b.table.add("the same: a page of the help centre, median (p95)", "", ms(run.help.at(50))+" ("+ms(run.help.at(95))+")", true)
	return nil
}

// helpPages are the pages that the help centre's first one leads to, itself included. Searches are not among them: one address may make only some, and all the
// readers here have the same.
func helpPages(d *desk) ([]string, error) {
	home := &browser{base: d.url, client: newClient()}
	body, err := home.get("/help/zh-CN")
	if err != nil {
		return nil, err
	}
	paths, seen := []string{"/help/zh-CN"}, map[string]bool{}
	for _, m := range helpPage.FindAllStringSubmatch(string(body), -1) {
		if seen[m[1]] || home.page(m[1]) != nil {
			continue
		}
		seen[m[1]] = true
		paths = append(paths, m[1])
	}
	if len(paths) < 5 {
		return nil, fmt.Errorf("the help centre has only %d pages", len(paths))
	}
	return paths, nil
}

// viewsRun is what the readers of a run waited for.
type viewsRun struct {
	mu         sync.Mutex
	desk, help spread
	failed     error
	customer   *http.Client
}

func (r *viewsRun) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
}

// note times one reading.
func (r *viewsRun) note(into *spread, read func() error) {
	began := time.Now()
	if err := read(); err != nil {
		r.fail(err)
		return
	}
	took := time.Since(began)
	r.mu.Lock()
	defer r.mu.Unlock()
	*into = append(*into, took)
}

// view is one customer's reading of a page.
func (r *viewsRun) view(url string) error {
	b := browser{base: url, client: r.customer}
	return b.page("")
}
