package desk_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/app/challenge"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// record is a small record in which one or more of everything waits for somebody.
type record struct {
	*apptest.Fixture
	t                    *testing.T
	owner, rival, park   market.Actor
	expert, broker       market.Actor
	challenge, underWay  market.Challenge
	need                 market.Listing
	clerk, approver, top market.Actor
}

// again stores a row of the table once more with some of its columns changed, and answers the id of the new row.
func (r *record) again(table string, id int64, change map[string]any) int64 {
	r.t.Helper()
	next := r.Number(`select nextval(pg_get_serial_sequence($1, 'id'))`, table)
	change["id"] = next
	text, err := json.Marshal(change)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Exec(fmt.Sprintf(`do $do$ declare columns text; begin
		select string_agg(quote_ident(column_name), ',') into columns from information_schema.columns
			where table_schema = 'public' and table_name = '%[1]s' and is_generated = 'NEVER';
		execute format('insert into %[1]s (%%1$s) overriding system value select %%1$s
			from (select (jsonb_populate_record(t, %%2$L::jsonb)).* from %[1]s t where id = %[2]d) x', columns, $json$%[3]s$json$);
		end $do$`, table, id, text))
	return next
}

// everythingWaits sets the scene.
func everythingWaits(t *testing.T) *record {
	t.Helper()
	f := apptest.New(t)
	r := &record{Fixture: f, t: t, clerk: f.Staff(market.RoleClerk), approver: f.Staff(market.RoleApprover),
		top: f.Staff(market.RoleLeader), expert: f.Person("专家", market.RoleExpert),
		broker: f.Person("经纪人", market.RoleBroker)}
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	other, rival := f.Organization(market.OrgEnterprise, "淮上智能有限公司")
	park, parkOwner := f.Organization(market.OrgPark, "高新园区")
	r.owner, r.rival, r.park = owner, rival, parkOwner
	r.challenge = f.Challenge(owner, "轴承表面缺陷在线检测")
	f.Bid(rival, r.challenge, 50*market.Wan)
	second := f.Challenge(owner, "铸件内部缺陷检测")
	bid := f.Bid(rival, second, 50*market.Wan)
	r.underWay = f.UnderWay(second, bid)
	r.listings(park.ID)
	r.matches()
	r.calls(firm.ID, other.ID)
	r.challenges(bid.ID)
	r.contracts(firm, other)
	draft, _ := f.Draft(market.OrgEnterprise, "新登记的单位")
	f.Exec(`update organization set status = 'submitted' where id = $1`, draft.ID)
	f.Exec(`insert into organization_request (kind, org_id, org_name, name, status, submitted_by, by_name, created_at)
		values ('rename', $1, '原名', '新名', 'asked', $2, '提出人', now())`, firm.ID, r.owner.UserID)
	year := time.Now().In(market.Shanghai).Year()
	for i, by := range []int64{r.clerk.UserID, r.approver.UserID} {
		f.Exec(`insert into target_report (code, year, value, as_of, evidence, status, submitted_by)
			values ($1, $2, 1, current_date, '台账', 'reported', $3)`, []string{"T7", "T8"}[i], year, by)
		r.corrections(int64(i), by)
		r.Exec(`insert into list_issue (year, title, readers, takes, status, moved_by, submitted_by, entries)
			values (2026, '清单汇编', 'public', 'on_show', 'submitted', $1, $1, 1)`, by)
	}
	return r
}

// corrections proposes two in the name of somebody, of which one has been refused since.
func (r *record) corrections(ref, by int64) {
	for i, status := range []market.CorrectionStatus{market.CorrectionProposed, market.CorrectionRefused} {
		r.Exec(`insert into correction (kind, ref, field, title, label, before, after, reason, status, moved_by, submitted_by,
				by_name, created_at)
			values ('contract', $1, 'cert_no', '合同', '合同登记编号', '1', '2', '录入有误', $2, $3, $3, '提出人', now())`,
			10*ref+int64(i), status, by)
	}
}

