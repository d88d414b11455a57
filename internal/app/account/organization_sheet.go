package account

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

// organizationRow is what a row of a list of organisations says.
type organizationRow struct {
	market.OrganizationContent
	qualifications []market.QualificationContent
}

// The columns of a list that speak of recognitions.
const (
	keyQualification = "qualification"
	keyCertificate   = "qualification_no"
	keyValidFrom     = "valid_from"
	keyValidTo       = "valid_to"
)

// organizationSheet is how lists of organisations come in: as drafts, each with what it is recognised as.
func (r *Room) organizationSheet() *app.Importable {
	in := &app.Importable{Kind: market.ImportOrganizations, Required: []string{"name"}, Read: r.readOrganization,
		Check: checkOrganizations, Store: storeOrganizations, Update: updateOrganizations, Undo: undoOrganizations,
		Keep: keepOrganization, PutBack: putOrganizationBack,
		Href: link.Organization, Fields: app.SheetFields(market.OrganizationContent{}.Fields())}
	for i := range in.Fields {
		f := &in.Fields[i]
		switch f.Key {
		case "name":
			f.Required, f.Example, f.Fills = true, "示例机械有限公司", false
		case "uscc":
			f.Fills = false
		}
	}
	qualification := app.ImportField{Field: sheet.Field{Key: keyQualification, Names: []string{"资质", "资质类别", "资质名称",
		"企业资质", "资质荣誉", "资质类型", "企业类型", "认定类别", keyQualification}, Join: "、"}, Label: "资质", Fills: true,
		Help: "一格可写几项，用顿号分开；同一单位也可每项资质写一行。"}
	for _, code := range market.QualificationCodes() {
		qualification.Options = append(qualification.Options, code.Label())
	}
	qualification.Example = qualification.Options[0]
	in.Fields = append(in.Fields, qualification,
		app.ImportField{Field: sheet.Field{Key: keyCertificate, Names: []string{"证书编号", "资质编号", "证书号", "入库登记编号",
			"登记编号", keyCertificate}}, Label: "证书编号", Example: "GR202632000001"},
		app.ImportField{Field: sheet.Field{Key: keyValidFrom, Names: []string{"发证日期", "有效期起", "认定日期", "认定时间",
			"发证时间", "入库时间", "获批时间", "有效期开始", keyValidFrom}}, Label: "发证日期", Day: true, Begins: true,
			Example: "2026-11-19", Fills: true},
		app.ImportField{Field: sheet.Field{Key: keyValidTo, Names: []string{"有效期至", "有效期止", "到期日期", "有效期截止", "失效日期",
			"有效期", keyValidTo}}, Label: "有效期至", Day: true,
			Example: "2029-11-18", Fills: true})
	return in
}

// organization is what a row says.
func organization(row *app.ImportRow) *organizationRow { return row.Record.(*organizationRow) }

func (r *Room) readOrganization(row *app.ImportRow, _ market.Date) {
	in := &organizationRow{}
	table := in.Fields()
	code := row.Text("uscc")
	app.TakeFields(row, table, "", &in.OrganizationContent)
	in.USCC = ""
	if code != "" {
		taken, note := app.TakeUSCC(code)
		if in.USCC = taken; note != "" {
			row.Fault("uscc", "统一社会信用代码“"+app.Clip(code, 20)+"”"+note)
		}
	}
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	in.Normalize()
	if in.Kind == "" {
		in.Kind, _ = market.OrgKindNamed(in.Name)
	}
	settings := r.core.Settings()
	if in.Region == "" && in.Town != "" && in.CheckTown(settings) == nil {
		in.Region = settings.District()
		row.Note("region", "没有写明地区，按园区、镇街所在的"+in.Region.FullName()+"填写。")
	}
	row.Faults(in.ValidateImport(settings))
	in.takeQualifications(row)
	key := []string{string(market.ImportOrganizations), in.USCC}
	if in.USCC == "" {
		key = append(key, market.PlainName(in.Name))
	}
	for _, q := range in.qualifications {
		key = append(key, string(q.Code), q.Number, q.ValidFrom.String())
	}
	row.Key, row.Title, row.Record = app.ImportKey(key...), in.Name, in
}

// takeQualifications reads what the organisation is recognised as. Several stand in one cell with as many numbers, or
// with none: nobody should guess to which of them one number or day belongs.
func (in *organizationRow) takeQualifications(row *app.ImportRow) {
	text := row.Text(keyQualification)
	if market.SaysNothing(text) {
		text = ""
	}
	words := market.SplitKeywords([]string{strings.ReplaceAll(text, "/", "、")})
	for _, word := range words {
		code, ok := market.QualificationNamed(word)
		if !ok {
			row.Note(keyQualification, "资质“"+app.Clip(word, 20)+"”不在可选范围内，未填写。")
			continue
		}
		in.qualifications = append(in.qualifications, market.QualificationContent{Code: code})
	}
	in.takeCertificates(row, len(words))
	for _, q := range in.qualifications {
		row.Faults(q.Validate())
	}
}

