package wire

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// errPanic is a bug that one mail or one server has brought out.
var errPanic = errors.New("panic")

// guarded runs f and makes an error of a panic: a strange mail or server ends its own work and nobody else's.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, v, debug.Stack())
		}
	}()
	return f()
}
