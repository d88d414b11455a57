package challenge

import (
	"context"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// exportedRow is a challenge with the name of its owner.
type exportedRow struct {
	market.Challenge
	owner string
}

// named puts to challenges who their owners are.
func (r *Room) named(ctx context.Context, challenges []market.Challenge, err error) ([]exportedRow, error) {
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(challenges))
	for _, c := range challenges {
		ids = append(ids, c.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, ids)
	rows := make([]exportedRow, 0, len(challenges))
	for _, c := range challenges {
		rows = append(rows, exportedRow{c, names[c.OrgID]})
	}
	return rows, err
}

// exportChallenges writes the challenges of a filter: what everybody reads of one once it is published.
func (r *Room) exportChallenges(ctx context.Context, who market.Actor, f postgres.ChallengeFilter,
	e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]exportedRow, error) {
		f.Before, f.Limit = before, limit
		rows, err := r.db.Challenges(ctx, f)
		return r.named(ctx, rows, err)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[exportedRow]{Name: "榜单", Noun: market.NounChallenge,
		Columns: challengeColumns(), Behind: app.ByID(read, func(c *exportedRow) int64 { return c.ID })})
}

// ExportBoard writes the challenges that Challenges lists.
func (r *Room) ExportBoard(ctx context.Context, who market.Actor, s Search, e *app.Export) error {
	f, err := r.board(ctx, s)
	if err != nil {
		return err
	}
	return r.exportChallenges(ctx, who, f, e)
}

// ExportMine writes the challenges that Mine lists.
func (r *Room) ExportMine(ctx context.Context, who market.Actor, e *app.Export) error {
	return r.exportChallenges(ctx, who, mine(who), e)
}

