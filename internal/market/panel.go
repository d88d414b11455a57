package market

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Involved is an organisation that takes part in a challenge: its owner, a bidder or a member of a consortium.
type Involved struct {
	OrgID  int64
	Name   string
	Former []string // names that it had before
}

// isOf reports whether the unit that somebody names is this organisation, or a part of it, under any of its names.
func (p Involved) isOf(unit string) bool {
	return SameUnit(unit, p.Name) || slices.ContainsFunc(p.Former, func(f string) bool { return SameUnit(unit, f) })
}

// conflictWith tells with whom of the parties an expert is in conflict (rule V1), however they came to be asked (V3):
// as a member of the organisation, because they work there, or because it put them forward. Empty when with none.
func (k Candidate) conflictWith(parties []Involved) string {
	var names []string
	for _, p := range parties {
		if slices.Contains(k.OrgIDs, p.OrgID) || p.isOf(k.Unit) || p.isOf(k.NominatedBy) {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "、")
}

// Judge marks the candidates who are in conflict with a party.
func Judge(candidates []Candidate, parties []Involved) []Candidate {
	for i := range candidates {
		candidates[i].Conflict = candidates[i].conflictWith(parties)
	}
	return candidates
}

// Draw is one random draw of experts, with everything it takes to repeat it.
type Draw struct {
	ID          int64
	ChallengeID int64
	N           int // from 1; a later draw fills the places of those who recused themselves
	Seed        string
	Wanted      int
	Pool        []Drawable // who could be drawn, in the order of the pool
	Drawn       []int64
	DrawnBy     int64
	DrawnAt     time.Time
}

// Drawable is an expert in the pool of a draw.
type Drawable struct {
	UserID  int64  `json:"user_id"`
	Name    string `json:"name"`
	OfField bool   `json:"of_field"`
}

// DrawRule is how a draw comes about, in words that let anybody repeat it.
const DrawRule = "候选名单为专家库中与发榜方、揭榜方和联合体成员没有关联的专家；对“种子|专家编号”计算 SHA-256，按结果从小到大依次抽取，本领域专家优先，不足时由其他领域补足。种子由系统在抽取时随机生成并记入办理记录，任何人可据此重算。"

// PoolOf are the candidates who may be drawn.
func PoolOf(candidates []Candidate, field string) []Drawable {
	var pool []Drawable
	for _, k := range candidates {
		if k.Conflict == "" {
			pool = append(pool, Drawable{UserID: k.UserID, Name: k.Name, OfField: slices.Contains(k.Fields, field)})
		}
	}
	return pool
}

// Result draws from the pool by the seed: the same seed and pool give the same experts, today and years later.
func (d *Draw) Result() []int64 {
	order := slices.Clone(d.Pool)
	slices.SortFunc(order, func(a, b Drawable) int {
		if a.OfField != b.OfField {
			return cmp.Compare(b2i(b.OfField), b2i(a.OfField))
		}
		return cmp.Or(cmp.Compare(d.lot(a.UserID), d.lot(b.UserID)), cmp.Compare(a.UserID, b.UserID))
	})
	drawn := make([]int64, 0, d.Wanted)
	for _, k := range order[:min(d.Wanted, len(order))] {
		drawn = append(drawn, k.UserID)
	}
	return drawn
}

func (d *Draw) lot(userID int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d", d.Seed, userID))
	return hex.EncodeToString(sum[:])
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hidden stands for a name in an anonymous review.
const hidden = "〔已隐去〕"

// Anonymous is what a bid says without who says it: people and units are left out, and their names struck out of the
// texts.
func (c BidContent) Anonymous(names []string) BidContent {
	names = append(slices.Clone(names), c.Leader)
	for _, m := range c.Members {
		names = append(names, m.Name)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	strike := func(text string) string {
		for _, name := range names {
			if utf8.RuneCountInString(name) >= 2 {
				text = strings.ReplaceAll(text, name, hidden)
			}
		}
		return text
	}
	c.Leader, c.Relations, c.Members, c.LeadRole, c.LeadShare = hidden, "", nil, "", 0
	for _, text := range []*string{&c.Team, &c.Route, &c.Innovation, &c.Foundation, &c.Schedule, &c.IPProposal} {
		*text = strike(*text)
	}
	c.Answers = slices.Clone(c.Answers)
	for i := range c.Answers {
		c.Answers[i].Note = strike(c.Answers[i].Note)
	}
	return c
}

// Talk is a talk with a bidder on the spot before an award is proposed (对接洽谈).
type Talk struct {
	ID          int64
	ChallengeID int64
	BidID       int64
	TalkContent
	RecordedBy int64
	RecordedAt time.Time
}

// Validate wants to know when, with whom and to what end.
func (c *TalkContent) Validate(now time.Time) error {
	for _, text := range []*string{&c.Place, &c.Attendees, &c.Summary} {
		*text = strings.TrimSpace(*text)
	}
	p := Problems{}
	p.Check(!c.HeldOn.IsZero(), "held_on", "请填写洽谈日期。")
	p.Check(c.HeldOn.IsZero() || !DateOf(now).Before(c.HeldOn), "held_on", "洽谈日期不能晚于今天。")
	p.Check(c.Attendees != "", "attendees", "请填写参加人员。")
	p.Check(utf8.RuneCountInString(c.Summary) >= 10, "summary", "请写明洽谈情况，至少 10 个字。")
	checkFields(c, "", p)
	return p.Err()
}
