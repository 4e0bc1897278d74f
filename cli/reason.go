package cli

import (
	"errors"
	"io/fs"
	"net"
	"os"
)

// reason is what the system itself said, without our own path around it: "permission denied".
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	var call *net.OpError
	if errors.As(err, &call) {
		return reason(call.Err)
	}
	var system *os.SyscallError
	if errors.As(err, &system) {
		return system.Err.Error()
	}
	return err.Error()
}
