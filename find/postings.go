package find

import (
	"encoding/binary"
	"maps"
	"slices"
)

// postings say where features are, packed: a list for each, in rising order, as differences. Nothing in it changes once it is built.
type postings struct {
	keys []feature // sorted
	ends []uint32  // of their lists in data
	data []byte
}

// collector gathers postings; places come in rising order.
type collector map[feature]*list

type list struct {
	last uint32
	data []byte
}

func (c collector) add(key feature, place uint32) {
	l := c[key]
	if l == nil {
		l = &list{}
		c[key] = l
	}
	l.data = binary.AppendUvarint(l.data, uint64(place-l.last))
	l.last = place
}

func (c collector) pack() (p postings) {
	size := 0
	for _, l := range c {
		size += len(l.data)
	}
	p.keys = slices.AppendSeq(make([]feature, 0, len(c)), maps.Keys(c))
	slices.Sort(p.keys)
	p.ends, p.data = make([]uint32, 0, len(c)), make([]byte, 0, size)
	for _, key := range p.keys {
		p.data = append(p.data, c[key].data...)
		p.ends = append(p.ends, uint32(len(p.data)))
	}
	return p
}

// of appends the places that have a feature to dst.
func (p *postings) of(key feature, dst []uint32) []uint32 {
	i, found := slices.BinarySearch(p.keys, key)
	if !found {
		return dst
	}
	from, place := uint32(0), uint32(0)
	if i > 0 {
		from = p.ends[i-1]
	}
	for data := p.data[from:p.ends[i]]; len(data) > 0; {
		d, n := binary.Uvarint(data)
		place += uint32(d)
		dst = append(dst, place)
		data = data[n:]
	}
	return dst
}
