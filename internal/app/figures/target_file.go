package figures

import (
	"context"
	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// targetFiles are what shows a reported value: handed in with the report and never changed.
func targetFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	r, err := from.TargetReport(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: r.Code, Href: link.Target(r.Code, r.Year), Purposes: []string{"佐证材料"},
		Rights: market.FileRights{See: who.InBureau(), Party: who.InBureau(), Kept: true}}, nil
}
