package district

import (
	"jiebang/internal/app/contract"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
)

// contact is a need and a result whose owners found each other, and how far they have come.
type contact struct {
	demand, supply string
	ago            int // days since the first step
	until          string
	amount         market.Money
}

var contacts = []contact{
	{"D35", "A35", 6, "wanted", 0},
	{"D04", "A04", 12, "connected", 0},
	{"D17", "A18", 25, "negotiating", 0},
	{"D24", "A24", 40, "talks", 80 * market.Wan},
	{"D34", "A34", 55, "intent", 70 * market.Wan},
	{"D53", "A53", 48, "intent", 30 * market.Wan},
	{"D02", "A02", 120, "contract", 58 * market.Wan},
	{"D71", "A71", 95, "contract", 26 * market.Wan},
	{"D14", "A14", 430, "performing", 46 * market.Wan},
	{"D05", "A05", 420, "completed", 52 * market.Wan},
	{"D72", "A72", 60, "lost", 0},
}

// connect lets the pairs meet and some of them sign.
func (s *story) connect() {
	for _, c := range contacts {
		if s.err != nil {
			return
		}
		s.meet(c)
	}
}

func (s *story) meet(c contact) {
	demand, supply := s.listings[c.demand], s.listings[c.supply]
	begins := min(c.ago, demand.ago-1, supply.ago-1)
	if begins < 1 { // one of the two is not yet on show long enough
		begins = 1
	}
	s.ago(begins)
	m, err := s.Matching.Connect(s.ctx, demand.org.owner, supply.ID, demand.ID)
	if !s.check(err, "connect", c.demand) || c.until == "wanted" {
		return
	}
	s.ago(begins * 4 / 5)
	_, err = s.Matching.MoveMatch(s.ctx, supply.org.owner, m.ID, matching.Move{Name: "accept"})
	if !s.check(err, "accept", c.demand) || c.until == "connected" {
		return
	}
	s.ago(begins * 7 / 10)
	_, err = s.Matching.MoveMatch(s.ctx, demand.org.owner, m.ID,
		matching.Move{Name: "log", Reason: "双方技术人员已通电话，约定到厂查看工况并取样。"})
	if !s.check(err, "log", c.demand) || c.until == "negotiating" {
		return
	}
	if c.until == "lost" {
		_, err = s.Matching.MoveMatch(s.ctx, demand.org.owner, m.ID,
			matching.Move{Name: "lose", Reason: "现场数据接口不具备，改造周期超出预期。"})
		s.check(err, "lose", c.demand)
		return
	}
	s.sign(c, m.ID, begins)
}

// sign turns a match into a deal and takes it as far as it has come.
func (s *story) sign(c contact, matchID int64, begins int) {
	owner := s.listings[c.demand].org.owner
	s.ago(begins * 3 / 5)
	draft, err := s.Contract.DealFor(s.ctx, owner, matchID)
	if !s.check(err, "prepare deal", c.demand) {
		return
	}
	draft.Amount, draft.Summary = c.amount, "以“"+s.listings[c.supply].Title+"”为基础，按需方工况开发并现场验证。"
	d, err := s.Contract.RecordDeal(s.ctx, owner, draft)
	if !s.check(err, "record deal", c.demand) {
		return
	}
	steps := map[string][]string{"talks": nil, "intent": {"sign_intent"}, "contract": {"sign_intent", "sign_contract"},
		"performing": {"sign_contract", "start"}, "completed": {"sign_contract", "start", "complete"}}[c.until]
	for i, name := range steps {
		day := s.ago(begins * (5 - i) / 10)
		_, err := s.Contract.MoveDeal(s.ctx, owner, d.ID, contract.DealMove{Name: market.DealMove(name), SignedOn: day,
			Evidence: "双方盖章文本扫描件"})
		if !s.check(err, name, c.demand) {
			return
		}
	}
}
