package tests

import (
	"os"
	"syscall"
)

func ownerOf(f os.FileInfo) (uid, gid int) {
	s := f.Sys().(*syscall.Stat_t)
	return int(s.Uid), int(s.Gid)
}
