package apptest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// Sealed is a challenge shortly before its deadline, with bids under seal and everybody who might want to read them.
type Sealed struct {
	Challenge market.Challenge
	Bid       market.Bid // sealed by a consortium
	Draft     market.Bid // of another bidder, not handed in
	Bidder    market.Actor
	Bidders   []string // the names of the organisations that bid
	People    []Onlooker
	secrets   [2][]string // of the sealed bid and of the draft
}

// Onlooker is somebody to whom a bid is none of their business.
type Onlooker struct {
	Name   string
	Who    market.Actor // zero for a visitor
	drafts bool         // the draft is their own
}

// Sealed sets the scene: a consortium of two has sealed its bid, another bidder has a draft that asks a member still to
// answer, a team was invited to bid, experts have argued and may be asked to judge.
func (f *Fixture) Sealed() Sealed {
	f.t.Helper()
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lead, leader := f.Organization(market.OrgUniversity, "东湖大学")
	partner, member := f.Organization(market.OrgInstitute, "淮阴精工研究院")
	rival, other := f.Organization(market.OrgEnterprise, "运河检测有限公司")
	asked, waiting := f.Organization(market.OrgUniversity, "洪泽湖学院")
	team, invited := f.Organization(market.OrgUniversity, "古淮河大学")
	_, stranger := f.Organization(market.OrgEnterprise, "路人有限公司")
	s := Sealed{Challenge: f.Challenge(owner, "高温环境下焊缝在线检测技术攻关"), Bidder: leader,
		Bidders: []string{lead.Name, rival.Name}}
	bid := s.offer(f, 0, leader, partner)
	draft, err := f.App.Challenge.InviteMembers(f.Context(), leader, s.Challenge.ID, bid)
	f.must(err)
	f.must(f.App.Challenge.AnswerInvitation(f.Context(), member, draft.ID,
		challenge.PartyAnswer{Name: "confirm", OrgID: partner.ID}))
	s.Bid, err = f.App.Challenge.PlaceBid(f.Context(), leader, s.Challenge.ID, bid)
	f.must(err)
	s.Draft, err = f.App.Challenge.InviteMembers(f.Context(), other, s.Challenge.ID, s.offer(f, 1, other, asked))
	f.must(err)
	_, _, err = f.App.Matching.InviteToBid(f.Context(), f.Staff(market.RoleClerk), s.Challenge.ID,
		market.InviteContent{OrgID: team.ID, Said: "技术相近"})
	f.must(err)
	f.Work()
	s.People = []Onlooker{{Name: "visitor"}, {Name: "owner", Who: owner},
		{Name: "owner's viewer", Who: f.Member(owner.Memberships[0].OrgID, market.RankViewer)},
		{Name: "member of the consortium", Who: member}, {"rival", other, true},
		{Name: "asked to join the rival", Who: waiting}, {Name: "invited to bid", Who: invited},
		{Name: "stranger", Who: stranger}, {Name: "newcomer", Who: f.Person("新用户")}}
	for _, role := range market.Roles {
		s.People = append(s.People, Onlooker{Name: string(role), Who: f.Staff(role)})
	}
	return s
}

// offer says in every field what nobody else may read, and remembers it as the n-th bid's.
func (s *Sealed) offer(f *Fixture, n int, who market.Actor, partner market.Organization) challenge.BidDraft {
	secret := func(field string) string {
		text := fmt.Sprintf("绝密%s%d%d", field, n, len(s.secrets[n]))
		s.secrets[n] = append(s.secrets[n], text)
		return text
	}
	quoted := market.Money(7_654_321_01 + 1_234_567_00*n)
	c := BidContent(s.Challenge, quoted)
	c.Leader, c.Team, c.Route, c.Innovation = secret("负责人"), secret("团队"), secret("路线")+"：多光谱成像抑制热辐射，在线标定补偿漂移。",
		secret("创新")
	c.Foundation, c.Schedule, c.IPProposal, c.Relations = secret("基础"), secret("进度"), secret("权属"), secret("关联")
	for i := range c.Answers {
		c.Answers[i].Note = secret("依据")
	}
	c.LeadRole, c.LeadShare = "总体方案与试验", 61
	c.Members = []market.BidMember{{USCC: partner.USCC, Name: partner.Name, Role: "算法研发", Share: 39}}
	s.secrets[n] = append(s.secrets[n], fmt.Sprint(int64(quoted)), quoted.String(), quoted.ExactWan())
	plain, err := json.Marshal(c)
	f.must(err)
	s.secrets[n] = append(s.secrets[n], market.DocumentHash(plain))
	return challenge.BidDraft{OrgID: who.Memberships[0].OrgID, BidContent: c}
}

// Leaks lists what an answer gives away to somebody: a secret in the clear, escaped, in hex or base64, or its unsalted
// hash, which could be found by trying guesses. Tables and archives are looked into.
func (s *Sealed) Leaks(to Onlooker, answer []byte) []string {
	var found []string
	texts := append([][]byte{answer}, inside(answer)...)
	secrets := s.secrets[0]
	if !to.drafts {
		secrets = slices.Concat(secrets, s.secrets[1])
	}
	for _, secret := range secrets {
		for _, form := range []string{secret, strings.Trim(fmt.Sprintf("%+q", secret), `"`),
			hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret)),
			market.DocumentHash([]byte(secret))} {
			for _, text := range texts {
				if bytes.Contains(text, []byte(form)) {
					found = append(found, secret+" as "+form)
				}
			}
		}
	}
	return found
}

// inside is what an archive holds, file by file; nothing when it is none.
func inside(answer []byte) [][]byte {
	archive, err := zip.NewReader(bytes.NewReader(answer), int64(len(answer)))
	if err != nil {
		return nil
	}
	var files [][]byte
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(r, 16<<20))
		_ = r.Close()
		files = append(files, text)
	}
	return files
}
