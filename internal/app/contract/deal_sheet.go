package contract

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// dealRow is what a row of a ledger of deals says.
type dealRow struct {
	market.DealContent
	no     string
	ledger market.DealLedger
}

// dealNo is a number that the platform gives.
var dealNo = regexp.MustCompile(`^XM-\d{4}-\d{4,}$`)

// dealSheet is how ledgers of deals come in: each as far as its columns prove.
func dealSheet() *app.Importable {
	named := func(key, label, example string, fills bool, also ...string) app.ImportField {
		return app.ImportField{Field: sheet.Field{Key: key, Names: append([]string{label}, also...)}, Label: label,
			Example: example, Fills: fills}
	}
	in := &app.Importable{Kind: market.ImportDeals, Required: []string{"title"}, Read: readDeal, Check: checkDeals,
		Store: storeDeals, Update: updateDeals, Undo: undoDeals, Href: link.Deal,
		Keep: keepDeal, PutBack: putDealBack}
	in.Fields = append(in.Fields, named("no", "平台项目编号", "", false, "项目编号", "编号", "no"))
	for _, f := range app.SheetFields(market.DealContent{}.Fields()) {
		f.Required = f.Key == "title"
		in.Fields = append(in.Fields, f)
	}
	in.Fields = append(in.Fields,
		named("buyer.name", "需求方", "示例机械有限公司", false, "需求方名称", "需求方单位", "需方", "甲方", "买方", "买方名称", "企业名称", "委托方", "受让方",
			"需求企业", "签约企业", "签约企业名称"),
		named("buyer.uscc", "需求方统一社会信用代码", "", false, "甲方统一社会信用代码", "买方统一社会信用代码", "企业统一社会信用代码", "统一社会信用代码",
			"需求方信用代码"),
		named("buyer.region", "需求方所在地区", "江苏省淮安市淮阴区", true, "甲方所在地区", "买方所在地区", "企业所在地区", "需求方地区", "需求方所在地"),
		named("seller.name", "供给方", "示例大学", false, "供给方名称", "供给方单位", "供方", "乙方", "卖方", "卖方名称", "高校院所", "合作高校", "受托方",
			"让与方", "合作高校院所", "合作单位", "签约高校院所"),
		named("seller.uscc", "供给方统一社会信用代码", "", false, "乙方统一社会信用代码", "卖方统一社会信用代码", "高校院所统一社会信用代码", "供给方信用代码"),
		named("seller.region", "供给方所在地区", "江苏省南京市", true, "乙方所在地区", "卖方所在地区", "高校院所所在地区", "供给方地区", "供给方所在地"),
		named("seller.country", "供给方国别或地区", "", false, "卖方国别", "乙方国别", "供给方国别"),
		named("form", "签约形式", "合同", true, "签约类型", "协议类型", "协议性质", "合同或意向"),
		named("signed_on", "签约日期", "2026-06-30", true, "合同签订日期", "签订日期", "签约时间", "签订时间", "合同签订时间", "协议签订日期"),
		named("evidence", "佐证材料", "合同 2026-015", false, "佐证材料名称", "存档编号", "合同编号", "协议编号", "合同文本", "佐证"),
		named("stage", "项目状态", "履约中", true, "状态", "项目进展", "进展情况", "履约状态", "进展", "目前进展"))
	for i := range in.Fields {
		switch f := &in.Fields[i]; f.Key {
		case "form":
			f.Options = []string{"合同", "意向协议"}
		case "buyer.name", "seller.name":
			f.Required = true
		case "evidence":
			f.Help = "没有佐证材料名称或存档编号的，按洽谈中导入，不计入签约。"
		}
	}
	return in
}

// dealOf is what a row says.
func dealOf(row *app.ImportRow) *dealRow { return row.Record.(*dealRow) }

