package cli

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is that of a release, set by the linker (see the Makefile). Empty in a plain `go build`.
var Version string

// versionName is Version, else what the build recorded of the module or the commit, else "dev".
func versionName() string {
	if Version != "" {
		return Version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "dev-" + s.Value[:12]
		}
	}
	return "dev"
}

func version(_ context.Context, t *terminal, args []string) error {
	if err := newFlags(t).parse(args, 0, 0); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "deskbell %s (%s, %s/%s)\n", versionName(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
