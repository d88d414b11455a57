package app

import (
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// LateLine is from when on the registry's time for a contract is nearly up today.
func (c *Core) LateLine() *postgres.LateLine {
	set, today := c.Settings(), market.DateOf(c.Now())
	return &postgres.LateLine{
		Accepted:     market.LateFrom(set, set.Int(market.SetRegisterDays), today),
		SecondReview: market.LateFrom(set, set.Int(market.SetLargeDays), today),
	}
}

// StallLine is from when on a deal counts as stalled today.
func (c *Core) StallLine() *postgres.StallLine {
	set := c.Settings()
	return &postgres.StallLine{Today: market.DateOf(c.Now()), IdleDays: set.Int(market.SetDealIdleDays),
		Working: set.Int(market.SetDealWorkDays)}
}

// PoolLine is from when on first answers to listings are late today.
func (c *Core) PoolLine() *postgres.PoolLine {
	set, today := c.Settings(), market.DateOf(c.Now())
	return &postgres.PoolLine{Late: market.AnswerLine(set, today, 0),
		Escalated: market.AnswerLine(set, today, set.Int(market.SetAnswerExtra)),
		Terms:     market.MandateLines(set, today)}
}

// MandateLines is for each term of a mandate when those that are late today were issued at the latest.
func (c *Core) MandateLines() []market.Date {
	return market.MandateLines(c.Settings(), market.DateOf(c.Now()))
}

// DealScope narrows deals to what the asker may know: everything for the bureau, what they brought about for brokers
// without an organisation, their own organisations' for everybody else.
func (c *Core) DealScope(who market.Actor, f postgres.DealFilter) postgres.DealFilter {
	switch {
	case who.InBureau():
	case who.Is(market.RoleBroker) && len(who.Memberships) == 0:
		f.BrokerID = who.UserID
	default:
		f.OrgIDs = who.OrgIDs()
	}
	return f
}
