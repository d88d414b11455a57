package ui

import "context"

// Exports are the addresses at which the list of a page is had as a file, with what narrows it.
type Exports struct{ XLSX, CSV string }

type exportsKey struct{}

// WithExports lets the head of the page offer its list as a file; nil offers nothing. It goes by the context, so that
// each list has the offer at the same place without asking for it.
func WithExports(ctx context.Context, e *Exports) context.Context {
	if e == nil {
		return ctx
	}
	return context.WithValue(ctx, exportsKey{}, e)
}

// exportsIn are the files that the page offers, nil for none.
func exportsIn(ctx context.Context) *Exports {
	e, _ := ctx.Value(exportsKey{}).(*Exports)
	return e
}

// exportsID names the offer on the page, for what swaps the list to swap it, too.
const exportsID = "exports"
