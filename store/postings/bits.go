package postings

import (
	"iter"
	"math/bits"
	"slices"
)

// Bits is a set of ids, which are small and dense: one bit each. A nil one is empty; it grows as it is added to.
type Bits []uint64

// UpTo is the set of all ids from 1 to the last.
func UpTo(last int64) Bits {
	b := make(Bits, last>>6+1)
	for i := range b {
		b[i] = ^uint64(0)
	}
	b[0] &^= 1
	b[last>>6] &= ^uint64(0) >> (63 - last&63)
	return b
}

// Add puts an id, at least 0, into the set.
func (b *Bits) Add(id int64) {
	if at := int(id >> 6); at >= len(*b) {
		*b = append(*b, make([]uint64, at+1-len(*b)+len(*b)/4)...)
	}
	(*b)[id>>6] |= 1 << (id & 63)
}

// Has says whether an id is in the set.
func (b Bits) Has(id int64) bool {
	return id >= 0 && int(id>>6) < len(b) && b[id>>6]&(1<<(id&63)) != 0
}

// Count is how many ids are in the set.
func (b Bits) Count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// CountWithout is how many ids are in the set and not in the other.
func (b Bits) CountWithout(other Bits) (n int) {
	for i, w := range b {
		if i < len(other) {
			w &^= other[i]
		}
		n += bits.OnesCount64(w)
	}
	return n
}

// And keeps what is in the other set, too.
func (b Bits) And(other Bits) {
	for i := range b {
		if i < len(other) {
			b[i] &= other[i]
		} else {
			b[i] = 0
		}
	}
}

// Or adds what is in the other set.
func (b *Bits) Or(other Bits) {
	if len(*b) < len(other) {
		*b = append(*b, make([]uint64, len(other)-len(*b))...)
	}
	for i, w := range other {
		(*b)[i] |= w
	}
}

// All are the ids of the set, the largest first.
func (b Bits) All() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for at, w := range slices.Backward(b) {
			for ; w != 0; w &^= 1 << (63 - bits.LeadingZeros64(w)) {
				if !yield(int64(at)<<6 + 63 - int64(bits.LeadingZeros64(w))) {
					return
				}
			}
		}
	}
}

// Without takes out what is in the other set.
func (b Bits) Without(other Bits) {
	for i := range min(len(b), len(other)) {
		b[i] &^= other[i]
	}
}

// Cut takes out all ids beyond the last.
func (b Bits) Cut(last int64) {
	if len(b) > 0 {
		b.And(UpTo(last))
	}
}

// Last is the largest id of the set below another; -1 where there is none.
func (b Bits) Last(below int64) int64 {
	if below <= 0 {
		return -1
	}
	at := int((below - 1) >> 6)
	if at >= len(b) {
		at = len(b) - 1
	} else if w := b[at] << (63 - (below-1)&63); w != 0 {
		return below - 1 - int64(bits.LeadingZeros64(w))
	} else {
		at--
	}
	for ; at >= 0; at-- {
		if w := b[at]; w != 0 {
			return int64(at)<<6 + 63 - int64(bits.LeadingZeros64(w))
		}
	}
	return -1
}

// ranks are, for each word of the set, how many ids stand before it.
func (b Bits) ranks() []int32 {
	list := make([]int32, len(b))
	n := 0
	for i, w := range b {
		list[i] = int32(n)
		n += bits.OnesCount64(w)
	}
	return list
}

// rank is how many ids of the set stand before one of them.
func (b Bits) rank(id int64, ranks []int32) int {
	return int(ranks[id>>6]) + bits.OnesCount64(b[id>>6]&(1<<(id&63)-1))
}