// takeCertificates puts numbers and days to the recognitions of the row.
func (in *organizationRow) takeCertificates(row *app.ImportRow, words int) {
	columns := []struct {
		key, label string
		take       func(q *market.QualificationContent, text string) (note string)
	}{
		{keyCertificate, "证书编号", takeNumber},
		{keyValidFrom, "发证日期", takeHolds},
		{keyValidTo, "有效期至", takeEnds},
	}
	for _, column := range columns {
		text := row.Text(column.key)
		if text == "" || market.SaysNothing(text) || strings.Contains(text, "长期") {
			continue
		}
		parts := market.SplitKeywords([]string{text})
		switch {
		case words == 0:
			row.Note(column.key, column.label+"“"+app.Clip(text, 20)+"”没有对应的资质，未填写。")
			continue
		case len(in.qualifications) != words || len(parts) != words:
			row.Note(column.key, fmt.Sprintf("%s“%s”不能与各项资质逐一对应，未填写。请每项资质写一行。", column.label, app.Clip(text, 20)))
			continue
		}
		for i := range in.qualifications {
			if note := column.take(&in.qualifications[i], parts[i]); note != "" {
				row.Note(column.key, column.label+"“"+app.Clip(parts[i], 20)+"”"+note)
			}
		}
	}
}

// takeNumber reads the number of a certificate.
func takeNumber(q *market.QualificationContent, text string) (note string) {
	q.Number = strings.TrimSpace(market.HalfWidth(text))
	return ""
}

// takeHolds reads the day from which a recognition holds; of a period that is longer than a year also its last.
func takeHolds(q *market.QualificationContent, text string) (note string) {
	days, ok := sheet.Days(text)
	switch {
	case !ok:
		return "不是日期，未填写。"
	case days.Exact():
	case days.From.Year != days.To.Year:
		q.ValidTo = days.To
	default:
		note = "按 " + days.From.String() + " 填写。"
	}
	q.ValidFrom = days.From
	return note
}

// takeEnds reads the last day on which a recognition holds; of a period that is longer than a year also its first.
func takeEnds(q *market.QualificationContent, text string) (note string) {
	days, ok := sheet.Days(text)
	switch {
	case !ok:
		return "不是日期，未填写。"
	case days.Exact():
	case days.From.Year != days.To.Year:
		if q.ValidFrom.IsZero() {
			q.ValidFrom = days.From
		}
	default:
		note = "按 " + days.To.String() + " 填写。"
	}
	q.ValidTo = days.To
	return note
}

func knownOrganizations(ctx context.Context, from postgres.Reader, rows []*app.ImportRow) (app.Known, error) {
	var names, codes []string
	for _, row := range rows {
		in := organization(row)
		names, codes = append(names, in.Name), append(codes, in.USCC)
	}
	return app.OrganizationsKnown(ctx, from, names, codes)
}

// held are what organisations are recognised as, by organisation.
func held(ctx context.Context, from postgres.Reader, ids []int64) (map[int64][]market.Qualification, error) {
	rows, err := from.Qualifications(ctx, ids)
	of := map[int64][]market.Qualification{}
	for _, q := range rows {
		of[q.OrgID] = append(of[q.OrgID], q)
	}
	return of, err
}

// checkOrganizations finds the rows in the record by their code, then by their name. A row that says a further
// recognition of an organisation which came with the same sheet is sound.
func checkOrganizations(ctx context.Context, from postgres.Reader, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	known, err := knownOrganizations(ctx, from, rows)
	if err != nil {
		return err
	}
	var ids []int64
	for _, row := range rows {
		if org := known.Find(organization(row).Name, organization(row).USCC); org != nil {
			ids = append(ids, org.ID)
		}
	}
	own, err := from.MadeOf(ctx, b.ID, ids)
	if err != nil {
		return err
	}
	of, err := held(ctx, from, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		in := organization(row)
		org := known.Find(in.Name, in.USCC)
		if org == nil {
			if twin := known.Namesake(in.Name); twin != nil {
				row.Note("uscc", "平台已有同名单位，统一社会信用代码为 "+twin.USCC+"，按另一家单位导入，请核对。")
			}
			continue
		}
		differs := differingQualifications(in, of[org.ID])
		if slices.Contains(own, org.ID) && len(differs) > 0 {
			continue
		}
		row.Found = org.ID
		if !slices.Contains(own, org.ID) {
			row.Differs = append(app.DifferencesOf(row, in.Fields(), &in.OrganizationContent,
				&org.OrganizationContent), differs...)
		}
	}
	return nil
}

// differingQualifications are the recognitions of a row that the record does not have so.
func differingQualifications(in *organizationRow, has []market.Qualification) []market.RowDifference {
	var found []market.RowDifference
	for _, q := range in.qualifications {
		here := "无"
		whole, differs := q, true
		if at := indexOf(has, q); at >= 0 {
			whole, differs = has[at].Completed(q)
			here = whole.Code.Label() + " " + has[at].Text()
		}
		if differs {
			found = append(found, market.RowDifference{Key: keyQualification, Label: "资质",
				Here: strings.TrimSpace(here), There: strings.TrimSpace(whole.Code.Label() + " " + whole.Text())})
		}
	}
	return found
}

