package search

import (
	"slices"
	"sync"

	"github.com/deskbell/deskbell/store/db"
)

// place is where a message is: its ticket, and when it was written, in seconds since 1970.
type place struct{ number, at uint32 }

// blockSize messages are read at once; the newest of them are what most searches need.
const blockSize = 4096

// block is the places of messages whose ids stand side by side, as of when upto was the newest.
type block struct {
	upto   int64
	places [blockSize]place
}

// strands remembers where messages are for as long as the database is open: 8 bytes each. A message that moves to another ticket is named in
// the table moved; all else about it stays.
type strands struct {
	mu     sync.Mutex
	seq    int64 // of the last move that is known
	blocks []*block
}

// places are the strands of one snapshot.
type places struct {
	q       db.Querier
	strands *strands
	seq     int64
	newest  int64
	blocks  []*block
}

// placesOf begins with what is remembered and still so.
func placesOf(s *db.DB, q db.Querier) (*places, error) {
	p := &places{q: q, strands: db.Shared[strands](s)}
	if err := q.Row(`SELECT coalesce((SELECT max(seq) FROM moved), 0), coalesce((SELECT max(id) FROM message), 0)`).Scan(&p.seq, &p.newest); err != nil {
		return nil, err
	}
	p.strands.mu.Lock()
	defer p.strands.mu.Unlock()
	if p.seq < p.strands.seq {
		return p, nil // somebody has seen later: what they remember is not of this snapshot
	}
	if p.seq > p.strands.seq {
		if err := p.strands.forget(q); err != nil {
			return nil, err
		}
		p.strands.seq = p.seq
	}
	p.blocks = slices.Clone(p.strands.blocks)
	return p, nil
}

// forget drops what has moved since.
func (s *strands) forget(q db.Querier) error {
	return db.Each(q, func(scan func(...any) error) error {
		var at int
		if err := scan(&at); err != nil {
			return err
		}
		if at < len(s.blocks) {
			s.blocks[at] = nil
		}
		return nil
	}, `SELECT DISTINCT message_id / $2 FROM moved WHERE seq > $1`, s.seq, blockSize)
}

// of is where a message is.
func (p *places) of(id int64) (place, error) {
	at := int(id / blockSize)
	if at >= len(p.blocks) || p.blocks[at] == nil || p.blocks[at].upto < id {
		if err := p.load(at); err != nil {
			return place{}, err
		}
	}
	return p.blocks[at].places[id%blockSize], nil
}

// each calls f with where each message is.
func (p *places) each(f func(at place)) error {
	for from := int64(0); from <= p.newest; from += blockSize {
		last := min(from+blockSize-1, p.newest)
		if _, err := p.of(last); err != nil {
			return err
		}
		for _, at := range p.blocks[from/blockSize].places[:last-from+1] {
			if at.number != 0 {
				f(at)
			}
		}
	}
	return nil
}

func (p *places) load(at int) error {
	b := &block{upto: p.newest}
	err := db.Each(p.q, func(scan func(...any) error) error {
		var id, number, when int64
		err := scan(&id, &number, &when)
		b.places[id%blockSize] = place{uint32(number), uint32(when / 1000)}
		return err
	}, `SELECT id, number, created_at FROM message INDEXED BY message_walk WHERE id >= $1 AND id < $2`, int64(at)*blockSize, int64(at+1)*blockSize)
	if err != nil {
		return err
	}
	p.blocks = put(p.blocks, at, b)
	p.strands.mu.Lock()
	defer p.strands.mu.Unlock()
	if p.seq == p.strands.seq {
		p.strands.blocks = put(p.strands.blocks, at, b)
	}
	return nil
}

func put(list []*block, at int, b *block) []*block {
	for len(list) <= at {
		list = append(list, nil)
	}
	list[at] = b
	return list
}
