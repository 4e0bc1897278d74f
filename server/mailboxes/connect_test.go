package mailboxes

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
)

// A browser on another machine is sent to itself, for a code may go nowhere else.
func TestLoopbackOnly(t *testing.T) {
	for host, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "localhost:8080": "http://localhost:8080", "[::1]:8080": "http://[::1]:8080", "localhost": "http://localhost",
		"192.168.1.2:8080": "http://127.0.0.1:8080", "desk.shop.test": "http://127.0.0.1:80", "localhost.evil.test:1": "http://127.0.0.1:1",
	} {
		if got := loopbackURL(&gin.Context{Request: &http.Request{Host: host}}); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}
