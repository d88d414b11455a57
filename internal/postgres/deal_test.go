package postgres_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

func open(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(context.Background(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func inTx(t *testing.T, db *postgres.DB, f func(*postgres.Tx) error) {
	t.Helper()
	if err := db.InTx(context.Background(), market.TheSystem(), f); err != nil {
		t.Fatal(err)
	}
}

// spread puts a value of its own into every field, so that a column that is forgotten shows.
func spread(v reflect.Value, name string, n *int64) {
	switch v.Interface().(type) {
	case market.Date:
		*n++
		v.Set(reflect.ValueOf(market.Date{Year: 2026, Month: 3, Day: 1}.AddDays(int(*n))))
		return
	case market.Region:
		v.Set(reflect.ValueOf(market.Region("320804")))
		return
	case time.Time:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			spread(v.Field(i), v.Type().Field(i).Name, n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		spread(v.Elem(), name, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		spread(v.Index(0), name, n)
	case reflect.String:
		*n++
		v.SetString(fmt.Sprintf("%s%d", name, *n))
	case reflect.Int, reflect.Int64:
		*n++
		v.SetInt(*n)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("no value for " + name)
	}
}

func testOrg(t *testing.T, db *postgres.DB, name string, region market.Region) market.Organization {
	t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, Kind: market.OrgEnterprise,
		Region: region},
		Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}}
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertOrganization(context.Background(), &o) })
	return o
}

func TestADealReadsBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	buyer, seller := testOrg(t, db, "买方", "320804"), testOrg(t, db, "卖方", "320102")
	var d market.Deal
	spread(reflect.ValueOf(&d).Elem(), "", new(int64))
	d.Buyer.OrgID, d.Seller.OrgID, d.Status = buyer.ID, seller.ID, market.DealPerforming
	d.MatchID, d.DemandID, d.SupplyID, d.BrokerID = 0, 0, 0, 0 // rows of other tables
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertDeal(ctx, &d) })
	if got, err := db.Deal(ctx, d.ID); err != nil || !reflect.DeepEqual(got, d) {
		t.Fatalf("stored %+v\nread   %+v (%v)", d, got, err)
	}
	kept := d
	spread(reflect.ValueOf(&d.DealContent).Elem(), "", new(int64))
	spread(reflect.ValueOf(&d.Signing).Elem(), "", new(int64))
	d.Buyer.OrgID, d.Seller.OrgID, d.BrokerID, d.Note, d.Status = buyer.ID, seller.ID, 0, "改", market.DealCompleted
	inTx(t, db, func(tx *postgres.Tx) error { return tx.UpdateDeal(ctx, &d) })
	if got, err := db.Deal(ctx, d.ID); err != nil || !reflect.DeepEqual(got, d) {
		t.Fatalf("stored %+v\nread   %+v (%v)", d, got, err)
	}
	if err := db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.UpdateDeal(ctx, &kept) }); err == nil {
		t.Error("the slower of two editors overwrote the faster")
	}
	found, err := db.Deals(ctx, postgres.DealFilter{OrgIDs: []int64{seller.ID}, Limit: 10})
	if err != nil || len(found) != 1 {
		t.Errorf("deals of the seller: %v %v", found, err)
	}
}

func TestAContractReadsBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	buyer, seller := testOrg(t, db, "买方", "320804"), testOrg(t, db, "卖方", "320102")
	sound := func(c *market.Contract) {
		c.Buyer.OrgID, c.Seller.OrgID, c.DealID = buyer.ID, seller.ID, 0
		c.Status, c.Type, c.CertNo = market.ContractRegistered, market.ContractService, "2026320804000001"
		c.DealAmount, c.TechAmount = 100, 50
	}
	var c market.Contract
	spread(reflect.ValueOf(&c).Elem(), "", new(int64))
	sound(&c)
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertContract(ctx, &c) })
	if got, err := db.Contract(ctx, c.ID); err != nil || !reflect.DeepEqual(got, c) {
		t.Fatalf("stored %+v\nread   %+v (%v)", c, got, err)
	}
	spread(reflect.ValueOf(&c.ContractContent).Elem(), "", new(int64))
	spread(reflect.ValueOf(&c.Filing).Elem(), "", new(int64))
	sound(&c)
	c.Pending = nil
	inTx(t, db, func(tx *postgres.Tx) error {
		if err := tx.UpdateContract(ctx, &c); err != nil {
			return err
		}
		return tx.AddContractVersion(ctx, &c, market.ActRegister, c.RegisteredOn, "理由")
	})
	if got, err := db.Contract(ctx, c.ID); err != nil || !reflect.DeepEqual(got, c) {
		t.Fatalf("stored %+v\nread   %+v (%v)", c, got, err)
	}
	if v, err := db.ContractVersions(ctx, c.ID); err != nil || len(v) != 1 || v[0].N != 1 || v[0].DealAmount != 100 ||
		v[0].On != c.RegisteredOn || v[0].Reason != "理由" {
		t.Errorf("versions %+v %v", v, err)
	}
	twin := c
	err := db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error { return tx.InsertContract(ctx, &twin) })
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "登记编号") {
		t.Errorf("a second contract with the same certificate: %v", err)
	}
}

// TestStatesAreThoseOfTheDatabase compares the states that the rules name with the CHECK constraints.
func TestStatesAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := open(t)
	var deals, contracts []string
	for _, s := range market.DealLifecycle.States {
		deals = append(deals, string(s.State))
	}
	for _, s := range market.ContractStates {
		contracts = append(contracts, string(s.State))
	}
	for table, want := range map[string][]string{"deal": deals, "contract": contracts} {
		got := checkedStates(t, db, table)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the database allows %v, the rules know %v", table, got, want)
		}
	}
}

var quoted = regexp.MustCompile(`'(\w+)'::text`)

func checkedStates(t *testing.T, db *postgres.DB, table string) []string {
	t.Helper()
	definition, err := db.Constraint(context.Background(), table, table+"_status_check")
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, m := range quoted.FindAllStringSubmatch(definition, -1) {
		states = append(states, m[1])
	}
	slices.Sort(states)
	return states
}