// ExportPipeline writes the challenges that Pipeline lists, in its order.
func (r *Room) ExportPipeline(ctx context.Context, who market.Actor, part PipelinePart, e *app.Export) error {
	if !who.InBureau() {
		return market.ErrNotFound
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	late, err := r.lateChallenges(ctx, now)
	if err != nil {
		return err
	}
	read := func(ctx context.Context, last *exportedRow, limit int) ([]exportedRow, error) {
		if part.After = 0; last != nil {
			part.After = last.ID
		}
		rows, err := r.db.ChallengeList(ctx, part.filter(late, limit))
		return r.named(ctx, rows, err)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[exportedRow]{Name: "榜单", Noun: market.NounChallenge,
		Columns: challengeColumns(), Behind: read})
}

// challengeColumns are what a challenge says, in the order in which the calls of bureaus say it.
func challengeColumns() []app.Column[exportedRow] {
	fields := func(keys ...string) []app.Column[exportedRow] {
		return app.ByField(market.ChallengeFields(),
			func(c *exportedRow) *market.ChallengeContent { return &c.ChallengeContent }, keys...)
	}
	return slices.Concat(
		[]app.Column[exportedRow]{app.In("编号", 16, func(c *exportedRow) any { return c.No })},
		fields("title", "list_kind"),
		[]app.Column[exportedRow]{app.In("发榜方", 28, func(c *exportedRow) any { return c.owner })},
		fields("hitech_field", "background", "task"),
		[]app.Column[exportedRow]{app.In("考核指标", 48,
			func(c *exportedRow) any { return indicatorLines(c.Indicators) })},
		fields("bounty", "budget", "owner_cash", "subsidy_planned", "duration_months", "conditions", "ip_clause",
			"results_clause", "acceptance", "closes_on", "closes_time", "notice_days", "race_slots"),
		[]app.Column[exportedRow]{
			app.In("状态", 12, func(c *exportedRow) any { return market.ChallengeLifecycle.Label(c.Status) }),
			app.In("揭榜截止时间", 18, func(c *exportedRow) any { return c.BidClosesAt }),
		})
}

// indicatorLines are the indicators of a challenge, each on a line.
func indicatorLines(indicators []market.Indicator) string {
	lines := make([]string, 0, len(indicators))
	for _, i := range indicators {
		line := strings.Join(strings.Fields(strings.Join([]string{i.Name, i.Op, i.Value, i.Unit}, " ")), " ")
		if i.TestMethod != "" {
			line += "（检测方法：" + i.TestMethod + "）"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// ExportMyBids writes the bids that MyBids lists: that they were handed in and where they stand, not what they say.
func (r *Room) ExportMyBids(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]MyBid, error) {
		return r.myBids(ctx, who, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[MyBid]{Name: "揭榜方案", Noun: market.NounBid,
		Behind: app.ByID(read, func(b *MyBid) int64 { return b.ID }),
		Columns: []app.Column[MyBid]{
			app.In("榜单编号", 16, func(b *MyBid) any { return b.Challenge.No }),
			app.In("榜单名称", 48, func(b *MyBid) any { return b.Challenge.Title }),
			app.In("揭榜方", 28, func(b *MyBid) any { return b.OrgName }),
			app.In("方案状态", 12, func(b *MyBid) any { return market.BidLifecycle.Label(b.Status) }),
			app.In("榜单状态", 12, func(b *MyBid) any { return market.ChallengeLifecycle.Label(b.Challenge.Status) }),
			app.In("密封时间", 18, func(b *MyBid) any { return b.SealedAt }),
			app.In("揭榜截止时间", 18, func(b *MyBid) any { return b.Challenge.BidClosesAt }),
		}})
}

// ExportMyParties writes the consortiums that MyParties lists.
func (r *Room) ExportMyParties(ctx context.Context, who market.Actor, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[MyParty]{Name: "参与的联合体", Noun: market.NounBid,
		Behind: app.AtOnce(func(ctx context.Context) ([]MyParty, error) { return r.myParties(ctx, who, app.AllRows) }),
		Columns: []app.Column[MyParty]{
			app.In("榜单编号", 16, func(p *MyParty) any { return p.Challenge.No }),
			app.In("榜单名称", 48, func(p *MyParty) any { return p.Challenge.Title }),
			app.In("牵头单位", 28, func(p *MyParty) any { return p.LeadName }),
			app.In("本单位", 28, func(p *MyParty) any { return p.OrgName }),
			app.In("确认情况", 12, func(p *MyParty) any { return p.Status.Label() }),
			app.In("方案状态", 12, func(p *MyParty) any {
				return market.BidLifecycle.Label(p.Bid.UntilNotice(&p.Challenge).Status)
			}),
		}})
}

// ExportMyReviews writes what MyReviews lists.
func (r *Room) ExportMyReviews(ctx context.Context, who market.Actor, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[ReviewTask]{Name: "评审任务",
		Noun: market.NounReview,
		Behind: app.AtOnce(func(ctx context.Context) ([]ReviewTask, error) {
			return r.myReviews(ctx, who, app.AllRows)
		}),
		Columns: []app.Column[ReviewTask]{
			app.In("榜单编号", 16, func(t *ReviewTask) any { return t.Challenge.No }),
			app.In("榜单名称", 48, func(t *ReviewTask) any { return t.Challenge.Title }),
			app.In("我的进度", 12, func(t *ReviewTask) any { return market.ReviewLifecycle.Label(t.Status) }),
			app.In("榜单状态", 12, func(t *ReviewTask) any {
				return market.ChallengeLifecycle.Label(t.Challenge.Status)
			}),
			app.In("声明无利益冲突时间", 20, func(t *ReviewTask) any { return t.DeclaredAt }),
			app.In("交齐评分时间", 18, func(t *ReviewTask) any { return t.FinishedAt }),
		}})
}

// ExportNotices writes the notices that Notices lists.
func (r *Room) ExportNotices(ctx context.Context, who market.Actor, q NoticeSearch, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.Notice, error) {
		q.Before = before
		return r.notices(ctx, q, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.Notice]{Name: "公告公示", Noun: market.NounNotice,
		Behind: app.ByID(read, func(n *market.Notice) int64 { return n.ID }),
		Columns: []app.Column[market.Notice]{
			app.In("类别", 12, func(n *market.Notice) any { return n.Kind.Label() }),
			app.In("标题", 48, func(n *market.Notice) any { return n.Title }),
			app.In("正文", 60, func(n *market.Notice) any { return n.Text }),
			app.In("涉及单位", 40, func(n *market.Notice) any { return entryLines(n.Entries) }),
			app.In("发布时间", 18, func(n *market.Notice) any { return n.StartsAt }),
			app.In("公示截止时间", 18, func(n *market.Notice) any { return n.EndsAt }),
		}})
}

