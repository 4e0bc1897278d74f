package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"time"
)

const (
	inbox    = "/desk/open"
	newest   = "/api/v1/tickets?limit=50&q="
	byRank   = "/api/v1/search?in=tickets&limit=50&q="
	deskFind = "/desk/search?q="
)

var refund = url.QueryEscape("退款")

// pages measures the desk with a hundred thousand tickets.
func (b *bench) pages(ctx context.Context) error {
	n := b.full(100_000, 1_000)
	f, err := b.figures(ctx, n)
	if err != nil {
		return err
	}
	in := fmt.Sprintf(", %d tickets", n)
	b.table.add("inbox page, logged in"+in+", one client p95", "8 ms or less", ms(f.inbox.at(95)), f.inbox.at(95) <= 8*time.Millisecond)
	b.table.add("the same, 16 clients", "800 pages/s", fmt.Sprintf("%.0f pages/s", f.rate), f.rate >= 800)
	b.table.add("ticket page with 20 messages, p95", "10 ms or less", ms(f.ticket.at(95)), f.ticket.at(95) <= 10*time.Millisecond)
	b.table.add("search 退款 newest first, p95", "20 ms or less", ms(f.newest.at(95)), f.newest.at(95) <= 20*time.Millisecond)
	b.table.add("search 退款 by rank, p95", "40 ms or less", ms(f.rank.at(95)), f.rank.at(95) <= 40*time.Millisecond)
	b.table.add("the desk's search page for 退款, p95", "", ms(f.find.at(95)), true)
	return nil
}

// sized is what one size of shop costs.
type sized struct {
	tickets                           int
	inbox, ticket, newest, rank, find spread
	rate                              float64
	memory                            int64
	file                              int64
}

// figures measures the pages of a shop with n tickets.
func (b *bench) figures(ctx context.Context, n int) (f sized, err error) {
	open := b.copied
	if n > 100_000 {
		open = b.seeded // a token and a session more do not matter
	}
	file, err := open(ctx, n)
	if err != nil {
		return f, err
	}
	d, err := b.startDesk(ctx, "serve", "--data", file, "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return f, err
	}
	defer d.stop()
	f.tickets, f.file = n, fileSize(file)
	api, err := b.withKey(ctx, d, file)
	if err != nil {
		return f, err
	}
	long, err := longTicket(api)
	if err != nil {
		return f, err
	}
	web, err := d.owner()
	if err != nil {
		return f, err
	}
	reads := b.full(1000, 100)
	for _, m := range []struct {
		into *spread
		from *browser
		path string
		n    int
	}{
		{&f.inbox, web, inbox, reads}, {&f.ticket, web, fmt.Sprintf("/desk/tickets/%d", long), reads},
		{&f.newest, api, newest + refund, reads / 2}, {&f.rank, api, byRank + refund, reads / 2}, {&f.find, web, deskFind + refund, reads / 2},
	} {
		if *m.into, err = m.from.times(m.n, func(int) string { return m.path }); err != nil {
			return f, err
		}
	}
	time.Sleep(time.Duration(b.full(10, 2)) * time.Second)
	if f.memory, err = d.resident("VmRSS"); err != nil {
		return f, err
	}
	f.rate, err = web.rate(ctx, 16, time.Duration(b.full(10, 2))*time.Second, inbox)
	return f, err
}

// longTicket is one with twenty messages; the seeding makes one in five hundred.
func longTicket(api *browser) (int64, error) {
	cursor := ""
	for range 50 {
		var page struct {
			Items []struct {
				Number   int64
				Messages int `json:"message_count"`
			}
			Next string
		}
		if err := api.json("/api/v1/tickets?limit=100&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return 0, err
		}
		for _, t := range page.Items {
			if t.Messages >= 20 && t.Messages <= 21 {
				return t.Number, nil
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return 0, fmt.Errorf("no ticket with twenty messages")
}

// sideBySide shows that a shop's age does not make it slow.
func (b *bench) sideBySide(ctx context.Context, largest int) error {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		if n > largest || b.quick && n > 10_000 {
			break
		}
		f, err := b.figures(ctx, n)
		if err != nil {
			return err
		}
		b.sizes = append(b.sizes, f)
	}
	return nil
}

func printSizes(w io.Writer, sizes []sized) {
	if len(sizes) == 0 {
		return
	}
	fmt.Fprintln(w, "\n| tickets | file | inbox p95 | ticket p95 | 退款 newest p95 | 退款 by rank p95 | inbox, 16 clients | resident memory |\n|---|---|---|---|---|---|---|---|")
	for _, s := range sizes {
		fmt.Fprintf(w, "| %d | %s | %s | %s | %s | %s | %.0f/s | %s |\n", s.tickets, mb(s.file), ms(s.inbox.at(95)), ms(s.ticket.at(95)), ms(s.newest.at(95)), ms(s.rank.at(95)), s.rate, mb(s.memory))
	}
}
