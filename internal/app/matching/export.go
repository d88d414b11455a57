package matching

import (
	"context"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// ExportMatches writes the matches of a listing that Matches lists, in their order.
func (r *Room) ExportMatches(ctx context.Context, who market.Actor, listingID int64, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[View]{Name: "匹配结果", Noun: market.NounMatch,
		Columns: matchColumns(),
		Behind:  app.AtOnce(func(ctx context.Context) ([]View, error) { return r.Matches(ctx, who, listingID) })})
}

// ExportMyMatches writes the matches that MyMatches lists.
func (r *Room) ExportMyMatches(ctx context.Context, who market.Actor, statuses []market.MatchStatus,
	e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]View, error) {
		return r.myMatches(ctx, who, statuses, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[View]{Name: "匹配与对接", Noun: market.NounMatch,
		Columns: matchColumns(), Behind: app.ByID(read, func(m *View) int64 { return m.ID })})
}

func matchColumns() []app.Column[View] {
	return []app.Column[View]{
		app.In("需求名称", 40, func(m *View) any { return m.DemandTitle }),
		app.In("需求方", 28, func(m *View) any { return m.DemandOwner }),
		app.In("成果名称", 40, func(m *View) any { return m.SupplyTitle }),
		app.In("供给方", 28, func(m *View) any { return m.SupplyOwner }),
		app.In("匹配程度", 12, func(m *View) any { return m.Band.Label() }),
		app.In("匹配依据", 48, func(m *View) any { return reasonLines(m.Why) }),
		app.In("不符或待确认", 40, func(m *View) any {
			return strings.Join(slices.Concat(m.Why.Against, m.Why.Open), "\n")
		}),
		app.In("状态", 12, func(m *View) any { return market.MatchLifecycle.Label(m.Status) }),
		app.In("说明", 28, func(m *View) any { return m.Note }),
		app.In("更新时间", 18, func(m *View) any { return m.UpdatedAt }),
	}
}

// reasonLines are what speaks for a match, each on a line.
func reasonLines(why Why) string {
	var lines []string
	if len(why.Words) > 0 {
		lines = append(lines, "共同的词："+strings.Join(why.Words, "、"))
	}
	if len(why.Meanings) > 0 {
		lines = append(lines, "意思相近："+strings.Join(why.Meanings, "；"))
	}
	return strings.Join(append(lines, why.Fits...), "\n")
}

// ExportMyApproaches writes what MyApproaches lists: contacts where they are open, each look noted.
func (r *Room) ExportMyApproaches(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]ApproachView, error) {
		return r.myApproaches(ctx, who, before, limit)
	}
	contact := func(of func(*market.Listing) string) func(*ApproachView) any {
		return func(a *ApproachView) any {
			if a.Contact == nil {
				return ""
			}
			return of(a.Contact)
		}
	}
	return app.WriteList(ctx, r.core, who, e, app.List[ApproachView]{Name: "单位的联系请求", Noun: market.NounApproach,
		Behind: app.ByID(read, func(a *ApproachView) int64 { return a.ID }),
		Columns: []app.Column[ApproachView]{
			app.In("需求编号", 16, func(a *ApproachView) any { return a.NeedNo }),
			app.In("需求名称", 40, func(a *ApproachView) any { return a.Need }),
			app.In("单位", 28, func(a *ApproachView) any { return a.OrgName }),
			app.In("匹配依据", 48, func(a *ApproachView) any { return reasonLines(a.Why) }),
			app.In("联系人", 12, contact(func(l *market.Listing) string { return l.ContactName })),
			app.In("联系电话", 16, contact(func(l *market.Listing) string { return l.ContactPhone })),
			app.In("状态", 12, func(a *ApproachView) any { return market.ApproachLifecycle.Label(a.Status) }),
			app.In("提出时间", 18, func(a *ApproachView) any { return a.AskedAt }),
		}})
}

