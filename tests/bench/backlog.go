package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/deskbell/deskbell/demo"
)

// backlog is how fast mail that lies there becomes tickets that can be searched. First mail of the last days, answered to nobody;
// then the same with an acknowledgement to each customer.
func (b *bench) backlog(ctx context.Context) error {
	m, err := startMail()
	if err != nil {
		return err
	}
	defer m.stop()
	p, err := m.postman()
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.empty(); err != nil {
		return err
	}
	n := b.full(5_000, 200)
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range n {
		if err := p.put(letter(rng, i+1)); err != nil {
			return err
		}
	}
	took, err := b.drain(ctx, m, n)
	if err != nil {
		return err
	}
	rate := float64(n) / took.Seconds()
	b.table.add(fmt.Sprintf("backlog of %d mails (%s) to searchable tickets, synchronous FULL", n, m.name), "400 mails/s or more", fmt.Sprintf("%.0f mails/s", rate), rate >= 400)
	return nil
}

// drain sets a new desk up beside the full mailbox, starts it, and times it until the last mail is a ticket that is found.
func (b *bench) drain(ctx context.Context, m *mailServer, n int) (time.Duration, error) {
	file := fmt.Sprintf("%s/backlog-%d.db", b.work, time.Now().UnixNano())
	env := []string{"DESKBELL_PASSWORD=" + demo.Password, "DESKBELL_IMAP_PASSWORD=" + shopPassword, "DESKBELL_SMTP_PASSWORD=" + shopPassword}
	_, err := b.command(ctx, env, "init", "--data", file, "--shop", "Bench", "--lang", "en", "--zone", "UTC", "--admin", demo.Agents[0].Address,
		"--mailbox", shopAddress, "--history", "30",
		"--imap", fmt.Sprintf("imap://%s@127.0.0.1:%d?tls=none", strings.ReplaceAll(shopAddress, "@", "%40"), m.imap),
		"--smtp", fmt.Sprintf("smtp://%s@127.0.0.1:%d?tls=none", strings.ReplaceAll(shopAddress, "@", "%40"), m.smtp))
	if err != nil {
		return 0, err
	}
	began := time.Now()
	d, err := b.startDesk(ctx, "serve", "--data", file, "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return 0, err
	}
	defer d.stop()
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return 0, err
	}
	if err := until(ctx, 5*time.Minute, func() (bool, error) {
		h, err := api.mailbox()
		return h.Tickets >= n, err
	}); err != nil {
		return 0, err
	}
	took := time.Since(began)
	last := fmt.Sprint(100000 + n)
	var found struct{ Items []struct{ Subject string } }
	if err := api.json(byRank+last, &found); err != nil {
		return 0, err
	}
	if len(found.Items) != 1 || !strings.Contains(found.Items[0].Subject, last) {
		return 0, fmt.Errorf("the last mail is not found: %+v", found)
	}
	return took, nil
}
