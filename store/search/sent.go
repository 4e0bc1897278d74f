package search

import (
	"slices"
	"sync"

	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// sent is whom messages were sent to: texts of their rows, which stand for their tickets.
type sent struct {
	mu     sync.Mutex
	filled bool
	seq    int64 // of the last change that is known
	upto   int64 // the newest message that is
	texts  texts
}

// ready says that it is filled.
func (s *sent) ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filled
}

// to are the tickets with a message that was sent to somebody with a text in their name or address; known is false where SQLite has to say.
func (s *sent) to(q db.Querier, text string) (tickets postings.Bits, known bool, err error) {
	texts, newest, known, err := s.asOf(q)
	if err != nil || !known {
		return nil, false, err
	}
	return texts.having(text, newest), true, nil
}

// asOf is what is remembered as of a snapshot, and its newest message.
func (s *sent) asOf(q db.Querier) (t texts, newest int64, known bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.filled {
		return t, 0, false, nil
	}
	seq, newest, err := sentState(q)
	if err != nil || seq < s.seq {
		return t, 0, false, err
	}
	if seq > s.seq || newest > s.upto {
		if err := s.catchUp(q, seq, newest); err != nil {
			return t, 0, false, err
		}
	}
	return s.texts, newest, true, nil
}

// sentState is the last change of what was sent, and the newest message.
func sentState(q db.Querier) (seq, newest int64, err error) {
	err = q.Row(`SELECT coalesce((SELECT max(seq) FROM moved), 0), coalesce((SELECT max(id) FROM message), 0)`).Scan(&seq, &newest)
	return seq, newest, err
}

func (s *sent) catchUp(q db.Querier, seq, newest int64) error {
	changed, err := changedSince(q, `SELECT message_id FROM moved WHERE seq > $1`, s.seq)
	if err != nil {
		return err
	}
	t := s.texts
	t.drop(changed)
	var a args
	changed.Cut(s.upto) // the others are new
	err = readSent(q, &t, `message NOT INDEXED WHERE sent_to IS NOT NULL AND id > `+a.add(s.upto)+`
		UNION ALL SELECT id, number, sent_to FROM message NOT INDEXED WHERE sent_to IS NOT NULL AND id IN `+listed(slices.Collect(changed.All()), a.add), a.list...)
	if err != nil {
		return err
	}
	s.seq, s.upto, s.texts = seq, max(s.upto, newest), t
	return nil
}

// fill reads all of it.
func (s *sent) fill(q db.Querier) error {
	seq, newest, err := sentState(q)
	if err != nil {
		return err
	}
	var t texts
	if err := readSent(q, &t, `message INDEXED BY message_sent WHERE sent_to IS NOT NULL`); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filled, s.seq, s.upto, s.texts = true, seq, newest, t
	return nil
}

func readSent(q db.Querier, t *texts, from string, args ...any) error {
	return db.Each(q, func(scan func(...any) error) error {
		var id, number int64
		var text string
		err := scan(&id, &number, &text)
		t.add(id, number, text)
		return err
	}, `SELECT id, number, sent_to FROM `+from, args...)
}
