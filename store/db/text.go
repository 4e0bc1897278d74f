package db

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
)

// SplitLines reads a newline-separated list.
func SplitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// OrNull is for references that may be missing.
func OrNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// RandomText is n random bytes as text that stands anywhere.
func RandomText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// JoinLines is the way back.
func JoinLines(list []string) string { return strings.Join(list, "\n") }

// TidyText is a text as it is stored: line ends are one character, nothing blank around, valid UTF-8.
func TidyText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\r\n", "\n")
	return strings.TrimRight(strings.Trim(s, "\n"), " \t\n\u00a0\u3000")
}
