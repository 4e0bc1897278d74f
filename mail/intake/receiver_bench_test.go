package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/mailtest"
	"github.com/deskbell/deskbell/mail/wire"
	"github.com/deskbell/deskbell/store"
)

// BenchmarkIntake is a backlog from an IMAP server in process to tickets, for profiles; tests/ has the one that counts.
func BenchmarkIntake(b *testing.B) {
	server := mailtest.NewMailServer(b, desk.NoTLS)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range b.N {
		var text strings.Builder
		for text.Len() < 3000 {
			fmt.Fprintf(&text, "%c%c%c refund%d，\r\n", rune(0x4e00+random.IntN(3000)), rune(0x4e00+random.IntN(300)), rune(0x4e00+random.IntN(300)), random.IntN(1000))
		}
		from := fmt.Sprintf("c%d@cust.test", i)
		raw := "From: " + from + "\r\nTo: support@shop.test\r\nSubject: m" + fmt.Sprint(i) + "\r\nMessage-ID: <" + from + ">\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n" +
			"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.String() + "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + strings.ReplaceAll(text.String(), "\r\n", "<br>\r\n") + "</p>\r\n--x--\r\n"
		if _, err := server.User.Append("INBOX", mailtest.LiteralString(raw), &imap.AppendOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "desk.db"), store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	box := desk.Mailbox{Address: "support@shop.test", Folder: "INBOX", IMAP: server.Server, SMTP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS},
		Start: desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}}
	if box.ID, err = s.SaveMailbox(b.Context(), box); err != nil {
		b.Fatal(err)
	}
	open := func(ctx context.Context, id int64) (desk.ReadAtCloser, error) { return s.Blob(ctx, id) }
	b.ResetTimer()
	r := NewReceiver(s, open, mailtest.Quiet)
	p := wire.NewPoller(box, s, b.TempDir(), r.Wake, mailtest.Quiet)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	done := make(chan error, 2)
	go func() { done <- r.Run(ctx) }()
	go func() { done <- p.Run(ctx) }()
	for {
		all, err := s.Health(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if all[0].Tickets == b.N {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.StopTimer()
	cancel()
	<-done
	<-done
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
