package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// dataOptions are those of every command that works on a shop's file.
type dataOptions struct{ data string }

func (o *dataOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.add(f)
	return f
}

func (o *dataOptions) add(f *flags) { f.str(&o.data, "data", "cli.flag.data") }

// path is the file to work on: the one named, else the user's own.
func (o *dataOptions) path(t *terminal) (string, error) {
	if o.data != "" {
		return filepath.Abs(o.data)
	}
	folder, err := dataFolder(runtime.GOOS, t.env)
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "deskbell", "deskbell.db"), nil
}

// open opens the file that is there, beside a running desk or without one.
func (o *dataOptions) open(ctx context.Context, t *terminal) (*store.Store, error) {
	path, err := o.path(t)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, path, store.Options{})
}

// openShop is open for a shop that is set up.
func (o *dataOptions) openShop(ctx context.Context, t *terminal) (*store.Store, error) {
	s, err := o.open(ctx, t)
	if err != nil {
		return nil, err
	}
	ready, err := s.Ready(ctx)
	if err == nil && !ready {
		err = desk.Fail(desk.Conflict, "cli.not_ready")
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// dataFolder is where programs of this system keep a user's data.
func dataFolder(system string, env func(string) string) (string, error) {
	switch system {
	case "windows":
		if folder := env("LocalAppData"); folder != "" {
			return folder, nil
		}
	case "darwin":
		if home := env("HOME"); home != "" {
			return filepath.Join(home, "Library", "Application Support"), nil
		}
	default:
		// The XDG specification: a relative path is to be ignored.
		if folder := env("XDG_DATA_HOME"); filepath.IsAbs(folder) {
			return folder, nil
		}
		if home := env("HOME"); home != "" {
			return filepath.Join(home, ".local", "share"), nil
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", wrong("cli.no_home")
	}
	return home, nil
}
