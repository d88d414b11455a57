package contract

import (
	"context"
	"fmt"
	"io"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// CertificateOutcome is what became of one line of the registry's spreadsheet.
type CertificateOutcome string

// The outcomes.
const (
	CertificateTaken   CertificateOutcome = "taken"   // registered now, or could be
	CertificateSame    CertificateOutcome = "same"    // registered before, and nothing differs
	CertificateDiffers CertificateOutcome = "differs" // registered before, but the two records disagree
	CertificatePartial CertificateOutcome = "partial" // registered before; the amounts could not be compared
	CertificateUnknown CertificateOutcome = "unknown" // no contract of ours
	CertificateRefused CertificateOutcome = "refused" // unreadable, ambiguous or not possible now
)

// CertificateLine is one line of the spreadsheet and the contract it speaks of.
type CertificateLine struct {
	Sheet    string // its sheet, when the file has several
	Line     int
	Title    string
	CertNo   string
	Outcome  CertificateOutcome
	Notes    []string        // differences, or why it was not taken
	Contract market.Contract // zero when none was found
}

// Place says where in its file a line stands: 工作表“一季度” 第 3 行.
func (l CertificateLine) Place() string {
	place := fmt.Sprintf("第 %d 行", l.Line)
	if l.Sheet != "" {
		place = "工作表“" + l.Sheet + "” " + place
	}
	return place
}

// CertificateReport is what a spreadsheet of certificates comes to.
type CertificateReport struct {
	Lines   []CertificateLine
	Unknown []string          // headings nobody knows
	Skipped []string          // sheets and lines that are no rows, in words
	Remarks []string          // how sheets were read where that is not plain
	Missing []market.Contract // registered here within the days the file covers, but not named in it
	Stored  bool
}

// Count is how many lines came out so.
func (r CertificateReport) Count(o CertificateOutcome) int {
	n := 0
	for _, l := range r.Lines {
		if l.Outcome == o {
			n++
		}
	}
	return n
}

// CertificateImport names a file; without Apply it is only compared with the record.
type CertificateImport struct {
	FileName string
	Apply    bool
}

// certificateRow is a line that could be read.
type certificateRow struct {
	at                       int // its place in the report
	no, title, seller, buyer string
	certNo                   string
	on                       market.Date
	deal, tech               market.Money
	notes                    []string // what of the line was not read
}

// ImportCertificates compares the registry's spreadsheet with the record and, when asked to, registers what it shows
// to be registered, all in one transaction. A contract that is registered already is never changed: where the two
// disagree the report says so, and an amendment is the way.
func (r *Room) ImportCertificates(ctx context.Context, who market.Actor, in CertificateImport,
	file io.Reader) (CertificateReport, error) {
	if !who.InBureau() {
		return CertificateReport{}, market.ErrNotFound
	}
	report, rows, err := readCertificates(in.FileName, file)
	if err != nil {
		return report, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		fresh := report // the transaction may be tried again
		fresh.Lines = slices.Clone(report.Lines)
		if err := r.storeCertificates(ctx, tx, in, rows, &fresh); err != nil {
			return err
		}
		report = fresh
		return nil
	})
	return report, err
}

func certificateFields() []sheet.Field {
	return []sheet.Field{
		{Key: "cert_no", Names: registryNames["cert_no"]},
		{Key: "no", Names: []string{"平台编号", "合同编号"}},
		{Key: "title", Names: registryNames["title"]},
		{Key: "seller", Names: registryNames["seller.name"]},
		{Key: "buyer", Names: registryNames["buyer.name"]},
		{Key: "registered_on", Names: registryNames["registered_on"]},
		{Key: "deal_amount", Names: registryNames["deal_amount"]},
		{Key: "tech_amount", Names: registryNames["tech_amount"]},
	}
}

func readCertificates(name string, file io.Reader) (CertificateReport, []certificateRow, error) {
	var report CertificateReport
	r, err := sheet.Open(file, name, certificateFields(), "cert_no", "no")
	if err != nil {
		return report, nil, err
	}
	report.Unknown = r.Unknown()
	for _, skip := range r.Skipped() {
		report.Skipped = append(report.Skipped, skip.String())
	}
	for _, remark := range r.Remarks() {
		report.Remarks = append(report.Remarks, remark.Text)
	}
	var rows []certificateRow
	seen := map[string]string{}
	for raw, err := range r.Rows() {
		if err != nil {
			return report, nil, err
		}
		row, problem := readCertificate(r, raw)
		line := CertificateLine{Sheet: raw.Sheet, Line: raw.Line, Title: row.title, CertNo: row.certNo,
			Outcome: CertificateRefused}
		if first := seen[row.certNo]; problem == "" && first != "" {
			problem = "登记编号与" + first + "重复。"
		}
		if problem != "" {
			line.Notes = []string{problem}
		} else {
			seen[row.certNo], row.at = line.Place(), len(report.Lines)
			rows = append(rows, row)
		}
		report.Lines = append(report.Lines, line)
	}
	return report, rows, nil
}

