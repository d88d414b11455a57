package account

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// licence is what an organisation shows to be verified.
const licence = "营业执照或法人证书"

// organizationFiles are the licences of an organisation, which its own people and the bureau read. What was handed
// in to be verified stays.
func organizationFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	o, err := from.Organization(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: o.Name, Href: link.Organization(ref), Access: market.FileBureau,
		Purposes: []string{licence, "变更登记证明", "授权委托书"}, Rights: o.FileRights(who)}, nil
}
