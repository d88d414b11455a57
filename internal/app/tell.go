package app

import (
	"context"
	"fmt"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func (c *Core) TellOrganization(ctx context.Context, tx *postgres.Tx, org market.Organization, reason string) error {
	label := market.OrgLifecycle.Label(org.Status)
	if org.Status == market.OrgSubmitted {
		return tx.NotifyRole(ctx, market.RoleClerk, "有单位等待认证："+org.Name, "", fmt.Sprintf("/orgs/%d", org.ID))
	}
	return tx.NotifyOrganization(ctx, org.ID, "单位认证状态："+label, reason, fmt.Sprintf("/orgs/%d", org.ID))
}
