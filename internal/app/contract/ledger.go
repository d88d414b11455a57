package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// ledger is how the registry's ledger of registered contracts comes in, also of past years: with all that statistics
// are counted by. A contract that the record knows is compared and never changed; one that is on its way here is
// registered by the move that registers it.
type ledger struct {
	room   *Room
	fields []ledgerField
}

// ledgerField is a column of the ledger: one of the certificate, of the contract or of a party.
type ledgerField struct {
	app.ImportField
	take func(in *ledgerRow, row *app.ImportRow, text, unit string) (note string)
}

// ledgerRow is what a line of the ledger says.
type ledgerRow struct {
	market.ContractContent
	certNo       string
	registeredOn market.Date
}

// ledgerSkips are the fields of the form of registration that no ledger has.
var ledgerSkips = []string{"subject", "text_file", "bid_notice", "chinese_copy", "pay_plan", "ip_certificates"}

// ledgerNames are headings of ledgers beside what the form calls the fields, and those of all sheets of registries.
var ledgerNames = map[string][]string{
	"type":       {"合同类型", "合同类别", "技术合同类别", "技术合同类型", "合同种类"},
	"signed_on":  {"签订日期", "合同签订日期", "签订时间", "合同签订时间"},
	"begins_on":  {"开始日期", "合同开始日期", "合同起始日期", "履行期限起"},
	"ends_on":    {"截止日期", "合同截止日期", "合同终止日期", "履行期限止"},
	"tech_field": {"技术领域", "所属技术领域"},
	"ip_kinds":   {"知识产权", "知识产权类型", "知识产权类别", "涉及知识产权"},
}

