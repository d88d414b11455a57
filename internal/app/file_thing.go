package app

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FileThing is what files hang on, as one asker sees it.
type FileThing struct {
	market.FileHolder
	Title    string
	Href     string   // its page
	Purposes []string // what files of such a thing usually show
	Rights   market.FileRights
	Access   market.FileAccess // what a new file is meant to have unless its owner says otherwise; empty for both sides
}

// A ReadFileThing says of one kind of thing how the rights to its files follow from its own rules.
type ReadFileThing func(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (FileThing, error)

// FirstOf is the first of the organisations that the asker writes for, 0 for the bureau.
func FirstOf(who market.Actor, orgIDs ...int64) int64 {
	for _, id := range orgIDs {
		if id != 0 && who.WritesFor(id) {
			return id
		}
	}
	return 0
}
