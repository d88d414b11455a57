package challenge

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// MinutesView is the record of a review as it is signed and filed: who postgres.Reader, how they came to be asked,
// every score with its words, and the ranking with its rule.
type MinutesView struct {
	PanelView
	OwnerName string
	Scores    []market.Score
	Experts   map[int64]market.Review // by review
	RankRule  string
}

// Minutes reads the record of a review for the bureau.
func (r *Room) Minutes(ctx context.Context, who market.Actor, id int64) (v MinutesView, err error) {
	if v.PanelView, err = r.Panel(ctx, who, id); err != nil {
		return v, err
	}
	if v.Scores, err = r.db.ReviewScores(ctx, id, 0); err != nil {
		return v, err
	}
	names, err := r.db.OrganizationNames(ctx, []int64{v.Challenge.OrgID})
	v.OwnerName, v.RankRule, v.Experts = names[v.Challenge.OrgID], v.Challenge.Terms.RankRule(r.core.Settings()),
		map[int64]market.Review{}
	for _, review := range v.Reviews {
		v.Experts[review.ID] = review
	}
	return v, err
}

// ExportMinutes writes the record of a review as a spreadsheet: ranking, scores and experts.
func (r *Room) ExportMinutes(ctx context.Context, who market.Actor, id int64) (name string, content []byte, err error) {
	v, err := r.Minutes(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	tables := []sheet.Table{v.rankingSheet(), v.scoreSheet(), v.expertSheet()}
	if said := v.Provisional(); said != "" {
		for i := range tables {
			tables[i].Name += "（暂定）"
			tables[i].Total = []any{"暂定：" + said}
		}
	}
	err = sheet.WriteBook(&b, tables...)
	return v.Title() + " " + v.Challenge.No + ".xlsx", b.Bytes(), err
}

// Title names the minutes, so that provisional ones cannot be taken for final.
func (v MinutesView) Title() string {
	if v.Challenge.Judging() {
		return "评审纪要（暂定）"
	}
	return "评审纪要"
}

// Provisional says how far a review is that has not ended, empty when it has.
func (v MinutesView) Provisional() string {
	if !v.Challenge.Judging() {
		return ""
	}
	asked, finished := 0, 0
	for _, r := range v.Reviews {
		switch r.Status {
		case market.ReviewRecused:
			continue
		case market.ReviewFinished:
			finished++
		case market.ReviewAsked, market.ReviewDeclared:
		}
		asked++
	}
	return fmt.Sprintf("评审尚未结束，%d 位专家中已有 %d 位交齐评分；评分和排名以评审结束后的纪要为准。", asked, finished)
}

func (v MinutesView) rankingSheet() sheet.Table {
	t := sheet.Table{Name: "排名", Columns: []sheet.Column{{Title: "排名", Width: 8}, {Title: "揭榜方", Width: 30},
		{Title: "得分"}, {Title: "最低总分"}, {Title: "最高总分"}, {Title: "专家数"}, {Title: "报价（元）", Width: 18}}}
	for _, r := range v.Ranking {
		t.Rows = append(t.Rows, []any{r.Rank, v.Names[r.OrgID], r.Points(), r.Low, r.High, r.Experts, r.Quoted})
	}
	return t
}

func (v MinutesView) scoreSheet() sheet.Table {
	t := sheet.Table{Name: "评分", Columns: []sheet.Column{{Title: "揭榜方", Width: 30}, {Title: "专家"},
		{Title: "评审内容", Width: 30}, {Title: "满分", Width: 8}, {Title: "得分", Width: 8}, {Title: "评语", Width: 60}}}
	orgs := map[int64]string{}
	for _, bid := range v.Bids {
		orgs[bid.ID] = v.Names[bid.OrgID]
	}
	for _, s := range v.Scores {
		for i, m := range s.Marks {
			if i < len(v.Challenge.Criteria) {
				t.Rows = append(t.Rows, []any{orgs[s.BidID], v.Experts[s.ReviewID].ExpertName,
					v.Challenge.Criteria[i].Name, v.Challenge.Criteria[i].Weight, m.Points, m.Comment})
			}
		}
		for i, note := range s.Notes {
			if i < len(v.Challenge.Indicators) && strings.TrimSpace(note) != "" {
				t.Rows = append(t.Rows, []any{orgs[s.BidID], v.Experts[s.ReviewID].ExpertName,
					"指标：" + v.Challenge.Indicators[i].String(), "", "", note})
			}
		}
	}
	return t
}

func (v MinutesView) expertSheet() sheet.Table {
	t := sheet.Table{Name: "专家", Columns: []sheet.Column{{Title: "专家", Width: 16}, {Title: "状态"},
		{Title: "产生方式", Width: 20}, {Title: "声明时间", Width: 20}, {Title: "交齐时间", Width: 20}, {Title: "回避理由", Width: 40}}}
	for _, r := range v.Reviews {
		t.Rows = append(t.Rows, []any{r.ExpertName, market.ReviewLifecycle.Label(r.Status), v.HowAsked(r.ExpertID),
			stampOf(r.DeclaredAt), stampOf(r.FinishedAt), r.Conflict})
	}
	return t
}

// HowAsked tells how an expert came to be on the panel.
func (v PanelView) HowAsked(expertID int64) string {
	for _, d := range v.Draws {
		if slices.Contains(d.Drawn, expertID) {
			return fmt.Sprintf("第 %d 次随机抽取", d.N)
		}
	}
	return "指定"
}

// stampOf writes an instant for a spreadsheet, nothing for none.
func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return market.Stamp(t, "2006-01-02 15:04")
}