// partyWords are what a ledger calls each fact of a party, behind the name of its side.
var partyWords = map[string][]string{
	"uscc":   {"统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "代码"},
	"region": {"所在地区", "地区", "行政区划", "所属地区", "所在地", "区划", "地区代码", "所在地区代码"},
	"nature": {"单位性质", "性质", "类型", "机构类型", "单位类型"},
	"scale":  {"企业规模", "规模"}, "country": {"国别", "国别或地区", "国家"},
	"town": {"所属园区、镇街", "园区", "镇街", "所属镇街"}, "legal_person": {"法定代表人", "法人"},
	"contact_name": {"联系人"}, "contact_phone": {"联系电话", "电话"}, "address": {"地址", "通讯地址"},
	"in_hpz": {"在国家高新区内", "是否高新区"}, "is_listed": {"上市企业", "是否上市"},
}

// sides are the two parties, and what ledgers call each.
var sides = []struct {
	key   string
	of    func(*market.ContractContent) *market.Party
	words []string
}{
	{"seller", func(c *market.ContractContent) *market.Party { return &c.Seller }, []string{"卖方", "受托方", "让与方", "出让方"}},
	{"buyer", func(c *market.ContractContent) *market.Party { return &c.Buyer }, []string{"买方", "委托方", "受让方"}},
}

func (r *Room) ledger() *app.Importable {
	l := &ledger{room: r, fields: ledgerFields()}
	in := &app.Importable{Kind: market.ImportContracts, Required: []string{"cert_no"}, Read: l.read, Check: l.check,
		Store: l.store, Update: l.update, Undo: l.undo, Href: link.Contract}
	for _, f := range l.fields {
		in.Fields = append(in.Fields, f.ImportField)
	}
	return in
}

func ledgerFields() []ledgerField {
	own := func(key, label, example string, required bool, names []string,
		take func(*ledgerRow, *app.ImportRow, string, string) string) ledgerField {
		return ledgerField{app.ImportField{Field: sheet.Field{Key: key, Names: names}, Label: label, Example: example,
			Required: required}, take}
	}
	fields := []ledgerField{
		own("cert_no", "合同登记编号", "2026320804000001", true, registryNames["cert_no"], takeCertNo),
		own("registered_on", "登记日期", "2026-03-01", true, registryNames["registered_on"], takeRegisteredOn),
		own("state", "合同状态", "已登记", false, []string{"合同状态", "登记状态", "状态"}, takeState),
	}
	table := market.ContractContent{}.Fields()
	rows := table.Rows()
	for i := range rows {
		f := &rows[i]
		if f.Input == market.InputRows || f.Input == market.InputNone || slices.Contains(ledgerSkips, f.Key) ||
			f.Input == market.InputYes && f.Key != "related_party" {
			continue
		}
		in := app.SheetField(f)
		in.Names = slices.Concat(registryNames[f.Key], ledgerNames[f.Key], in.Names)
		in.Required = slices.Contains([]string{"title", "type", "deal_amount", "tech_amount"}, f.Key)
		fields = append(fields, ledgerField{in, func(row *ledgerRow, _ *app.ImportRow, text, unit string) string {
			return app.TakeCell(table, f, &row.ContractContent, text, unit)
		}})
	}
	for _, side := range sides {
		fields = append(fields, partyFields(side.key, side.of, side.words)...)
	}
	return fields
}

// partyFields are the columns of one side.
func partyFields(side string, of func(*market.ContractContent) *market.Party, words []string) []ledgerField {
	table := market.Party{}.Fields()
	rows := table.Rows()
	var fields []ledgerField
	for i := range rows {
		f := &rows[i]
		key := side + "." + f.Key
		names := slices.Clone(registryNames[key])
		for _, word := range words {
			for _, fact := range partyWords[f.Key] {
				names = append(names, word+fact)
			}
		}
		if len(names) == 0 {
			continue
		}
		in := app.SheetField(f)
		in.Key, in.Names, in.Label, in.Required = key, names, names[0], f.Key == "name"
		in.Fills = f.Key == "region" || f.Key == "nature" || f.Key == "country"
		fields = append(fields, ledgerField{in, func(row *ledgerRow, _ *app.ImportRow, text, unit string) string {
			if f.Key == "uscc" {
				text = market.USCCIn(text)
			}
			return app.TakeCell(table, f, of(&row.ContractContent), text, unit)
		}})
	}
	return fields
}

func takeCertNo(in *ledgerRow, row *app.ImportRow, text, _ string) string {
	var fault string
	if in.certNo, fault = certNoIn(text); fault != "" {
		row.Fault("cert_no", fault)
	}
	return ""
}

func takeRegisteredOn(in *ledgerRow, row *app.ImportRow, text, _ string) string {
	days, ok := sheet.Days(text)
	if !ok || !days.Exact() {
		row.Fault("registered_on", "登记日期“"+app.Clip(text, 20)+"”不是一个确定的日期，应为 2026-03-01；统计以它确定年度。")
		return ""
	}
	in.registeredOn = days.To
	return ""
}

// takeState keeps out what the registry has cancelled: it is counted by the day on which that was done, which a ledger
// does not say.
func takeState(_ *ledgerRow, row *app.ImportRow, text, _ string) string {
	if strings.Contains(text, "注销") || strings.Contains(text, "撤销") || strings.Contains(text, "作废") {
		row.Fault("state", "表中为“"+app.Clip(text, 10)+"”。已注销、撤销的合同不导入，需要留档的请在平台上录入后办理注销或撤销。")
	}
	return ""
}

// read makes of a line what it says.
func (l *ledger) read(row *app.ImportRow, day market.Date) {
	in := &ledgerRow{}
	for _, f := range l.fields {
		text := row.Text(f.Key)
		if text == "" {
			continue
		}
		note := f.take(in, row, text, row.Unit(f.Key))
		said := f.Names[0] + "“" + app.Clip(text, 20) + "”" + note
		switch {
		case note == "":
		case f.Required: // an amount without a unit, a type that nobody knows
			row.Fault(f.Key, said)
		default:
			row.Note(f.Key, said)
		}
	}
	for _, side := range sides {
		placeOf(row, side.key, side.of(&in.ContractContent))
	}
	in.Normalize()
	if text := row.Text("deal_amount"); text != "" && in.DealAmount == 0 && !row.Faulty() {
		row.Fault("deal_amount", "成交额“"+app.Clip(text, 20)+"”不是确定的金额。")
	}
	row.Title, row.Key, row.Record = in.Title, "cert:"+in.certNo, in
	if row.Faulty() {
		return
	}
	row.Faults(in.ValidateDraft())
	if in.TechAmount == 0 && row.Text("tech_amount") != "" {
		row.Fault("tech_amount", "技术交易额须大于 0。")
	}
	if day.Before(in.registeredOn) {
		row.Fault("registered_on", "登记日期不能晚于今天。")
	}
}

// placeOf takes the place of a party that names none from its code, whose third to eighth digits are the place of its
// registration.
func placeOf(row *app.ImportRow, side string, p *market.Party) {
	const from, to = 2, 8
	if p.Region != "" || p.Foreign() || market.CheckUSCC(p.USCC) != nil {
		return
	}
	if place := market.Region(p.USCC[from:to]); place.Exists() {
		p.Region = place
		row.Note(side+".region", "没有写明地区，按信用代码取为"+place.FullName()+"。")
	}
}

func ofLedger(row *app.ImportRow) *ledgerRow { return row.Record.(*ledgerRow) }

// check finds the contracts that the record knows: by their certificate, or by title and both sides while they are on
// their way.
func (l *ledger) check(ctx context.Context, from postgres.Reader, _ *market.ImportBatch, rows []*app.ImportRow) error {
	var certs, titles []string
	for _, row := range rows {
		certs, titles = append(certs, ofLedger(row).certNo), append(titles, row.Title)
	}
	found, err := from.ContractsNamed(ctx, certs, nil, titles)
	if err != nil {
		return err
	}
	for _, row := range rows {
		in := ofLedger(row)
		said := certificateRow{title: in.Title, seller: in.Seller.Name, buyer: in.Buyer.Name, certNo: in.certNo,
			on: in.registeredOn, deal: in.DealAmount, tech: in.TechAmount}
		match := said.among(found)
		switch len(match) {
		case 0:
			continue
		case 1:
		default:
			row.Fault("title", "平台上有多份同名、同双方的合同，请先登录该合同登记，或改用“导入登记结果”并写明平台编号。")
			continue
		}
		row.Found = match[0].ID
		row.Differs = ledgerDifferences(&match[0], in)
	}
	return nil
}

// ledgerDifferences says where a contract and a line disagree.
func ledgerDifferences(c *market.Contract, in *ledgerRow) []market.RowDifference {
	var found []market.RowDifference
	differ := func(key, label, here, there string) {
		if there != "" && here != there {
			found = append(found, market.RowDifference{Key: key, Label: label, Here: here, There: there})
		}
	}
	amount := func(m market.Money) string { return m.ExactWan() + " 万元" }
	differ("cert_no", "合同登记编号", c.CertNo, in.certNo)
	differ("registered_on", "登记日期", c.RegisteredOn.String(), in.registeredOn.String())
	differ("title", "项目名称", c.Title, in.Title)
	differ("deal_amount", "成交额", amount(c.DealAmount), amount(in.DealAmount))
	differ("tech_amount", "技术交易额", amount(c.TechAmount), amount(in.TechAmount))
	differ("type", "合同类型", c.Type.Label(), in.Type.Label())
	for _, side := range sides {
		here, there := side.of(&c.ContractContent), side.of(&in.ContractContent)
		if !sameName(here.Name, there.Name) {
			differ(side.key+".name", side.words[0], here.Name, there.Name)
		}
		differ(side.key+".region", side.words[0]+"地区", here.Region.FullName(), there.Region.FullName())
	}
	return found
}

// store records contracts as registered, each with the first version of what the registry decided.
func (l *ledger) store(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	if err := l.knownParties(ctx, tx, rows); err != nil {
		return err
	}
	for _, row := range rows {
		in := ofLedger(row)
		c := market.Contract{ContractContent: in.ContractContent,
			Progress: market.Progress[market.ContractStatus]{Status: market.ContractRegistered},
			Filing:   market.Filing{CertNo: in.certNo, RegisteredOn: in.registeredOn, SubmittedOn: in.registeredOn}}
		if err := tx.InsertContract(ctx, &c); err != nil {
			return err
		}
		if err := tx.AddContractVersion(ctx, &c, market.ActRegister, c.RegisteredOn, ""); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounContract, c.ID, b.Name, nil); err != nil {
			return err
		}
		row.Ref = c.ID
	}
	return nil
}

