package wire

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/line"
)

// Only UID, RFC822.SIZE, INTERNALDATE and BODY.PEEK are ever fetched: a malformed BODYSTRUCTURE or ENVELOPE, as Chinese
// enterprise mail has them, would fail the whole FETCH. PEEK leaves the flags alone.

// listing is a stretch of a folder: its mails, ascending by UID, and the number of the first among all mails of the folder.
type listing struct {
	mails []desk.Listed
	first uint32
}

// list names the mails of the folder from UID from up to to (0: to the last), the most lowest of them: however much there is, and
// whatever the server answers, no more is held.
func (c *imapSession) list(from, to uint32, most int) (listing, error) {
	if from == 0 || to != 0 && to < from { // past the last UID there can be
		return listing{}, nil
	}
	var set imap.UIDSet
	set.AddRange(imap.UID(from), imap.UID(to))
	return c.listSet(set, from, to, most)
}

// listSet lists a set of mails. A line without a mail's time is not what was asked for but news of its flags, in place of which
// go-imap then does not see the listing: those mails are asked for again.
func (c *imapSession) listSet(set imap.NumSet, from, to uint32, most int) (listing, error) {
	l := lowest{most: most}
	vague, err := c.listOnce(set, from, to, &l)
	if err == nil && len(vague.mails) > 0 {
		vague, err = c.listOnce(uids(vague.listing().mails), from, to, &l)
	}
	if err != nil {
		return listing{}, err
	}
	for _, m := range vague.mails { // there, as far as one can tell, and certainly not old
		m.InternalDate = time.Now()
		l.add(m)
	}
	return l.listing(), nil
}

// listOnce adds to l what is listed, and returns what is only mentioned.
func (c *imapSession) listOnce(set imap.NumSet, from, to uint32, l *lowest) (vague lowest, err error) {
	c.wire.Expect(line.SaidLimit, 0)
	defer c.wire.Expect(line.RestLimit, 0)
	vague.most = l.most
	cmd := c.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		m := numbered{number: msg.SeqNum}
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				m.UID = uint32(item.UID)
			case imapclient.FetchItemDataRFC822Size:
				m.Size = item.Size
			case imapclient.FetchItemDataInternalDate:
				m.InternalDate = item.Time
			}
		}
		switch {
		case m.UID < from || m.UID == 0 || to != 0 && m.UID > to: // "n:*" always names the last mail, even where its UID is below n
		case m.InternalDate.IsZero():
			vague.add(m)
		default:
			l.add(m)
		}
	}
	if err := cmd.Close(); err != nil {
		return vague, c.failed(line.AtFetch, err)
	}
	return vague, nil
}

// lowest holds the mails with the most lowest UIDs of those it is given.
type lowest struct {
	most  int
	mails []numbered
}

// numbered is a mail and its number in the folder.
type numbered struct {
	desk.Listed
	number uint32
}

func (l *lowest) add(m numbered) {
	if l.mails = append(l.mails, m); len(l.mails) >= 2*l.most {
		l.cut()
	}
}

func (l *lowest) cut() {
	slices.SortFunc(l.mails, func(a, b numbered) int { return cmp.Compare(a.UID, b.UID) })
	l.mails = slices.CompactFunc(l.mails, func(a, b numbered) bool { return a.UID == b.UID })
	l.mails = l.mails[:min(len(l.mails), l.most)]
}

func (l *lowest) listing() (list listing) {
	l.cut()
	for i, m := range l.mails {
		if i == 0 {
			list.first = m.number
		}
		list.mails = append(list.mails, m.Listed)
	}
	return list
}

// held is how many mails the selected folder has, as far as the server has told.
func (c *imapSession) held() uint32 {
	if m := c.client.Mailbox(); m != nil {
		return m.NumMessages
	}
	return 0
}

// nextUID is the UID after the folder's last, for servers that keep UIDNEXT to themselves (RFC 3501 lets them).
func (c *imapSession) nextUID() (uint32, error) {
	n := c.held()
	if n == 0 {
		return 1, nil
	}
	l, err := c.listSet(imap.SeqSetNum(n), 1, 0, 1)
	if err != nil || len(l.mails) == 0 {
		return 1, err
	}
	return l.mails[0].UID + 1, nil
}