// ExportMyInvitations writes what MyInvitations lists.
func (r *Room) ExportMyInvitations(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]InvitationView, error) {
		return r.myInvitations(ctx, who, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[InvitationView]{Name: "揭榜邀请",
		Noun:   market.NounBidInvitation,
		Behind: app.ByID(read, func(i *InvitationView) int64 { return i.ID }),
		Columns: []app.Column[InvitationView]{
			app.In("榜单编号", 16, func(i *InvitationView) any { return i.ChallengeNo }),
			app.In("榜单名称", 40, func(i *InvitationView) any { return i.Challenge }),
			app.In("发榜方", 28, func(i *InvitationView) any { return i.OwnerName }),
			app.In("受邀单位或专家", 28, func(i *InvitationView) any { return i.OrgName }),
			app.In("邀请理由", 40, func(i *InvitationView) any { return i.Said }),
			app.In("状态", 12, func(i *InvitationView) any { return market.InvitationLifecycle.Label(i.Status) }),
			app.In("是否已提交方案", 16, func(i *InvitationView) any { return map[bool]string{true: "是", false: "否"}[i.Bid] }),
			app.In("邀请时间", 18, func(i *InvitationView) any { return i.InvitedAt }),
			app.In("揭榜截止时间", 18, func(i *InvitationView) any { return i.ClosesAt }),
		}})
}

// ExportLexicon writes the bureau's dictionary.
func (r *Room) ExportLexicon(ctx context.Context, who market.Actor, e *app.Export) error {
	content := func(x *market.LexiconEntry) *market.LexiconContent { return &x.LexiconContent }
	columns := append(app.ByField(market.LexiconContent{}.Fields(), content, "line", "kind", "note"),
		app.In("添加人", 12, func(x *market.LexiconEntry) any { return x.AddedBy }),
		app.In("添加时间", 18, func(x *market.LexiconEntry) any { return x.AddedAt }))
	return app.WriteList(ctx, r.core, who, e, app.List[market.LexiconEntry]{Name: "专业词典", Noun: market.NounLexicon,
		Columns: columns,
		Behind:  app.AtOnce(func(ctx context.Context) ([]market.LexiconEntry, error) { return r.Lexicon(ctx, who) })})
}

// ExportJudgedPairs writes the pairs that JudgedPairs lists.
func (r *Room) ExportJudgedPairs(ctx context.Context, who market.Actor, by market.LiveBy, key string,
	e *app.Export) error {
	return r.exportPairs(ctx, who, e, func(ctx context.Context) ([]market.JudgedPair, error) {
		return r.JudgedPairs(ctx, who, by, key)
	})
}

// ExportDismissedPairs writes the pairs that DismissedPairs lists.
func (r *Room) ExportDismissedPairs(ctx context.Context, who market.Actor, reason string, e *app.Export) error {
	return r.exportPairs(ctx, who, e, func(ctx context.Context) ([]market.JudgedPair, error) {
		return r.DismissedPairs(ctx, who, reason)
	})
}

func (r *Room) exportPairs(ctx context.Context, who market.Actor, e *app.Export,
	read func(context.Context) ([]market.JudgedPair, error)) error {
	return app.WriteList(ctx, r.core, who, e, app.List[market.JudgedPair]{Name: "匹配成效明细", Noun: market.NounMatch,
		Behind: app.AtOnce(read),
		Columns: []app.Column[market.JudgedPair]{
			app.In("需求名称", 40, func(p *market.JudgedPair) any { return p.DemandTitle }),
			app.In("成果名称", 40, func(p *market.JudgedPair) any { return p.SupplyTitle }),
			app.In("当时名次", 10, func(p *market.JudgedPair) any { return p.Rank }),
			app.In("状态", 12, func(p *market.JudgedPair) any { return market.MatchLifecycle.Label(p.Status) }),
			app.In("不合适的理由", 24, func(p *market.JudgedPair) any { return p.DismissedFor }),
			app.In("评判时间", 18, func(p *market.JudgedPair) any { return p.At }),
			app.In("匹配版本", 16, func(p *market.JudgedPair) any { return p.Matcher }),
		}})
}

// ExportJudgedNeeds writes the needs behind a share or a time, as a page reads them.
func (r *Room) ExportJudgedNeeds(ctx context.Context, who market.Actor, by market.LiveBy, key string,
	e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[market.JudgedNeed]{Name: "匹配成效明细", Noun: market.NounListing,
		Behind: app.AtOnce(func(ctx context.Context) ([]market.JudgedNeed, error) {
			return r.JudgedNeeds(ctx, who, by, key)
		}),
		Columns: []app.Column[market.JudgedNeed]{
			app.In("编号", 16, func(n *market.JudgedNeed) any { return n.No }),
			app.In("需求名称", 40, func(n *market.JudgedNeed) any { return n.Title }),
			app.In("发布时间", 18, func(n *market.JudgedNeed) any { return n.PublishedAt }),
			app.In("首次对接时间", 18, func(n *market.JudgedNeed) any { return n.ContactAt }),
		}})
}
