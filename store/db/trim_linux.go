package db

import (
	"sync"
	_ "unsafe" // for go:linkname

	"modernc.org/memory"
)

// What SQLite's C code takes comes from these. They keep what was freed for the next one who asks, four megabytes and more of each size
// class, and the module has no other way of being told that nobody will ask for a while. (TestTrim fails where they are called otherwise.)
//
//go:linkname allocator modernc.org/libc.allocator
var allocator memory.Allocator

//go:linkname allocatorMu modernc.org/libc.allocatorMu
var allocatorMu sync.Mutex

// trim gives back to the system what was freed.
func trim() error {
	allocatorMu.Lock()
	defer allocatorMu.Unlock()
	return allocator.Trim()
}
