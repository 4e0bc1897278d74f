package desk

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is put together when it is first asked for, and then kept: most of them serve what a shop does
// seldom or never, and put together they take a hundred times the room of their text. One that is wrong fails a test (cli/patterns_test.go).
func Pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