func (r *record) listings(park int64) {
	r.need = r.Published(r.owner, market.KindDemand, "焊缝质量检测", nil)
	for i, status := range []market.ListingStatus{market.ListingReturned, market.ListingExpired, market.ListingDraft,
		market.ListingDraft, market.ListingSubmitted, market.ListingSubmitted, market.ListingRecommended,
		market.ListingApproved} {
		change := map[string]any{"no": fmt.Sprintf("L-%d", i), "status": status}
		if i == 4 {
			change["recommender_id"] = park
		}
		r.again("listing", r.need.ID, change)
	}
	for i, status := range []market.ListingStatus{market.ListingDraft, market.ListingSubmitted} {
		r.again("listing", r.need.ID, map[string]any{"no": fmt.Sprintf("C-%d", i), "status": status,
			"source": market.ImportSource})
	}
	for _, status := range []market.ImportStatus{market.ImportChecked, market.ImportTaken} {
		r.Exec(`insert into import_batch (name, kind, file_name, status, created_by) values ('征集', 'demand', 'a.csv', $1, $2)`,
			status, r.clerk.UserID)
	}
	r.Exec(`insert into saved_search (user_id, name, query, looked_at) values ($1, '检测', 'q=检测', now() - interval '1 day')`,
		r.broker.UserID)
	r.Exec(`insert into saved_search_hit (search_id, listing_id) select s.id, $1 from saved_search s`, r.need.ID)
}

