package demo

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// A customer's letters are held to these limits; the oldest go first.
const (
	maxLetters     = 200
	maxBoxes       = 500
	maxLetterBytes = 64 << 20
)

// letters are the customers' mailboxes: what each wrote to the shop and what came back, as desk messages. In is what came
// from the shop to the customer, Out what the customer wrote.
type letters struct {
	parse    func(io.ReaderAt, int64) *desk.Mail
	openPart func(io.ReaderAt, int64, string) (io.Reader, error)

	mu    sync.Mutex
	boxes map[string]*box
	last  int64
	bytes int64
}

type box struct {
	owner   desk.Person
	letters []letter // oldest first
	at      time.Time
}

type letter struct {
	desk.Message
	raw []byte
}

func newLetters(o OfficeOptions) *letters {
	return &letters{parse: o.Parse, openPart: o.OpenPart, boxes: map[string]*box{}}
}

// arrive files a mail that came from the shop.
func (l *letters) arrive(to string, raw []byte, at time.Time) {
	m := l.read(raw, at)
	m.Direction = desk.In
	l.file(desk.Person{Address: to}, letter{m, raw})
}

// read makes a message of a raw mail.
func (l *letters) read(raw []byte, at time.Time) desk.Message {
	mail := l.parse(bytes.NewReader(raw), int64(len(raw)))
	m := desk.Message{
		From: mail.From, To: mail.To, Cc: mail.Cc, ReplyTo: mail.ReplyTo, Subject: mail.Subject, Text: mail.Text, HTML: mail.HTML,
		Reply: mail.Reply, Auto: mail.Auto, MessageID: mail.MessageID, InReplyTo: mail.InReplyTo, References: mail.References,
		Date: at, CreatedAt: at,
	}
	for i, p := range mail.Parts {
		m.Attachments = append(m.Attachments, desk.Attachment{
			ID: int64(i), Name: p.Name, Type: p.Type, Size: p.Size, Inline: p.Inline, ContentID: p.ContentID, Part: p.Locator,
		})
	}
	return m
}

// file puts a letter into its owner's box, making room for it.
func (l *letters) file(owner desk.Person, m letter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	m.ID = l.last
	b := l.boxes[owner.Address]
	if b == nil {
		b = &box{owner: owner}
		l.boxes[owner.Address] = b
	}
	if owner.Name != "" {
		b.owner.Name = owner.Name
	}
	b.letters = append(b.letters, m)
	b.at = m.Date
	l.bytes += int64(len(m.raw))
	if len(b.letters) > maxLetters {
		l.dropOldest(b)
	}
	for l.bytes > maxLetterBytes || len(l.boxes) > maxBoxes {
		l.dropOldest(l.stalest())
	}
}

// dropOldest drops a box's oldest letter, and the box with its last one.
func (l *letters) dropOldest(b *box) {
	l.bytes -= int64(len(b.letters[0].raw))
	b.letters = slices.Delete(b.letters, 0, 1)
	if len(b.letters) == 0 {
		delete(l.boxes, b.owner.Address)
	}
}

// stalest is the box that nothing has come to for the longest time.
func (l *letters) stalest() *box {
	var oldest *box
	for _, b := range l.boxes {
		if oldest == nil || b.at.Before(oldest.at) {
			oldest = b
		}
	}
	return oldest
}

// Customers are those who have letters, the last written to first, and then the samples that have none.
func (l *letters) Customers() []desk.Person {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*box
	for _, b := range l.boxes {
		found = append(found, b)
	}
	slices.SortFunc(found, func(a, b *box) int { return b.at.Compare(a.at) })
	var people []desk.Person
	for _, b := range found {
		people = append(people, l.named(b.owner))
	}
	for _, s := range Samples {
		if l.boxes[s.Address] == nil {
			people = append(people, s)
		}
	}
	return people
}

// named gives a sample customer their name where the box has none.
func (l *letters) named(p desk.Person) desk.Person {
	if p.Name != "" {
		return p
	}
	for _, s := range Samples {
		if s.Address == p.Address {
			return s
		}
	}
	return p
}

// Letters of one customer, newest first.
func (l *letters) Letters(address string) []desk.Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.boxes[strings.ToLower(address)]
	if b == nil {
		return nil
	}
	var all []desk.Message
	for _, m := range slices.Backward(b.letters) {
		all = append(all, m.Message)
	}
	return all
}

// find is one letter of a customer.
func (l *letters) find(address string, id int64) (letter, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.boxes[strings.ToLower(address)]; b != nil {
		for _, m := range b.letters {
			if m.ID == id {
				return m, nil
			}
		}
	}
	return letter{}, desk.Fail(desk.NotFound, "demo.no_letter")
}

// Letter is one letter of a customer; NotFound (demo.no_letter).
func (l *letters) Letter(address string, id int64) (desk.Message, error) {
	m, err := l.find(address, id)
	return m.Message, err
}

// OpenAttachment reads the attachment with this index in a letter; NotFound (demo.no_letter).
func (l *letters) OpenAttachment(address string, id, index int64) (desk.Attachment, io.Reader, error) {
	m, err := l.find(address, id)
	if err != nil {
		return desk.Attachment{}, nil, err
	}
	if index < 0 || index >= int64(len(m.Attachments)) {
		return desk.Attachment{}, nil, desk.Fail(desk.NotFound, "demo.no_letter")
	}
	a := m.Attachments[index]
	r, err := l.openPart(bytes.NewReader(m.raw), int64(len(m.raw)), a.Part)
	return a, r, err
}