func readDeal(row *app.ImportRow, _ market.Date) {
	in := &dealRow{}
	app.TakeFields(row, in.Fields(), "", &in.DealContent)
	for prefix, side := range map[string]*market.Party{"buyer.": &in.Buyer, "seller.": &in.Seller} {
		code := row.Text(prefix + "uscc")
		app.TakeFields(row, side.Fields(), prefix, side)
		side.USCC = ""
		if code != "" {
			taken, note := app.TakeUSCC(code)
			if side.USCC = taken; note != "" {
				row.Note(prefix+"uscc", "统一社会信用代码“"+app.Clip(code, 20)+"”未采用："+note)
			}
		}
		side.Name = strings.Join(strings.Fields(side.Name), " ")
	}
	in.Normalize()
	in.takeLedger(row)
	if no := strings.ToUpper(strings.TrimSpace(row.Text("no"))); dealNo.MatchString(no) {
		in.no = no
	} else if no != "" {
		row.Note("no", "“"+app.Clip(no, 20)+"”不是平台的项目编号，未采用。")
	}
	row.Key = app.ImportKey("deal", in.no)
	row.Also = app.ImportKey("deal", "row", market.PlainName(in.Title), market.PlainName(in.Buyer.Name),
		market.PlainName(in.Seller.Name))
	if in.no == "" {
		row.Key = row.Also
	}
	row.Title, row.Record = in.Title, in
}

// takeLedger reads how far the deal has come.
func (in *dealRow) takeLedger(row *app.ImportRow) {
	const longest = 200
	l := market.DealLedger{Form: strings.TrimSpace(row.Text("form")), Stage: app.Clip(row.Text("stage"), 60)}
	if text := strings.TrimSpace(row.Text("evidence")); !market.SaysNothing(text) {
		l.Evidence = app.Clip(text, longest)
		if l.Evidence != text {
			row.Note("evidence", "佐证材料超过 200 个字，只取前面部分。")
		}
	}
	if text := row.Text("signed_on"); text != "" && !market.SaysNothing(text) {
		days, ok := sheet.Days(text)
		switch {
		case !ok:
			row.Note("signed_on", "签约日期“"+app.Clip(text, 20)+"”不是日期，未填写。")
		case !days.Exact():
			row.Note("signed_on", "签约日期“"+app.Clip(text, 20)+"”按 "+days.From.String()+" 填写。")
		}
		l.SignedOn = days.From
	}
	in.ledger = l
}

// checkDeals makes known organisations the sides of the rows, finds the deals on record, by their number or by both
// sides and the title, and holds the others to what a deal must say.
func checkDeals(ctx context.Context, from postgres.Reader, _ *market.ImportBatch, rows []*app.ImportRow) error {
	if err := knowSides(ctx, from, rows); err != nil {
		return err
	}
	var nos, titles []string
	for _, row := range rows {
		in := dealOf(row)
		nos, titles = append(nos, in.no), append(titles, in.Title)
	}
	known, err := from.DealsKnown(ctx, nos, titles)
	if err != nil {
		return err
	}
	now, err := from.Now(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		in := dealOf(row)
		if at := in.at(known); at >= 0 {
			row.Found, row.Differs = known[at].ID, in.differences(row, &known[at])
			continue
		}
		if in.no != "" {
			row.Note("no", "平台没有编号为 "+in.no+" 的项目，按新项目核对。")
		}
		row.Faults(in.Validate())
		d := market.Deal{DealContent: in.DealContent}
		note, err := d.Reach(in.ledger, market.Step{Now: now})
		row.Faults(err)
		if note != "" {
			row.Note("evidence", note)
		}
	}
	return nil
}

// at is the place of the deal that the row speaks of, -1 when it is not on record.
func (in *dealRow) at(known []market.Deal) int {
	if i := slices.IndexFunc(known, func(d market.Deal) bool { return in.no != "" && d.No == in.no }); i >= 0 {
		return i
	}
	return slices.IndexFunc(known, func(d market.Deal) bool {
		return d.Title == in.Title && d.Buyer.Resembles(in.Buyer) && d.Seller.Resembles(in.Seller)
	})
}

// knowSides replaces what rows say of the sides by what is on record of them. A draft that people belong to is nobody
// yet: a deal would be shown to the one who took its name.
func knowSides(ctx context.Context, from postgres.Reader, rows []*app.ImportRow) error {
	var names, codes []string
	for _, row := range rows {
		for _, side := range dealOf(row).sides() {
			names, codes = append(names, side.Name), append(codes, side.USCC)
		}
	}
	known, err := app.OrganizationsKnown(ctx, from, names, codes)
	if err != nil {
		return err
	}
	var drafts []int64
	found := map[*market.Party]*market.Organization{}
	for _, row := range rows {
		for _, side := range dealOf(row).sides() {
			if org := known.Find(side.Name, side.USCC); org != nil {
				found[side] = org
				if org.Unclaimed() {
					drafts = append(drafts, org.ID)
				}
			}
		}
	}
	peopled, err := from.OrganizationsPeopled(ctx, drafts)
	if err != nil {
		return err
	}
	for side, org := range found {
		if slices.Contains(peopled, org.ID) {
			continue
		}
		is := market.PartyOf(*org)
		if is.Region == "" {
			is.Region = side.Region
		}
		*side = is
	}
	return nil
}

