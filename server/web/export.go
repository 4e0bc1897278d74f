package web

import "context"

// Export is a help centre that is being written to files: pages are asked for as by a reader, and come out so that they work where
// nothing answers.
type Export struct {
	Base string // where the files will stand, without a slash at its end; empty where nobody said
}

type exportKey struct{}

// Exporting marks a request of the export. No request from outside can carry it.
func Exporting(ctx context.Context, e Export) context.Context {
	return context.WithValue(ctx, exportKey{}, &e)
}

// ExportOf is the export that asks; nil for a reader.
func ExportOf(ctx context.Context) *Export {
	e, _ := ctx.Value(exportKey{}).(*Export)
	return e
}