func indexOf(has []market.Qualification, q market.QualificationContent) int {
	return slices.IndexFunc(has, func(one market.Qualification) bool { return one.Is(q) })
}

// storeOrganizations makes drafts of rows, one for all rows of one organisation.
func storeOrganizations(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	known, err := knownOrganizations(ctx, tx.Reader, rows)
	if err != nil {
		return err
	}
	owners := make([]*market.Organization, 0, len(rows))
	var fresh []*market.Organization
	for _, row := range rows {
		in := organization(row)
		org := known.Find(in.Name, in.USCC)
		if org == nil {
			org = &market.Organization{OrganizationContent: in.OrganizationContent,
				Progress: market.Progress[market.OrgStatus]{Status: market.OrgDraft}}
			known.Add(org)
			fresh = append(fresh, org)
		}
		owners = append(owners, org)
	}
	if err := tx.CopyOrganizations(ctx, fresh); err != nil {
		return err
	}
	made := make([]int64, 0, len(fresh))
	for _, org := range fresh {
		made = append(made, org.ID)
	}
	if err := tx.RecordEach(ctx, market.VerbImport, market.NounOrganization, made, b.Name); err != nil {
		return err
	}
	for i, row := range rows {
		row.Ref = owners[i].ID
		if err := putQualifications(ctx, tx, b, row.Ref, organization(row).qualifications); err != nil {
			return err
		}
	}
	return nil
}

// putQualifications stores what an organisation is recognised as, or completes what is known of it.
func putQualifications(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, orgID int64,
	said []market.QualificationContent) error {
	if len(said) == 0 {
		return nil
	}
	has, err := tx.Qualifications(ctx, []int64{orgID})
	if err != nil {
		return err
	}
	for _, q := range said {
		at := indexOf(has, q)
		if at < 0 {
			one := market.Qualification{OrgID: orgID, QualificationContent: q, BatchID: b.ID}
			if err := tx.InsertQualification(ctx, &one); err != nil {
				return err
			}
			has = append(has, one)
			continue
		}
		whole, differs := has[at].Completed(q)
		if !differs {
			continue
		}
		has[at].QualificationContent = whole
		if err := tx.UpdateQualification(ctx, &has[at]); err != nil {
			return err
		}
	}
	return nil
}

// updateOrganizations takes what differs as far as the organisation lets it be changed by a list, and says what it does
// not. What an organisation is recognised as is the bureau's own record.
func updateOrganizations(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	for _, row := range rows {
		org, err := tx.Organization(ctx, row.Found)
		if err != nil {
			return err
		}
		members, err := tx.Members(ctx, org.ID)
		if err != nil {
			return err
		}
		in, before := organization(row), org.OrganizationContent
		kept, qualified := overwrite(&org, row, len(members) > 0)
		if before == org.OrganizationContent && !qualified {
			row.Fault("", strings.Join(kept, ""))
			continue
		}
		for _, why := range kept {
			row.Note("", why)
		}
		if before != org.OrganizationContent {
			if err := tx.UpdateOrganization(ctx, &org); err != nil {
				return err
			}
			if err := tx.FillTowns(ctx, org.ID, org.Town); err != nil {
				return err
			}
		}
		if err := putQualifications(ctx, tx, b, org.ID, in.qualifications); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounOrganization, org.ID, b.Name, row.Differs); err != nil {
			return err
		}
	}
	return nil
}

// overwrite writes the differing values of a row into the organisation and says which it keeps, and whether the row
// speaks of recognitions.
func overwrite(org *market.Organization, row *app.ImportRow, peopled bool) (kept []string, qualified bool) {
	in := organization(row)
	taken := &app.ImportRow{ImportRow: &market.ImportRow{}}
	taken.Cells.Known, taken.Cells.Units = map[string]string{}, row.Cells.Units
	for _, d := range row.Differs {
		if d.Key == keyQualification {
			qualified = true
			continue
		}
		if why := org.RefuseSheet(d.Key, peopled); why != "" {
			if !slices.Contains(kept, why) {
				kept = append(kept, why)
			}
			continue
		}
		taken.Cells.Known[d.Key] = row.Text(d.Key)
	}
	app.TakeFields(taken, in.Fields(), "", &org.OrganizationContent)
	if taken.Cells.Known["uscc"] != "" {
		org.USCC = in.USCC
	}
	org.Normalize()
	return kept, qualified
}

// undoOrganizations removes the drafts of a list that nobody has worked on and on which nothing rests.
func undoOrganizations(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	slices.Sort(refs)
	refs = slices.Compact(refs)
	touched, err := tx.TouchedOrganizations(ctx, refs, b.CreatedAt, b.ID)
	if err != nil {
		return err
	}
	if len(touched) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 家单位已有人办理，或已有清单、项目、合同，例如“%s”，不能整批撤销。请逐家处理。",
			len(touched), touched[0].Name))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounOrganization, refs, b.Name); err != nil {
		return err
	}
	return tx.DeleteIdleOrganizations(ctx, refs, b.CreatedAt)
}
