package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	values "github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// connected starts the desk on a copy of the shop with n tickets, its mailbox set to a real server, and waits until it has looked.
func (b *bench) connected(ctx context.Context, n int, m *mailServer) (*desk, string, error) {
	file, err := b.copied(ctx, n)
	if err != nil {
		return nil, "", err
	}
	if err := setMailbox(ctx, file, m); err != nil {
		return nil, "", err
	}
	d, err := b.startDesk(ctx, "serve", "--data", file, "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return nil, "", err
	}
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return nil, "", err
	}
	return d, file, until(ctx, time.Minute, func() (bool, error) {
		h, err := api.mailbox()
		return err == nil && h.LastLook != "" && h.LastError == "", err
	})
}

// setMailbox points the shop's mailbox at the server.
func setMailbox(ctx context.Context, file string, m *mailServer) error {
	s, err := store.Open(ctx, file, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return err
	}
	box := boxes[0]
	at := values.Server{Host: "127.0.0.1", Security: values.NoTLS, User: shopAddress, Password: shopPassword}
	box.Address, box.Ack = shopAddress, false
	box.IMAP, box.SMTP = at, at
	box.IMAP.Port, box.SMTP.Port = m.imap, m.smtp
	_, err = s.SaveMailbox(ctx, box)
	return errors.Join(err, s.Close())
}

// health is a mailbox as the API shows it.
type health struct {
	LastLook  string `json:"last_look"`
	LastError string `json:"last_error"`
	Seen      int
	Tickets   int
}

func (b *browser) mailbox() (health, error) {
	var page struct{ Items []health }
	if err := b.json("/api/v1/mailboxes", &page); err != nil || len(page.Items) == 0 {
		return health{}, err
	}
	return page.Items[0], nil
}

// until looks again and again until done.
func until(ctx context.Context, patience time.Duration, done func() (bool, error)) error {
	var last error
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		ok, err := done()
		if ok {
			return nil
		}
		last = err
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("not within %s: %w", patience, last)
}

// memory is what stays resident after a log-in and a thousand pages, with a mailbox connected.
func (b *bench) memory(ctx context.Context) error {
	m, err := startMail()
	if err != nil {
		return err
	}
	defer m.stop()
	n := b.full(10_000, 1_000)
	d, file, err := b.connected(ctx, n, m)
	if err != nil {
		return err
	}
	defer d.stop()
	if err := b.readPages(ctx, d, file); err != nil {
		return err
	}
	time.Sleep(time.Duration(b.full(10, 2)) * time.Second)
	rss, err := d.resident("VmRSS")
	if err != nil {
		return err
	}
	b.table.add(fmt.Sprintf("resident memory, idle after a log-in and 1,000 page reads, %d tickets, one mailbox (%s)", n, m.name), "45 MB or less", mb(rss), rss <= 45<<20)
	return nil
}

// readPages reads a thousand pages of many kinds.
func (b *bench) readPages(ctx context.Context, d *desk, file string) error {
	web, err := d.owner()
	if err != nil {
		return err
	}
	kinds := []string{"/desk/open", "/desk/resolved", "/desk/mine", "/desk/search?q=" + refund, "/help/zh-CN", "/desk/unassigned", "/desk/ratings", "/desk/articles"}
	_, err = web.times(b.full(1000, 100), func(i int) string {
		if i%2 == 0 {
			return fmt.Sprintf("/desk/tickets/%d", 1001+i%900)
		}
		return kinds[i/2%len(kinds)]
	})
	return err
}

// large is the peak of memory above idle while a mail of 50 MB comes in.
func (b *bench) large(ctx context.Context) error {
	m, err := startMail()
	if err != nil {
		return err
	}
	defer m.stop()
	d, file, err := b.connected(ctx, b.full(10_000, 1_000), m)
	if err != nil {
		return err
	}
	defer d.stop()
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return err
	}
	if err := b.readPages(ctx, d, file); err != nil {
		return err
	}
	raw := largeLetter(rand.New(rand.NewPCG(1, 2)), 50_000_000)
	time.Sleep(5 * time.Second)
	idle, err := d.resident("VmRSS")
	if err != nil {
		return err
	}
	before, err := api.mailbox()
	if err != nil {
		return err
	}
	if err := d.forgetPeak(); err != nil {
		return err
	}
	p, err := m.postman()
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.put(raw); err != nil {
		return err
	}
	began := time.Now()
	if err := until(ctx, 2*time.Minute, func() (bool, error) {
		h, err := api.mailbox()
		return h.Tickets > before.Tickets, err
	}); err != nil {
		return err
	}
	took := time.Since(began)
	peak, err := d.resident("VmHWM")
	if err != nil {
		return err
	}
	b.table.add(fmt.Sprintf("peak memory above idle (%s) while a 50 MB mail comes in", mb(idle)), "60 MB or less", fmt.Sprintf("%s, a ticket after %.1f s", mb(peak-idle), took.Seconds()), peak-idle <= 60<<20)
	return nil
}

// delivery is from the server's having a mail to the event in an open browser.
func (b *bench) delivery(ctx context.Context) error {
	m, err := startMail()
	if err != nil {
		return err
	}
	defer m.stop()
	d, _, err := b.connected(ctx, b.full(10_000, 1_000), m)
	if err != nil {
		return err
	}
	defer d.stop()
	web, err := d.owner()
	if err != nil {
		return err
	}
	events, err := web.events(ctx)
	if err != nil {
		return err
	}
	p, err := m.postman()
	if err != nil {
		return err
	}
	defer p.close()
	rng := rand.New(rand.NewPCG(3, 4))
	var all spread
	for i := range b.full(20, 3) {
		time.Sleep(300 * time.Millisecond)
		if err := p.put(letter(rng, i+1)); err != nil {
			return err
		}
		began := time.Now()
		select {
		case at := <-events:
			all = append(all, max(0, at.Sub(began)))
		case <-time.After(30 * time.Second):
			return errors.New("no event in 30 s")
		}
	}
	b.table.add(fmt.Sprintf("delivery (%s) to the ticket's event in an open browser, IDLE: median (slowest) of %d", m.name, len(all)), "2 s or less",
		fmt.Sprintf("%s (%s)", ms(all.at(50)), ms(all.at(100))), all.at(100) <= 2*time.Second)
	return nil
}

// events opens the live connection and tells when a customer's message comes.
func (b *browser) events(ctx context.Context) (<-chan time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/desk/events", nil)
	if err != nil {
		return nil, err
	}
	client := *b.client
	client.Timeout = 0
	r, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if r.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("events answered %s", r.Status)
	}
	came := make(chan time.Time, 100)
	go func() {
		defer r.Body.Close()
		lines := bufio.NewScanner(r.Body)
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data:") && strings.Contains(lines.Text(), `"in":true`) {
				came <- time.Now()
			}
		}
	}()
	return came, nil
}