func (in *dealRow) sides() []*market.Party { return []*market.Party{&in.Buyer, &in.Seller} }

// differences are what the row says otherwise than the deal on record: its content, and when it was signed.
func (in *dealRow) differences(row *app.ImportRow, d *market.Deal) []market.RowDifference {
	found := app.DifferencesOf(row, in.Fields(), &in.DealContent, &d.DealContent)
	on := d.SignedAs(in.ledger)
	signed := in.ledger.SignedOn
	if !on.IsZero() && !signed.IsZero() && on != signed || d.Further(in.ledger) {
		here := on.Chinese()
		if here == "" {
			here = market.DealLifecycle.Label(d.Status)
		}
		found = append(found, market.RowDifference{Key: "signed_on", Label: "签约日期", Here: here,
			There: signed.Chinese()})
	}
	return found
}

func storeDeals(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	if err := knowSides(ctx, tx.Reader, rows); err != nil {
		return err
	}
	made := make([]int64, 0, len(rows))
	for _, row := range rows {
		in := dealOf(row)
		d := market.Deal{DealContent: in.DealContent}
		if _, err := d.Reach(in.ledger, market.Step{Now: tx.Now()}); err != nil {
			return fmt.Errorf("deal of line %d: %w", row.Line, err)
		}
		if err := tx.InsertDeal(ctx, &d); err != nil {
			return err
		}
		row.Ref, made = d.ID, append(made, d.ID)
	}
	return tx.RecordEach(ctx, market.VerbImport, market.NounDeal, made, b.Name)
}

// updateDeals takes what differs into deals that are not over, and notes what a ledger proves to be signed since. A day
// on record stays: what was signed is corrected on the platform.
func updateDeals(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	for _, row := range rows {
		d, err := tx.Deal(ctx, row.Found)
		if err != nil {
			return err
		}
		if why := overwriteDeal(row, &d, tx.Now()); why != "" {
			row.Fault("", why)
			continue
		}
		if row.Faulty() {
			continue
		}
		if err := tx.UpdateDeal(ctx, &d); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounDeal, d.ID, b.Name, row.Differs); err != nil {
			return err
		}
	}
	return nil
}

// overwriteDeal writes the differing values of a row into a deal, or says why that cannot be.
func overwriteDeal(row *app.ImportRow, d *market.Deal, now time.Time) (why string) {
	if d.Over() {
		return "该项目为“" + market.DealLifecycle.Label(d.Status) + "”，不能按表格更新。"
	}
	in := dealOf(row)
	dated := slices.ContainsFunc(row.Differs, func(c market.RowDifference) bool { return c.Key == "signed_on" })
	if dated && !d.Further(in.ledger) {
		kept := "签约日期已登记为 " + d.SignedAs(in.ledger).String() + "，不按表格修改。"
		if len(row.Differs) == 1 {
			return kept
		}
		row.Note("signed_on", kept)
	} else if dated {
		if _, err := d.Reach(in.ledger, market.Step{Now: now}); err != nil {
			row.Faults(err)
			return ""
		}
	}
	app.TakeDiffering(row, in.Fields(), &d.DealContent)
	d.Normalize()
	row.Faults(d.Validate())
	return ""
}

// undoDeals removes the deals of a ledger that nobody has worked on and on which nothing rests.
func undoDeals(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	touched, err := tx.TouchedDeals(ctx, refs)
	if err != nil {
		return err
	}
	if len(touched) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 个项目已有人办理，例如“%s”，不能整批撤销。请逐个处理。", len(touched),
			touched[0].Title))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounDeal, refs, b.Name); err != nil {
		return err
	}
	return tx.DeleteDeals(ctx, refs)
}
