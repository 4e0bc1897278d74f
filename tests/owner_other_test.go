//go:build !linux

package tests

import "os"

// ownerOf is asked on Linux only, where the real servers run.
func ownerOf(os.FileInfo) (uid, gid int) { return 0, 0 }