// entryLines are the organisations that a notice names, each on a line with who takes part.
func entryLines(entries []market.NoticeEntry) string {
	lines := make([]string, 0, len(entries))
	for _, entry := range entries {
		line := entry.Org
		if len(entry.Partners) > 0 {
			line += "（联合体成员：" + strings.Join(entry.Partners, "、") + "）"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// breachRow is a breach with the name of whom it concerns.
type breachRow struct {
	market.Breach
	org string
}

// ExportBreaches writes the breaches that Breaches lists.
func (r *Room) ExportBreaches(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]breachRow, error) {
		l, err := r.breaches(ctx, who, before, limit)
		rows := make([]breachRow, 0, len(l.Rows))
		for _, b := range l.Rows {
			rows = append(rows, breachRow{b, l.Names[b.OrgID]})
		}
		return rows, err
	}
	return app.WriteList(ctx, r.core, who, e, app.List[breachRow]{Name: "违约记录", Noun: market.NounBreach,
		Behind: app.ByID(read, func(b *breachRow) int64 { return b.ID }),
		Columns: []app.Column[breachRow]{
			app.In("单位", 28, func(b *breachRow) any { return b.org }),
			app.In("情形", 16, func(b *breachRow) any { return b.Kind.Label() }),
			app.In("事实", 48, func(b *breachRow) any { return b.Facts }),
			app.In("依据", 28, func(b *breachRow) any { return b.Evidence }),
			app.In("认定日期", 14, func(b *breachRow) any { return b.On }),
			app.In("期限至", 14, func(b *breachRow) any { return b.Until }),
			app.In("状态", 12, func(b *breachRow) any { return market.BreachLifecycle.Label(b.Status) }),
			app.In("解除理由", 28, func(b *breachRow) any { return b.Answer }),
		}})
}

// panelRow is an opened bid with who made it and what it asks.
type panelRow struct {
	market.Bid
	org     string
	content market.BidContent
}

// ExportPanel writes the opened bids of a challenge, as its panel shows them.
func (r *Room) ExportPanel(ctx context.Context, who market.Actor, id int64, e *app.Export) error {
	v, err := r.Panel(ctx, who, id)
	if err != nil {
		return err
	}
	rows := make([]panelRow, 0, len(v.Bids))
	for _, b := range v.Bids {
		rows = append(rows, panelRow{b, v.Names[b.OrgID], v.Contents[b.ID]})
	}
	return app.WriteList(ctx, r.core, who, e, app.List[panelRow]{Name: "揭榜方案-" + v.Challenge.No, Noun: market.NounBid,
		Behind: app.AtOnce(func(context.Context) ([]panelRow, error) { return rows, nil }),
		Columns: []app.Column[panelRow]{
			app.In("揭榜方", 28, func(b *panelRow) any { return b.org }),
			app.In("联合体成员", 40, func(b *panelRow) any { return strings.Join(b.content.PartnerNames(), "、") }),
			app.In("项目负责人", 14, func(b *panelRow) any { return b.content.Leader }),
			app.In("报价（元）", 16, func(b *panelRow) any { return b.content.Quoted }),
			app.In("状态", 12, func(b *panelRow) any { return market.BidLifecycle.Label(b.Status) }),
			app.In("密封时间", 18, func(b *panelRow) any { return b.SealedAt }),
			app.In("排名", 8, func(b *panelRow) any { return placeOf(b.Rank) }),
			app.In("得分", 10, func(b *panelRow) any { return pointsOf(b.Rank, b.Score) }),
			app.In("反馈", 40, func(b *panelRow) any { return b.Feedback }),
		}})
}

// placeOf is a place in the ranking, empty before there is one.
func placeOf(rank int) any {
	if rank == 0 {
		return ""
	}
	return rank
}

// pointsOf is the score of a ranked bid.
func pointsOf(rank, score int) string {
	if rank == 0 {
		return ""
	}
	return market.HundredthsOf(score)
}