func (r *record) matches() {
	offer := r.Published(r.rival, market.KindAchievement, "机器视觉检测成果", nil)
	for i, status := range []market.MatchStatus{market.MatchSuggested, market.MatchWantedBySupply,
		market.MatchWantedByDemand, market.MatchSeen} {
		supply := offer
		if i > 0 {
			supply = r.Published(r.rival, market.KindAchievement, fmt.Sprintf("机器视觉检测成果第%d号", i), nil)
		}
		r.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
			values ($1, $2, $3, $4, $5, 9, 'good', '[]', 'm')`, r.need.ID, supply.ID, r.need.OrgID, supply.OrgID, status)
	}
}

// calls are invitations to bid and to consortiums, and approaches.
func (r *record) calls(firm, other int64) {
	challenge := r.again("challenge", r.challenge.ID, map[string]any{"no": "C-open", "org_id": other})
	r.Exec(`insert into bid_invitation (challenge_id, org_id, status) values ($1, $2, 'sent')`, challenge, firm)
	r.Exec(`insert into bid_invitation (challenge_id, person_id, status) values ($1, $2, 'sent')`, challenge,
		r.expert.UserID)
	talent := r.Published(r.owner, market.KindTalent, "视觉算法工程师", nil)
	r.Exec(`insert into approach (listing_id, expert_id, status) values ($1, $2, 'asked')`, talent.ID, r.expert.UserID)
	bid := r.Number(`select min(id) from bid where challenge_id = $1`, r.challenge.ID)
	draft := r.again("bid", bid, map[string]any{"no": "B-draft", "challenge_id": challenge, "status": market.BidDraft})
	r.Exec(`insert into bid_member (bid_id, org_id, status) values ($1, $2, 'invited')`, draft, firm)
}

func (r *record) challenges(bid int64) {
	var notice int64
	for _, status := range []market.ChallengeStatus{market.ChallengeSubmitted, market.ChallengeFormatOK,
		market.ChallengeFormatOK, market.ChallengeApproved, market.ChallengeClosed, market.ChallengeReviewing,
		market.ChallengeProposed, market.ChallengeAwarded, market.ChallengeInNotice} {
		id := r.again("challenge", r.challenge.ID, map[string]any{"no": r.freshNo(), "status": status,
			"winner_bid_id": bid})
		switch status {
		case market.ChallengeReviewing:
			r.Exec(`insert into review (challenge_id, expert_id, status) values ($1, $2, 'asked')`, id, r.expert.UserID)
		case market.ChallengeInNotice:
			notice = id
		default: // nothing of its own
		}
	}
	for i, status := range []market.ObjectionStatus{market.ObjectionFiled, market.ObjectionInvestigating} {
		r.Exec(`insert into objection (no, challenge_id, filed_by, name, unit, phone, facts, status)
			values ($1, $2, $3, '张三', '单位', '13800000000', '事实', $4)`, fmt.Sprint("O-", i), notice, r.broker.UserID, status)
	}
	r.Exec(`update milestone set status = 'claimed' where id = (select min(id) from milestone where bid_id = $1)`, bid)
	r.Exec(`insert into change_request (challenge_id, bid_id, base, content, reason, status)
		select challenge_id, bid_id, 1, '{}', '延期', 'requested' from agreement where bid_id = $1`, bid)
	for n, status := range []market.AcceptanceStatus{market.AcceptanceApplied, market.AcceptanceMeasured} {
		r.Exec(`insert into acceptance (challenge_id, bid_id, n, report, indicators, status)
			values ($1, $2, $3, '报告', '[]', $4)`, r.underWay.ID, bid, n+1, status)
	}
}

func (r *record) freshNo() string { return fmt.Sprint("C-", r.Number(`select max(id) from challenge`)) }

func (r *record) contracts(firm, other market.Organization) {
	c := r.Contract(r.owner, firm, 50*market.Wan)
	for i, change := range []map[string]any{
		{"status": market.ContractSupplementing}, {"status": market.ContractAccepted, "clock_from": "2020-01-01"},
		{"status": market.ContractAccepted}, {"status": market.ContractSecondReview, "clock_from": "2020-01-01"},
		{"status": market.ContractAccepted, "pending": map[string]any{}},
		{"status": market.ContractRevoked, "benefits": []string{"增值税"}, "cert_no": "2026320804000001",
			"registered_on": "2026-01-05", "tech_amount": 100},
	} {
		change["no"] = fmt.Sprint("K-", i)
		r.again("contract", c.ID, change)
	}
	r.Exec(`insert into deal (no, title, buyer, seller, status, next_on, broker_id)
		select 'D-' || n, '项目', jsonb_build_object('org_id', $1::bigint, 'name', '甲'), jsonb_build_object('org_id', $2::bigint, 'name', '乙'),
			'lead', current_date - 1, case when n = 1 then $3::bigint end from generate_series(1, 2) n`,
		firm.ID, other.ID, r.broker.UserID)
}

// counted is how many rows of what a list shows are meant.
func counted[T any](rows []T, err error, meant func(T) bool) (int, error) {
	n := 0
	for _, row := range rows {
		if meant(row) {
			n++
		}
	}
	return n, err
}

func all[T any](T) bool { return true }

// listed counts what the list behind a row of the desk shows of what the row speaks of.
type listed func(r *record, who market.Actor, stage string) (int, error)

func mine(status market.ListingStatus) listed {
	return func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Listing.Mine(r.Context(), who, "", 0)
		return counted(rows, err, func(l market.Listing) bool { return l.Status == status })
	}
}

// queued counts the queue's listings; the queue stands at its first stage unless the address says otherwise.
func queued(r *record, who market.Actor, stage string) (int, error) {
	if stage == "" {
		stage = market.ListingQueues[0].Name
	}
	page, err := r.App.Listing.Queue(r.Context(), who,
		listing.QueuePart{Statuses: market.StatesNamed(market.ListingQueues, stage)})
	return counted(page.Rows, err, all)
}

func pipeline(status market.ChallengeStatus) listed {
	return func(r *record, who market.Actor, stage string) (int, error) {
		p, err := r.App.Challenge.Pipeline(r.Context(), who, challenge.PipelinePart{
			Statuses: market.StatesNamed(market.ChallengeQueues, stage)})
		return counted(p.Rows, err, func(c market.Challenge) bool { return c.Status == status })
	}
}

// parts counts the parts of the challenges that the stage shows.
func parts[T any](of func(r *record, challenge int64) ([]T, error), meant func(T) bool) listed {
	return func(r *record, who market.Actor, stage string) (int, error) {
		p, err := r.App.Challenge.Pipeline(r.Context(), who, challenge.PipelinePart{
			Statuses: market.StatesNamed(market.ChallengeQueues, stage)})
		n := 0
		for _, c := range p.Rows {
			rows, err := of(r, c.ID)
			some, err := counted(rows, err, meant)
			if err != nil {
				return 0, err
			}
			n += some
		}
		return n, err
	}
}

func objections(status market.ObjectionStatus) listed {
	return parts(func(r *record, id int64) ([]market.Objection, error) {
		return r.DB.Objections(r.Context(), postgres.ObjectionFilter{ChallengeID: id, Limit: 100})
	}, func(o market.Objection) bool { return o.Status == status })
}

func acceptances(status market.AcceptanceStatus) listed {
	return parts(func(r *record, id int64) ([]market.Acceptance, error) { return r.DB.Acceptances(r.Context(), id) },
		func(a market.Acceptance) bool { return a.Status == status })
}

func contracts(r *record, who market.Actor, stage string) (int, error) {
	page, err := r.App.Contract.Queue(r.Context(), who,
		contract.QueuePart{Late: stage == "late", Asked: stage == "asked",
			Untold: stage == "untold", Statuses: market.StatesNamed(market.ContractStages, stage)})
	return counted(page.Rows, err, all)
}

// behind are the lists behind the rows of the desk, by label.
var behind = map[string]listed{
	"被退回的清单，请修改后重新提交": mine(market.ListingReturned),
	"已过期的清单，可续期或办结":   mine(market.ListingExpired),
	"未提交的草稿":          mine(market.ListingDraft),
	"对方希望对接，等您回应": func(r *record, who market.Actor, stage string) (int, error) {
		rows, err := r.App.Matching.MyMatches(r.Context(), who, market.StatesNamed(market.MatchStages, stage), 0)
		n := 0
		for _, v := range rows {
			if v.Status == market.MatchWantedBySupply && who.In(v.DemandOrg) ||
				v.Status == market.MatchWantedByDemand && who.In(v.SupplyOrg) {
				n++
			}
		}
		return n, err
	},
	"新的匹配推荐": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Matching.MyMatches(r.Context(), who, []market.MatchStatus{market.MatchSuggested}, 0)
		return len(rows), err
	},
	"等待确认的联合体分工": func(r *record, who market.Actor, _ string) (int, error) {
		parties, err := r.App.Challenge.MyParties(r.Context(), who)
		n := 0
		for _, p := range parties {
			if p.Status == market.MemberInvited && p.Bid.Joinable(&p.Challenge, time.Now()) {
				n++
			}
		}
		return n, err
	},
	"收到揭榜邀请": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Matching.MyInvitations(r.Context(), who, 0)
		n := 0
		for _, i := range rows {
			if i.Status == market.InvitationSent && i.Open && !i.Bid {
				n++
			}
		}
		return n, err
	},
	"有单位希望联系您": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Matching.MyApproaches(r.Context(), who, 0)
		n := 0
		for _, a := range rows {
			if a.Status == market.ApproachAsked {
				n++
			}
		}
		return n, err
	},
	"保存的检索有新条目": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Listing.SavedSearches(r.Context(), who)
		n := 0
		for _, s := range rows {
			n += s.Fresh
		}
		return n, err
	},
	"等待本单位推荐": func(r *record, who market.Actor, _ string) (int, error) {
		page, err := r.App.Listing.Queue(r.Context(), who,
			listing.QueuePart{Statuses: []market.ListingStatus{market.ListingSubmitted}})
		return counted(page.Rows, err, all)
	},
	"待认证的单位": func(r *record, who market.Actor, _ string) (int, error) {
		page, err := r.App.Account.Organizations(r.Context(), who,
			account.OrganizationPart{Statuses: market.OrgStages[0].Statuses})
		return counted(page.Rows, err, all)
	},
	"待办理的更名和认领申请": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Account.OrgRequests(r.Context(), who, false, 0)
		return len(rows), err
	},
	"已核对、等您决定是否导入的表格": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Intake.Batches(r.Context(), who, 0)
		return counted(rows, err, func(b market.ImportBatch) bool {
			return b.CreatedBy == who.UserID && b.Status == market.ImportChecked
		})
	},
	"导入后待补全和提交的清单": func(r *record, who market.Actor, _ string) (int, error) {
		rows, _, err := r.App.Listing.Collected(r.Context(), who, listing.Collection{Stage: "draft"})
		return counted(rows, err, all)
	},
	"待审核的清单":          queued,
	"审核通过、待发布的清单":     queued,
	"待形式审查的榜单":        pipeline(market.ChallengeSubmitted),
	"待论证的榜单":          pipeline(market.ChallengeFormatOK),
	"待发榜的榜单":          pipeline(market.ChallengeApproved),
	"已截止、待审查和组织评审的榜单": pipeline(market.ChallengeClosed),
	"评审中的榜单":          pipeline(market.ChallengeReviewing),
	"待公示的榜单":          pipeline(market.ChallengeProposed),
	"待签约的榜单":          pipeline(market.ChallengeAwarded),
	"待受理的异议":          objections(market.ObjectionFiled),
	"待裁定的异议":          objections(market.ObjectionInvestigating),
	"待检查的阶段任务": parts(
		func(r *record, id int64) ([]market.Milestone, error) { return r.DB.Milestones(r.Context(), id) },
		func(m market.Milestone) bool { return m.Status == market.MilestoneClaimed }),
	"待审批的任务书变更": parts(
		func(r *record, id int64) ([]market.Change, error) { return r.DB.Changes(r.Context(), id) },
		func(c market.Change) bool { return c.Status == market.ChangeRequested }),
	"待核验的验收申请": acceptances(market.AcceptanceApplied),
	"待作出结论的验收": acceptances(market.AcceptanceMeasured),
	"待评审的榜单": func(r *record, who market.Actor, _ string) (int, error) {
		tasks, err := r.App.Challenge.MyReviews(r.Context(), who)
		n := 0
		for _, task := range tasks {
			if task.Review.Status == market.ReviewAsked && task.Challenge.Scoring() {
				n++
			}
		}
		return n, err
	},
	"需要补正的技术合同": func(r *record, who market.Actor, stage string) (int, error) {
		rows, err := r.App.Contract.Mine(r.Context(), who, market.StatesNamed(market.ContractStages, stage), 0)
		return counted(rows, err, all)
	},
	"办理时限将到或已超的技术合同":   contracts,
	"待受理的技术合同":         contracts,
	"待审核的技术合同":         contracts,
	"大额评审中的技术合同":       contracts,
	"待办理的合同变更和复核":      contracts,
	"登记已失效、待告知有关部门的合同": contracts,
	"待审核的指标填报": func(r *record, who market.Actor, _ string) (int, error) {
		rows, _, err := r.App.Figures.Targets(r.Context(), who, time.Now().In(market.Shanghai).Year())
		n := 0
		for _, v := range rows {
			if v.Open != nil && len(market.ReportLifecycle.Offers(v.Open, who, time.Now())) > 0 {
				n++
			}
		}
		return n, err
	},
	"待确认的更正申请": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Corrections(r.Context(), who, app.CorrectionsForAsker, 0)
		return counted(rows, err, func(x market.Correction) bool {
			view, err := r.App.Correction(r.Context(), who, x.ID)
			return err == nil && slices.ContainsFunc(view.Offers, func(o market.Offer) bool { return o.Barred == "" })
		})
	},
	"待签发的清单汇编": func(r *record, who market.Actor, stage string) (int, error) {
		states := market.StatesNamed(market.ListIssueStages, stage)
		rows, err := r.App.Listing.ListIssueQueue(r.Context(), who, states, 0)
		return counted(rows, err, func(i market.ListIssue) bool {
			work, err := r.App.Listing.ListIssueWork(r.Context(), who, i.ID, false)
			return err == nil && slices.ContainsFunc(work.Offers, func(o market.Offer) bool { return o.Barred == "" })
		})
	},
	"停滞或逾期的签约项目": func(r *record, who market.Actor, _ string) (int, error) {
		rows, err := r.App.Contract.Deals(r.Context(), who, contract.DealFilter{Stalled: true})
		return counted(rows, err, all)
	},
}

// Every number of the desk is what the list behind it shows, for the one it is told to; and the scene leaves nothing
// out.
func TestEveryNumberIsThatOfTheListBehindIt(t *testing.T) {
	t.Parallel()
	r := everythingWaits(t)
	seen := map[string]bool{}
	people := map[string]market.Actor{"owner": r.owner, "rival": r.rival, "park": r.park, "expert": r.expert,
		"broker": r.broker, "clerk": r.clerk, "approver": r.approver, "leader": r.top, "visitor": {}}
	for name, who := range people {
		waiting, err := r.App.Desk.Workbench(r.Context(), who)
		if err != nil {
			t.Fatalf("the desk of the %s: %v", name, err)
		}
		for _, w := range waiting {
			list, known := behind[w.Label]
			if !known {
				t.Errorf("%q opens no list that this test knows", w.Label)
				continue
			}
			seen[w.Label] = true
			address, err := url.Parse(w.Href)
			if err != nil {
				t.Fatal(err)
			}
			n, err := list(r, who, address.Query().Get("stage"))
			if err != nil || n != w.Count {
				t.Errorf("%s: %q counts %d, %s shows %d (%v)", name, w.Label, w.Count, w.Href, n, err)
			}
		}
	}
	for label := range behind {
		if !seen[label] {
			t.Errorf("nobody is told %q", label)
		}
	}
}

// Whom a row of the desk concerns is a matter of role and membership: nobody is told what others are to do.
func TestTheDeskTellsEachWhatIsTheirs(t *testing.T) {
	t.Parallel()
	r := everythingWaits(t)
	for _, c := range []struct {
		who    market.Actor
		labels []string
	}{
		{market.Actor{}, nil},
		{r.broker, []string{"保存的检索有新条目", "停滞或逾期的签约项目"}},
		{r.expert, []string{"收到揭榜邀请", "有单位希望联系您", "待评审的榜单"}},
		{r.park, []string{"等待本单位推荐"}},
		{r.top, []string{"待发榜的榜单", "待公示的榜单", "待裁定的异议", "待作出结论的验收", "办理时限将到或已超的技术合同",
			"大额评审中的技术合同", "待办理的合同变更和复核", "待审核的指标填报", "待确认的更正申请", "待签发的清单汇编", "审核通过、待发布的清单"}},
	} {
		waiting, err := r.App.Desk.Workbench(r.Context(), c.who)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, w := range waiting {
			told = append(told, w.Label)
		}
		if !slices.Equal(told, c.labels) {
			t.Errorf("%s is told %s, want %s", c.who.Name, strings.Join(told, "、"), strings.Join(c.labels, "、"))
		}
	}
	counts := func(who market.Actor) map[string]int {
		n := map[string]int{}
		waiting, err := r.App.Desk.Workbench(r.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range waiting {
			n[w.Label] = w.Count
		}
		return n
	}
	const reports = "待审核的指标填报"
	if leader, approver := counts(r.top)[reports], counts(r.approver)[reports]; leader != 2 || approver != 1 {
		t.Errorf("of two reports %d wait for the leader and %d for the approver who made one", leader, approver)
	}
	const corrections = "待确认的更正申请"
	if leader, approver, clerk := counts(r.top)[corrections], counts(r.approver)[corrections],
		counts(r.clerk)[corrections]; leader != 2 || approver != 1 || clerk != 0 {
		t.Errorf("of two corrections %d wait for the leader, %d for the approver who proposed one, %d for the clerk",
			leader, approver, clerk)
	}
	const editions = "待签发的清单汇编"
	if leader, approver, clerk := counts(r.top)[editions], counts(r.approver)[editions],
		counts(r.clerk)[editions]; leader != 2 || approver != 1 || clerk != 0 {
		t.Errorf("of two editions %d wait for the leader, %d for the approver who handed one in, %d for the clerk",
			leader, approver, clerk)
	}
	const stalled = "停滞或逾期的签约项目"
	if broker, clerk := counts(r.broker)[stalled], counts(r.clerk)[stalled]; broker != 1 || clerk != 2 {
		t.Errorf("of two deals %d wait for the broker of one and %d for the clerk", broker, clerk)
	}
}

// What nothing waits in is left out.
func TestAnEmptyDeskIsEmpty(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	for _, role := range []market.Role{market.RoleClerk, market.RoleExpert} {
		if waiting, err := f.App.Desk.Workbench(f.Context(), f.Staff(role)); err != nil || len(waiting) != 0 {
			t.Errorf("%s: %+v (%v)", role, waiting, err)
		}
	}
}