// knownParties puts the organisations of the platform to the parties that are they: by their code, or by their name
// where no code stands against it.
func (l *ledger) knownParties(ctx context.Context, tx *postgres.Tx, rows []*app.ImportRow) error {
	var keys, codes []string
	for _, row := range rows {
		for _, side := range sides {
			p := side.of(&ofLedger(row).ContractContent)
			keys, codes = append(keys, market.NameKeys(p.Name)...), append(codes, p.USCC)
		}
	}
	found, err := tx.OrganizationsNamed(ctx, keys, codes)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, side := range sides {
			p := side.of(&ofLedger(row).ContractContent)
			for _, org := range found {
				byCode := p.USCC != "" && org.USCC == p.USCC
				if byCode || sameName(org.Name, p.Name) && (p.USCC == "" || org.USCC == "") {
					p.OrgID = org.ID
					break
				}
			}
		}
	}
	return nil
}

// update registers contracts that are on their way here and that the registry shows to be registered. One that is
// registered is never changed by a sheet.
func (l *ledger) update(ctx context.Context, tx *postgres.Tx, _ *market.ImportBatch, rows []*app.ImportRow) error {
	for _, row := range rows {
		c, err := tx.Contract(ctx, row.Found)
		if err != nil {
			return err
		}
		if !c.RegisteredOn.IsZero() {
			row.Fault("", "已登记的合同不按表格改动：金额有差异的请办理变更登记，编号、日期有误的请申请更正。")
			continue
		}
		in := ofLedger(row)
		move := Move{Name: market.ContractRegister, CertNo: in.certNo, RegisteredOn: in.registeredOn,
			DealAmount: in.DealAmount, TechAmount: in.TechAmount}
		trial, step := c, market.Step{Who: tx.Who(), Now: tx.Now()}
		move.certify(&trial)
		if err := trial.Lifecycle(l.room.core.Settings()).Move(&trial, move.Name, step); err != nil {
			row.Fault("", "平台上该合同"+contractLabel(c.Status)+"："+app.ReasonOf(err))
			continue
		}
		if err := contractMoves.Take(ctx, l.room.core, l.room, tx, &c, move); err != nil {
			return err
		}
	}
	return nil
}

// undo takes contracts of a ledger out of the record that nobody has worked on since. The figures follow.
func (l *ledger) undo(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	touched, err := tx.TouchedContracts(ctx, refs)
	if err != nil {
		return err
	}
	if len(touched) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 份已有人办理，例如“%s”，不能整批撤销。", len(touched),
			touched[0].Title))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounContract, refs, b.Name); err != nil {
		return err
	}
	return tx.DeleteContracts(ctx, refs)
}
