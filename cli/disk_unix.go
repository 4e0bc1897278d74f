//go:build !windows

package cli

import "golang.org/x/sys/unix"

// freeSpace is how many bytes this user may still write in folder.
func freeSpace(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
