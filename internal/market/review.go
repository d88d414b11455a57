package market

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ReviewStatus is how far one expert has come with one challenge.
type ReviewStatus string

// The states of an expert's part in a review.
const (
	ReviewAsked    ReviewStatus = "asked"
	ReviewDeclared ReviewStatus = "declared"
	ReviewRecused  ReviewStatus = "recused"
	ReviewFinished ReviewStatus = "finished"
)

// Review is one expert's part in judging the bids of one challenge.
type Review struct {
	ID          int64
	ChallengeID int64
	ExpertID    int64
	ExpertName  string
	Progress[ReviewStatus]
	DeclaredAt time.Time // when they declared to have no conflict of interest
	FinishedAt time.Time
	Conflict   string       // why they recused themselves
	Challenge  *Challenge   `db:"-"` // read beside the row before a move
	Sheet      *ReviewSheet `db:"-"` // the same
}

// ReviewSheet is what the expert must fill in: every eligible bid against every criterion.
type ReviewSheet struct {
	Criteria []Criterion
	BidIDs   []int64
	Scores   []Score
}

// Score is one expert's judgement of one bid.
type Score struct {
	ReviewID  int64
	BidID     int64
	Marks     []ScoreMark // one for each criterion, in its order
	Notes     []string    // what the expert notes on each indicator, in its order; may be empty
	UpdatedAt time.Time
}

// Total is the sum of the marks, out of 100.
func (s Score) Total() int {
	sum := 0
	for _, m := range s.Marks {
		sum += m.Points
	}
	return sum
}

// ReviewMove names a move of a review: the verb in addresses and in the trail.
type ReviewMove string

// The moves of a review.
const (
	ReviewDeclare ReviewMove = "declare"
	ReviewRecuse  ReviewMove = "recuse"
	ReviewScore   ReviewMove = "score"
	ReviewFinish  ReviewMove = "finish"
)

// ReviewLifecycle is the state machine of an expert's part.
var ReviewLifecycle = &Lifecycle[*Review, ReviewStatus, ReviewMove]{
	Noun: "评审任务",
	States: []StateText[ReviewStatus]{
		{ReviewAsked, "待声明", "请先声明有无利害关系，声明后方可查看揭榜方案。"},
		{ReviewDeclared, "评分中", "已声明没有利害关系，正在评分。"},
		{ReviewRecused, "已回避", "已回避，不参加评审。"},
		{ReviewFinished, "已交齐", "全部方案的评分已提交，不能再改。"},
	},
	Moves: []Move[*Review, ReviewStatus, ReviewMove]{
		{Name: ReviewDeclare, Label: "声明没有利害关系", From: []ReviewStatus{ReviewAsked}, To: ReviewDeclared,
			By: []Capacity{AsReviewer}},
		{Name: ReviewRecuse, Label: "申请回避", From: []ReviewStatus{ReviewAsked, ReviewDeclared}, To: ReviewRecused,
			By: []Capacity{AsReviewer}, Reason: true},
		{Name: ReviewScore, Label: "保存评分", From: []ReviewStatus{ReviewDeclared}, By: []Capacity{AsReviewer}},
		{Name: ReviewFinish, Label: "提交全部评分", From: []ReviewStatus{ReviewDeclared}, To: ReviewFinished,
			By: []Capacity{AsReviewer}, Ready: reviewComplete},
	},
}

// Capacities tells what the actor is to this review.
func (r *Review) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.Is(RoleExpert) && who.UserID == r.ExpertID {
		is = append(is, AsReviewer)
	}
	return is
}

// SeesBids reports whether the expert may see who bids and what: only after declaring (rule V2).
func (r *Review) SeesBids(who Actor) bool {
	return who.UserID == r.ExpertID && (r.Status == ReviewDeclared || r.Status == ReviewFinished)
}

func reviewComplete(r *Review, _ Step) error {
	if r.Sheet == nil {
		return Refuse(Conflict, "请先评分。")
	}
	for i, bid := range r.Sheet.BidIDs {
		n := slices.IndexFunc(r.Sheet.Scores, func(s Score) bool { return s.BidID == bid })
		if n < 0 {
			return Refuse(Conflict, fmt.Sprintf("第 %d 份方案还没有评分，全部评完后再提交。", i+1))
		}
		if err := CheckMarks(r.Sheet.Scores[n].Marks, r.Sheet.Criteria); err != nil {
			return err
		}
	}
	return nil
}

