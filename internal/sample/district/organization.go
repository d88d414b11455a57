package district

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/market"
	"jiebang/internal/sample"
)

//go:embed organizations.tsv
var organizationTable string

// organization is one of the district or its partners, with the person who acts for it.
type organization struct {
	market.Organization
	owner   market.Actor
	skills  []string // what its contracts are about
	content market.OrganizationContent
}

// towns are the parks and towns of the district.
var towns = []string{"高新区", "农高区", "王家营街道", "渔沟镇", "丁集镇"}

// publicBodies are the kinds whose code begins with 12 instead of 91.
var publicBodies = []market.OrgKind{market.OrgUniversity, market.OrgInstitute, market.OrgGov, market.OrgPark,
	market.OrgTown}

// openOrganizations reads the table and makes an account for everybody in it who has none.
func (s *story) openOrganizations() {
	n := 100
	for row := range strings.Lines(organizationTable) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if strings.HasPrefix(row, "#") || len(cells) != 9 {
			continue
		}
		n++
		o := &organization{content: contentOf(cells, n)}
		if cells[7] != "" {
			o.skills = strings.Split(cells[7], ";")
		}
		at := slices.IndexFunc(accounts, func(a Account) bool { return a.org == cells[0] })
		if at >= 0 {
			o.owner = s.staff[accounts[at].Login]
		} else {
			o.owner = s.person(fmt.Sprintf("danwei%d", n), cells[6], n, Account{})
		}
		s.orgs[cells[0]], s.order = o, append(s.order, cells[0])
	}
}

func contentOf(cells []string, n int) market.OrganizationContent {
	c := market.OrganizationContent{Name: cells[1], Kind: market.OrgKind(cells[2]), Region: market.Region(cells[3]),
		Industry:    cells[4],
		LegalPerson: cells[5], ContactName: cells[6], ContactPhone: phone(n), Intro: cells[8], Nature: "150"}
	c.Address = c.Region.FullName() + fmt.Sprintf("科技路 %d 号", n)
	category := "91"
	if slices.Contains(publicBodies, c.Kind) {
		category, c.Nature = "12", "024"
	}
	switch c.Kind {
	case market.OrgUniversity:
		c.Nature = "022"
	case market.OrgInstitute:
		c.Nature = "021"
	case market.OrgAlliance:
		category, c.Nature = "51", "030"
	default:
	}
	c.USCC = sample.USCC(category, c.Region, n)
	return c
}

// organizations registers everybody about two years ago and has them verified.
func (s *story) organizations() {
	s.ago(740)
	s.check(s.ChangeSetting(s.ctx, s.clerk(), app.SettingChange{Key: market.SetTowns, Value: strings.Join(towns, "，"),
		Source: "演示数据"}), "name", "towns")
	for i, key := range s.order {
		o := s.orgs[key]
		if o.content.Region == s.Settings().District() {
			o.content.Town = towns[(i*i+i/3)%len(towns)]
		}
		s.ago(730 - i%20)
		org, err := s.Account.RegisterOrganization(s.ctx, o.owner, o.content)
		if !s.check(err, "register", o.content.Name) {
			return
		}
		o.owner.Memberships = []market.Membership{{OrgID: org.ID, OrgName: org.Name, OrgKind: org.Kind,
			OrgStatus: market.OrgVerified, Rank: market.RankOwner}}
		for login, who := range s.staff {
			if who.UserID == o.owner.UserID {
				s.staff[login] = o.owner
			}
		}
		s.ago(705 - i%20)
		o.Organization = s.verified(o, org.ID)
	}
}

func (s *story) verified(o *organization, id int64) market.Organization {
	_, err := s.Account.MoveOrganization(s.ctx, o.owner, id, account.OrganizationMove{Name: "submit"})
	s.check(err, "submit", o.content.Name)
	org, err := s.Account.MoveOrganization(s.ctx, s.clerk(), id, account.OrganizationMove{Name: "verify"})
	s.check(err, "verify", o.content.Name)
	return org
}