// readCertificate reads one line; the problem is empty when it can be read.
func readCertificate(r *sheet.Reader, raw sheet.Row) (row certificateRow, problem string) {
	row = certificateRow{no: raw.Cells["no"], title: raw.Cells["title"], seller: raw.Cells["seller"],
		buyer: raw.Cells["buyer"]}
	number := raw.Cells["cert_no"]
	if number == "" && r.Heading("cert_no") == "" { // some registries call it the number of the contract
		number = row.no
	}
	if raw.Trouble != "" {
		return row, raw.Trouble
	}
	if row.certNo, problem = certNoIn(number); problem != "" {
		return row, problem
	}
	days, ok := sheet.Days(raw.Cells["registered_on"])
	if text := raw.Cells["registered_on"]; !ok || !days.Exact() {
		return row, orElse(text == "", "没有登记日期。", "登记日期“"+app.Clip(text, 20)+"”不是一个确定的日期，应为 2026-03-01。")
	}
	row.on = days.To
	for key, place := range map[string]*market.Money{"deal_amount": &row.deal, "tech_amount": &row.tech} {
		var err error
		if *place, err = amountUnder(r.Heading(key), raw.Cells[key], raw.Units[key]); err != nil {
			return row, market.MessageOf(err)
		}
	}
	for _, note := range raw.Notes {
		row.notes = append(row.notes, note.Text)
	}
	return row, ""
}

func orElse(holds bool, this, that string) string {
	if holds {
		return this
	}
	return that
}

// amountUnder reads an amount in the unit that the cell or its heading names: without one it is refused rather than
// guessed.
func amountUnder(heading, text, unit string) (market.Money, error) {
	if text == "" {
		return 0, nil
	}
	amount, ok := sheet.ParseAmount(text, unit)
	switch {
	case ok && amount.Exact():
		return amount.Low, nil
	case !ok && unit == "":
		if _, inYuan := sheet.ParseAmount(text, "元"); inYuan {
			return 0, market.Refuse(market.Invalid, "表头“"+heading+"”没有写明金额单位，请写成“"+heading+"（元）”或“"+heading+"（万元）”。")
		}
	}
	return 0, market.Refuse(market.Invalid, "“"+heading+"”的“"+app.Clip(text, 20)+"”不是确定的金额。")
}

func (r *Room) storeCertificates(ctx context.Context, tx *postgres.Tx, in CertificateImport, rows []certificateRow,
	report *CertificateReport) error {
	found, err := tx.ContractsNamed(ctx, eachOf(rows,
		func(certificateRow certificateRow) string { return certificateRow.certNo }),
		eachOf(rows, func(certificateRow certificateRow) string { return certificateRow.no }),
		eachOf(rows, func(certificateRow certificateRow) string { return certificateRow.title }))
	if err != nil {
		return err
	}
	named := map[int64]bool{}
	for _, row := range rows {
		line := &report.Lines[row.at]
		match := row.among(found)
		switch {
		case len(match) == 0:
			line.Outcome, line.Notes = CertificateUnknown, []string{"平台上没有这份合同；编号、项目名称和双方名称都对不上。"}
			continue
		case len(match) > 1:
			line.Notes = []string{"平台上有多份同名、同双方的合同，请在文件中加“平台编号”一栏指明。"}
			continue
		case named[match[0].ID]:
			line.Notes = []string{"前面已有一行对应这份合同。"}
			continue
		}
		named[match[0].ID] = true
		line.Contract = match[0]
		if err := r.takeCertificate(ctx, tx, in.Apply, row, line); err != nil {
			return err
		}
	}
	report.Stored = in.Apply
	report.Missing, err = r.missingCertificates(ctx, tx, rows, named)
	return err
}

func eachOf(rows []certificateRow, text func(certificateRow) string) []string {
	texts := make([]string, 0, len(rows))
	for _, r := range rows {
		if t := text(r); t != "" {
			texts = append(texts, t)
		}
	}
	return texts
}