// fetched is what came of a fetch: the mails that arrived whole, by UID, and those whose true size was over the limit.
type fetched struct {
	whole map[uint32]spooled
	over  map[uint32]int64
}

// fetch spools the mails of batch. Mails that did not come are simply not in the result; the error is that of the
// connection or of our disk, and what came whole before it counts.
func (c *imapSession) fetch(batch []desk.Listed, sp *spool, most int64) (fetched, error) {
	got := fetched{whole: map[uint32]spooled{}, over: map[uint32]int64{}}
	section := &imap.FetchItemBodySection{Peek: true}
	err := c.fetchSection(uids(batch), section, func(uid uint32, lit imap.LiteralReader) error {
		if lit.Size() > most {
			got.over[uid] = lit.Size()
			return nil // it is drained unread
		}
		m, err := takeLiteral(sp, lit, nil)
		if err == nil {
			got.whole[uid] = m
		}
		return err
	})
	return got, err
}

// fetchHeader spools the header of one mail, with a line before it that says how big the mail is (see cutField). Where even the
// header does not come, that line is all there is.
func (c *imapSession) fetchHeader(uid uint32, size int64, sp *spool, most int64) (spooled, error) {
	var head spooled
	found := false
	line := strings.NewReader(fmt.Sprintf("%s: %d\r\n", mail.CutField, size))
	section := &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader}
	err := c.fetchSection(imap.UIDSetNum(imap.UID(uid)), section, func(_ uint32, lit imap.LiteralReader) (err error) {
		if found || lit.Size() > most {
			return nil
		}
		head, err = takeLiteral(sp, lit, line)
		found = err == nil
		return err
	})
	if err == nil && !found {
		return sp.take(io.MultiReader(line, strings.NewReader("\r\n")), make([]byte, 256))
	}
	return head, err
}

// fetchSection runs one FETCH and hands out each literal. What each leaves unread is drained, before anything else is asked
// for. A NO is no error: the server has told what it could, and the caller sees what is missing.
func (c *imapSession) fetchSection(set imap.NumSet, section *imap.FetchItemBodySection, each func(uint32, imap.LiteralReader) error) error {
	c.wire.Expect(line.SaidLimit, 0)
	defer c.wire.Expect(line.RestLimit, 0)
	cmd := c.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		uid := uint32(0)
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				uid = uint32(item.UID)
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil || uid == 0 {
					continue
				}
				if err := each(uid, item.Literal); err != nil {
					_ = c.wire.Close() // the rest of the answer is of no use, however long it is
					if errors.Is(err, errSpool) {
						_, _ = io.Copy(io.Discard, item.Literal) // the client does not close before it has been read to its end …
					}
					c.close()
					_ = cmd.Close() // … and what ended too early may not be read while the client still does
					return c.fetchFailed(err)
				}
			}
		}
	}
	err := cmd.Close()
	if no := (*imap.Error)(nil); errors.As(err, &no) && no.Type == imap.StatusResponseTypeNo {
		return nil
	}
	if err != nil {
		return c.fetchFailed(err)
	}
	return nil
}

func (c *imapSession) fetchFailed(err error) error {
	if errors.Is(err, errSpool) {
		return &line.Failed{At: line.AtSpool, Err: err}
	}
	return c.failed(line.AtFetch, err)
}

var errCut = errors.New("the connection broke in the middle of a mail")

// takeLiteral spools a literal. A connection that breaks within one looks like its end: only the size tells (RFC 9051, 4.3).
func takeLiteral(sp *spool, lit imap.LiteralReader, before io.Reader) (spooled, error) {
	counted := &counter{r: lit}
	var r io.Reader = counted
	if before != nil {
		r = io.MultiReader(before, counted)
	}
	start := sp.end
	m, err := sp.take(r, make([]byte, spoolBuffer))
	if err == nil && counted.n != lit.Size() {
		sp.end = start
		err = errCut
	}
	return m, err
}

const spoolBuffer = 32 << 10

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func uids(mails []desk.Listed) imap.UIDSet {
	var set imap.UIDSet
	for _, m := range mails {
		set.AddNum(imap.UID(m.UID))
	}
	return set
}
