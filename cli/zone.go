package cli

import (
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // Windows and bare containers have no zone files; the shop's calendar needs them everywhere
)

func validZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}

// localZone is this machine's zone by its IANA name, else UTC.
func localZone(env func(string) string) string {
	candidates := []string{strings.TrimPrefix(env("TZ"), ":"), time.Local.String()}
	if target, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(filepath.ToSlash(target), "zoneinfo/"); ok {
			candidates = append(candidates, name)
		}
	}
	for _, name := range candidates {
		if validZone(name) {
			return name
		}
	}
	return "UTC"
}
