package listing

import (
	"context"
	"fmt"
	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func listingFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	l, err := from.Listing(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	see := app.InsideListing(who, &l)
	if !see {
		scope := market.ScopeOf(who)
		if scope.Invited, err = from.InvitedListings(ctx, scope.OrgIDs); err != nil {
			return app.FileThing{}, err
		}
		shown, err := from.OnShow(ctx, ref)
		if err != nil {
			return app.FileThing{}, err
		}
		see = shown && scope.CanSee(l.ID, l.OrgID, l.Visible)
	}
	return app.FileThing{Title: l.Title, Href: fmt.Sprintf("/listings/%d", ref), Purposes: []string{"情况说明", "检测报告", "知识产权证明", "图片", "其他"},
		Rights: market.FileRights{See: see, Party: app.InsideListing(who, &l), Add: l.Editable(who), OrgID: l.OrgID}}, nil
}