// among finds the contracts that a line may mean: the one with its certificate, else the one with its number here,
// else those of its title between its parties.
func (row certificateRow) among(contracts []market.Contract) []market.Contract {
	for _, same := range []func(market.Contract) bool{
		func(c market.Contract) bool { return c.CertNo == row.certNo },
		func(c market.Contract) bool { return row.no != "" && c.No == row.no },
		func(c market.Contract) bool {
			return row.title != "" && row.seller != "" && row.buyer != "" && c.CertNo == "" && c.Title == row.title &&
				sameName(c.Seller.Name, row.seller) && sameName(c.Buyer.Name, row.buyer)
		},
	} {
		var found []market.Contract
		for _, c := range contracts {
			if same(c) {
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// sameName reports whether two names are of one organisation, however they were typed.
func sameName(a, b string) bool { return market.SameOrganization(a, b) }

// takeCertificate compares a line with its contract, and registers the contract when it is not registered yet.
func (r *Room) takeCertificate(ctx context.Context, tx *postgres.Tx, apply bool, row certificateRow,
	line *CertificateLine) error {
	c := line.Contract
	line.Notes = row.differences(c)
	if !c.RegisteredOn.IsZero() {
		switch {
		case len(line.Notes) > 0:
			line.Outcome = CertificateDiffers
		case row.deal == 0:
			line.Outcome, line.Notes = CertificatePartial, []string{"文件中没有成交额，金额未比对。"}
		default:
			line.Outcome = CertificateSame
		}
		line.Notes = append(line.Notes, row.notes...)
		return nil
	}
	line.Notes = append(line.Notes, row.notes...)
	move := Move{Name: market.ContractRegister, CertNo: row.certNo, RegisteredOn: row.on, DealAmount: row.deal,
		TechAmount: row.tech}
	trial, step := c, market.Step{Who: tx.Who(), Now: tx.Now()}
	move.certify(&trial)
	if err := trial.Lifecycle(r.core.Settings()).Move(&trial, move.Name, step); err != nil {
		line.Outcome, line.Notes = CertificateRefused, append(line.Notes, app.ReasonOf(err))
		return nil
	}
	line.Outcome = CertificateTaken
	if !apply {
		return nil
	}
	return contractMoves.Take(ctx, r.core, r, tx, &line.Contract, move)
}

// differences says where the line and the contract disagree; what the line leaves out is no difference.
func (row certificateRow) differences(c market.Contract) []string {
	var notes []string
	note := func(what, here, there string) {
		if there != "" && here != there {
			notes = append(notes, fmt.Sprintf("%s：平台为“%s”，登记机构为“%s”。", what, here, there))
		}
	}
	amount := func(m market.Money) string {
		if m == 0 {
			return ""
		}
		return m.ExactWan() + " 万元"
	}
	note("项目名称", c.Title, row.title)
	if !sameName(c.Seller.Name, row.seller) {
		note("卖方", c.Seller.Name, row.seller)
	}
	if !sameName(c.Buyer.Name, row.buyer) {
		note("买方", c.Buyer.Name, row.buyer)
	}
	note("成交额", amount(c.DealAmount), amount(row.deal))
	note("技术交易额", amount(c.TechAmount), amount(row.tech))
	if !c.RegisteredOn.IsZero() {
		note("登记编号", c.CertNo, row.certNo)
		note("登记日期", c.RegisteredOn.String(), row.on.String())
	}
	if c.Status == market.ContractDeregistered || c.Status == market.ContractRevoked {
		notes = append(notes, "平台上该合同"+contractLabel(c.Status)+"。")
	}
	return notes
}

// missingCertificates are the contracts of the district's registry that are registered here within the days of the
// file, but that the file does not name.
func (r *Room) missingCertificates(ctx context.Context, tx *postgres.Tx, rows []certificateRow,
	named map[int64]bool) ([]market.Contract, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	from, to := rows[0].on, rows[0].on
	for _, certificateRow := range rows {
		if certificateRow.on.Before(from) {
			from = certificateRow.on
		}
		if to.Before(certificateRow.on) {
			to = certificateRow.on
		}
	}
	registered, err := tx.Contracts(ctx, postgres.ContractFilter{
		Statuses: []market.ContractStatus{market.ContractRegistered}, From: from, To: to.AddDays(1),
		Limit: sheet.MaxRows})
	return slices.DeleteFunc(registered, func(c market.Contract) bool {
		return named[c.ID] ||
			!c.Ours(r.core.Settings().District())
	}), err
}
