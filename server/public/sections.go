package public

import (
	"cmp"
	"io"
	"maps"
	"slices"
)

// sized is what can be read anywhere and knows its size.
type sized interface {
	io.ReaderAt
	Size() int64
}

func newSection(b sized) *io.SectionReader { return io.NewSectionReader(b, 0, b.Size()) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