// CheckMarks holds the marks to the criteria: each within its weight, each with a comment.
func CheckMarks(marks []ScoreMark, criteria []Criterion) error {
	p := Problems{}
	p.Check(len(marks) == len(criteria), "marks", "请逐项评分。")
	for i, mark := range marks {
		if i >= len(criteria) {
			break
		}
		p.Check(mark.Points >= 0 && mark.Points <= criteria[i].Weight, fmt.Sprintf("marks.%d.points", i),
			fmt.Sprintf("得分为 0 至 %d 的整数。", criteria[i].Weight))
		p.Check(strings.TrimSpace(mark.Comment) != "", fmt.Sprintf("marks.%d.comment", i), "请填写评语，说明得分或扣分的理由。")
		checkFields(mark, fmt.Sprintf("marks.%d.", i), p)
	}
	return p.Err()
}

// CheckNotes holds notes on indicators to what fits beside them.
func CheckNotes(notes []string, indicators []Indicator) error {
	p := Problems{}
	for i, note := range notes {
		p.Check(i < len(indicators) || strings.TrimSpace(note) == "", "notes", "指标意见多于指标，请刷新页面后重试。")
		p.Check(utf8.RuneCountInString(note) <= 500, fmt.Sprintf("notes.%d", i), "指标意见最多 500 个字，请精简。")
	}
	return p.Err()
}

// Ranked is one bid's place with what led to it.
type Ranked struct {
	BidID     int64
	OrgID     int64
	Rank      int
	Score     int // mean total in hundredths of a point
	First     int // mean of the first criterion in hundredths, for telling equals apart
	Low, High int // lowest and highest total
	Experts   int
	Quoted    Money
	SealedAt  time.Time
}

// Spread reports whether the experts were further apart than the line, so that the panel should look again (rule V4).
func (r Ranked) Spread(line int) bool { return r.High-r.Low > line }

// Points is the score as people write it: 86.33.
func (r Ranked) Points() string { return HundredthsOf(r.Score) }

// HundredthsOf writes a score kept in hundredths: 86.33.
func HundredthsOf(score int) string { return fmt.Sprintf("%d.%02d", score/100, score%100) }

// RankBids orders the bids by the scores of finished reviews, by the terms stated before anybody bid. It is pure, so
// that it can be repeated years later from the same rows.
func RankBids(bids []Bid, quoted map[int64]Money, scores []Score, terms ChallengeTerms) []Ranked {
	ranking := make([]Ranked, 0, len(bids))
	for _, b := range bids {
		r := Ranked{BidID: b.ID, OrgID: b.OrgID, Quoted: quoted[b.ID], SealedAt: b.SealedAt}
		r.count(scores, terms)
		ranking = append(ranking, r)
	}
	slices.SortStableFunc(ranking, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), terms.tie(a, b), a.SealedAt.Compare(b.SealedAt),
			cmp.Compare(a.BidID, b.BidID))
	})
	for i := range ranking {
		ranking[i].Rank = i + 1
	}
	return ranking
}

// count gathers what the experts gave the bid.
func (r *Ranked) count(scores []Score, terms ChallengeTerms) {
	var totals, first []int
	for _, s := range scores {
		if s.BidID != r.BidID {
			continue
		}
		totals = append(totals, s.Total())
		if len(s.Marks) > 0 {
			first = append(first, s.Marks[0].Points)
		}
	}
	if r.Experts = len(totals); r.Experts == 0 {
		return
	}
	slices.Sort(totals)
	r.Low, r.High = totals[0], totals[len(totals)-1]
	if terms.OutlierPolicy == "trim" && len(totals) >= trimFrom {
		totals = totals[1 : len(totals)-1]
	}
	r.Score, r.First = hundredthsMean(totals), hundredthsMean(first)
}

func hundredthsMean(values []int) int {
	sum := 0
	for _, v := range values {
		sum += v
	}
	if len(values) == 0 {
		return 0
	}
	return (sum*100 + len(values)/2) / len(values)
}

// tie orders two bids of the same score by the policy stated.
func (t ChallengeTerms) tie(a, b Ranked) int {
	switch t.TiePolicy {
	case "sealed":
		return 0
	case "criterion":
		return cmp.Or(cmp.Compare(b.First, a.First), cmp.Compare(a.Quoted, b.Quoted))
	default:
		return cmp.Compare(a.Quoted, b.Quoted)
	}
}

// Candidate is an expert who could review a challenge, with what stands in the way (rule V1).
type Candidate struct {
	UserID      int64
	Name        string
	Fields      []string
	Unit        string
	JobTitle    string
	NominatedBy string  // the organisation that put them forward
	OrgIDs      []int64 // they are members of
	Conflict    string  // the owner, bidder or member they are bound to, empty when there is none
}
