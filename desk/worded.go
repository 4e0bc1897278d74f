package desk

import (
	"fmt"
	"net/url"
	"strings"
)

const wordedMark = "mail.error."

// Worded is a word key of a mail error and its arguments as one line, for the places that hold a mail server's own words where
// no server said anything: Delivery.Error, SendFailure.Words.
func Worded(key string, args Args) string {
	v := url.Values{}
	for name, value := range args {
		v.Set(name, fmt.Sprint(value))
	}
	if len(v) == 0 {
		return key
	}
	return key + "?" + v.Encode()
}

// Unword is the reverse of Worded. ok is false for a server's own words, which are shown as they are.
func Unword(s string) (key string, args Args, ok bool) {
	if !strings.HasPrefix(s, wordedMark) || strings.ContainsAny(s, " \n") {
		return "", nil, false
	}
	key, query, _ := strings.Cut(s, "?")
	v, err := url.ParseQuery(query)
	if err != nil {
		return "", nil, false
	}
	for name := range v {
		if args == nil {
			args = Args{}
		}
		args[name] = v.Get(name)
	}
	return key, args, true
}
