package web

import (
	"bytes"
	"sync"
)

// buffers are reused between pages.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
