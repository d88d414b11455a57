package challenge

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// checkKnowsWork hides a part of a winner's work from those who may not know of it before the files sent for it are
// looked at: what is wrong with them would tell that it is there.
func (r *Room) checkKnowsWork(
	ctx context.Context, who market.Actor, challengeID, bidID int64, in *app.Papers,
) error {
	if len(in.Files) == 0 {
		return nil
	}
	w, _, err := workFor(ctx, r.db.Reader, challengeID, bidID)
	if err == nil && !w.VisibleTo(who) {
		err = market.ErrNotFound
	}
	return err
}

// workFor reads whose work a file of a stage, a change, an application or a payment belongs to.
func workFor(ctx context.Context, from postgres.Reader, challengeID, bidID int64) (w market.Work, title string,
	err error) {
	c, err := from.Challenge(ctx, challengeID)
	if err != nil {
		return w, "", err
	}
	b, err := from.Bid(ctx, bidID)
	return market.Work{OrgID: b.OrgID, OwnerID: c.OrgID, Running: b.Status == market.BidDelivering}, c.Title, err
}

// workThing is something that belongs to a winner's work: both sides and the bureau read its files; what was handed in
// stays.
func workThing(
	w market.Work, who market.Actor, title string, bidID int64, purposes []string, add bool,
) app.FileThing {
	return app.FileThing{Title: title, Href: link.Agreement(bidID), Purposes: purposes,
		Rights: market.FileRights{See: w.VisibleTo(who), Party: w.VisibleTo(who), Add: add, Kept: true,
			OrgID: app.FirstOf(who, w.OrgID, w.OwnerID)}}
}

func milestoneFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	m, err := from.Milestone(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	w, title, err := workFor(ctx, from, m.ChallengeID, m.BidID)
	return workThing(w, who, fmt.Sprintf("第 %d 阶段：%s", m.N, title), m.BidID,
		[]string{"阶段报告", "试验或检测数据", "检查意见", "其他"}, m.TakesPapers(w, who)), err
}

func changeFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	c, err := from.Change(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	w, title, err := workFor(ctx, from, c.ChallengeID, c.BidID)
	return workThing(w, who, "变更申请："+title, c.BidID, []string{"变更依据", "双方协议", "其他"},
		c.TakesPapers(w, who)), err
}

func acceptanceFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	x, err := from.Acceptance(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	w, title, err := workFor(ctx, from, x.ChallengeID, x.BidID)
	return workThing(w, who, "验收申请："+title, x.BidID, []string{"检测报告", "用户使用报告", "验收意见", "其他"},
		x.TakesPapers(w, who)), err
}

// subsidyFiles are what a payment rests on: handed in with it by the bureau and never changed.
func subsidyFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	s, err := from.Subsidy(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	w, title, err := workFor(ctx, from, s.ChallengeID, s.BidID)
	return workThing(w, who, "奖补拨付："+title, s.BidID, []string{"付款凭证"}, false), err
}

// objectionFiles are what shows the facts of an objection, for its author and the bureau alone; what the bureau adds
// while it looks into them is its own unless it says otherwise.
func objectionFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	o, err := from.Objection(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	author := o.PersonKnownTo(who)
	thing := app.FileThing{Title: "异议 " + o.No, Href: link.Objection(ref),
		Purposes: []string{"佐证材料", "调查材料", "其他"},
		Rights:   market.FileRights{See: o.VisibleTo(who), Party: author, Add: o.TakesPapers(who), Kept: true}}
	if !author {
		thing.Access = market.FileBureau
	}
	return thing, nil
}

// breachFiles are what shows a broken word, and what the organisation concerned says against it.
func breachFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	b, err := from.Breach(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: "违约记录：" + b.Kind.Label(), Href: link.Breach(ref),
		Purposes: []string{"认定依据", "申辩材料", "其他"},
		Rights: market.FileRights{See: b.VisibleTo(who), Party: b.VisibleTo(who), Add: b.TakesPapers(who), Kept: true,
			OrgID: app.FirstOf(who, b.OrgID)}}, nil
}

func challengeFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	c, err := from.Challenge(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: c.Title, Href: link.Challenge(ref), Purposes: []string{"需求说明", "论证意见", "图纸", "其他"},
		Rights: market.FileRights{See: c.VisibleTo(who), Party: who.In(c.OrgID), Add: c.Editable(who),
			OrgID: app.FirstOf(who, c.OrgID)}}, nil
}
