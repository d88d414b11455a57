package account

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// expertSheet is how lists of experts come in: as candidates. A sheet makes no account and gives no role.
func expertSheet() *app.Importable {
	in := &app.Importable{Kind: market.ImportExperts, Required: []string{"name"}, Read: readExpert, Check: checkExperts,
		Store: storeExperts, Update: renewExperts, Undo: undoExperts, Href: expertHref,
		Keep: keepCandidate, PutBack: putCandidateBack,
		Fields: app.SheetFields(market.ExpertContent{}.Fields())}
	for i := range in.Fields {
		f := &in.Fields[i]
		switch f.Key {
		case "name":
			f.Required, f.Example, f.Fills = true, "张三", false
		case "phone":
			f.Required, f.Example, f.Fills = true, "13800001234", false
			f.Help = "11 位手机号。登录名为 zj 加手机号后 8 位。"
		case "unit":
			f.Example, f.Help = "示例大学", "全称，专家回避按工作单位判断。"
		case "job_title":
			f.Example = "教授"
		case "areas":
			f.Help = "一格可写几项，用顿号分开。"
		case "nominated_by":
			f.Example = "示例大学"
		}
	}
	return in
}

// expertHref is where a candidate stands. Somebody who is an expert already is found by a number below 0, the
// account's: who brings a sheet need not see accounts.
func expertHref(ref int64) string {
	if ref <= 0 {
		return ""
	}
	return link.ExpertCandidates + "#" + fmt.Sprintf("candidate-%d", ref)
}

// expertOf is what a row says.
func expertOf(row *app.ImportRow) *market.ExpertContent { return row.Record.(*market.ExpertContent) }

func readExpert(row *app.ImportRow, _ market.Date) {
	in := &market.ExpertContent{}
	app.TakeFields(row, in.Fields(), "", in)
	in.Normalize()
	for key, text := range market.FieldsOf(in.Validate()) {
		if row.Text(key) != "" { // what says nothing at all is told as missing
			row.Fault(key, text)
		}
	}
	if len(in.Areas) == 0 && !row.Faulty() {
		row.Note("areas", "没有可识别的擅长领域，抽取专家时不会按领域选到。")
	}
	if in.Unit == "" && !row.Faulty() {
		row.Note("unit", "没有工作单位，无法判断是否需要回避。")
	}
	kind := string(market.ImportExperts)
	row.Title, row.Record = in.Name, in
	row.Key = app.ImportKey(kind, "phone", in.Phone)
	row.Also = app.ImportKey(kind, "person", market.PlainName(in.Name), market.PlainName(in.Unit))
}

// checkExperts finds rows among those put forward already, and among the accounts. A person who has an account and is
// no expert may become one; of an expert the differences are told.
func checkExperts(ctx context.Context, from postgres.Reader, _ *market.ImportBatch, rows []*app.ImportRow) error {
	var phones, names []string
	for _, row := range rows {
		phones, names = append(phones, expertOf(row).Phone), append(names, expertOf(row).Name)
	}
	put, err := from.CandidatesKnown(ctx, phones, names, market.CandidatesPut)
	if err != nil {
		return err
	}
	users, err := from.UsersKnown(ctx, phones, names)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if c := candidateFor(put, expertOf(row)); c != nil {
			row.Found, row.Differs = c.ID, expertDiffers(row, c.ExpertContent)
			if c.Status == market.CandidateOpened {
				row.Differs = nil // the account has been opened by what the first sheet said
			}
			continue
		}
		u, clash := userFor(users, expertOf(row))
		switch {
		case clash != "":
			row.Fault("phone", clash)
		case u == nil:
		case slices.Contains(u.Roles, market.RoleExpert):
			row.Found, row.Differs = -u.ID, expertDiffers(row, u.ContentOf())
		default:
			row.Note("name", "已有账号，入库时不另开账号，由管理员核对后授予专家角色。")
		}
	}
	return nil
}

// expertDiffers are what a row says otherwise than the record. Of a telephone number only so much is shown as tells two
// apart.
func expertDiffers(row *app.ImportRow, here market.ExpertContent) []market.RowDifference {
	found := app.DifferencesOf(row, here.Fields(), expertOf(row), &here)
	found = slices.DeleteFunc(found, func(d market.RowDifference) bool { return d.Key == "name" })
	for i := range found {
		if found[i].Key == "phone" {
			found[i].Here = market.Mask(found[i].Here)
		}
	}
	return found
}

func candidateFor(put []market.ExpertCandidate, in *market.ExpertContent) *market.ExpertCandidate {
	for i := range put {
		c := &put[i].ExpertContent
		if same, _ := in.SamePerson(&market.User{Name: c.Name, Phone: c.Phone, Unit: c.Unit}); same {
			return &put[i]
		}
	}
	return nil
}

// userFor is the account of a person; clash says why the telephone number cannot be theirs. The number goes before name
// and unit.
func userFor(users []market.User, in *market.ExpertContent) (found *market.User, clash string) {
	for i := range users {
		same, why := in.SamePerson(&users[i])
		if why != "" {
			return nil, why
		}
		if same && (found == nil || users[i].Phone == in.Phone) {
			found = &users[i]
		}
	}
	return found, ""
}

// storeExperts puts the people of rows forward.
func storeExperts(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	for _, row := range rows {
		if err := putForward(ctx, tx, b, row); err != nil {
			return err
		}
	}
	return tellAdministrators(ctx, tx, b, market.RoleSysadmin, len(rows))
}

// putForward stores the person of a row as a candidate, with the account that they may have already.
func putForward(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, row *app.ImportRow) error {
	c := market.ExpertCandidate{ExpertContent: *expertOf(row), BatchID: b.ID}
	users, err := tx.UsersKnown(ctx, []string{c.Phone}, []string{c.Name})
	if err != nil {
		return err
	}
	if u, _ := userFor(users, &c.ExpertContent); u != nil {
		c.UserID, c.Renews = u.ID, slices.Contains(u.Roles, market.RoleExpert)
	}
	if err := tx.InsertCandidate(ctx, &c); err != nil {
		return err
	}
	row.Ref = c.ID
	return tx.Record(ctx, market.VerbImport, market.NounCandidate, c.ID, b.Name, row.Differs)
}

// renewExperts changes candidates who wait, and puts forward the differences of those who are experts: whose account it
// is to change decides about them.
func renewExperts(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	n := 0
	for _, row := range rows {
		if row.Found < 0 {
			if err := putForward(ctx, tx, b, row); err != nil {
				return err
			}
			row.Found = row.Ref
			n++
			continue
		}
		c, err := tx.LockCandidate(ctx, row.Found)
		if err != nil {
			return err
		}
		if c.Status != market.CandidateWaiting {
			row.Fault("", "此人选已由管理员办理，不能按表格更新。")
			continue
		}
		app.TakeDiffering(row, c.ExpertContent.Fields(), &c.ExpertContent)
		c.Normalize()
		if err := tx.UpdateCandidate(ctx, &c); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounCandidate, c.ID, b.Name, row.Differs); err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	return tellAdministrators(ctx, tx, b, market.RoleSysadmin, n)
}

// tellAdministrators tells those who decide next how many candidates wait for them.
func tellAdministrators(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, role market.Role, n int) error {
	return tx.TellRole(ctx, role, market.Message{Kind: market.MessageDuty, What: fmt.Sprintf("%d 名专家人选待核对", n),
		Body: b.Name, Href: link.CandidatesAt(b.ID, market.CandidateWaiting)})
}

// undoExperts takes the candidates of a sheet back, as long as nobody has decided about any of them.
func undoExperts(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	put, err := tx.ExpertCandidates(ctx, postgres.CandidateFilter{IDs: refs, Limit: len(refs)})
	if err != nil {
		return err
	}
	decided := slices.DeleteFunc(put,
		func(c market.ExpertCandidate) bool { return c.Status == market.CandidateWaiting })
	if len(decided) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 名人选已由管理员办理，例如“%s”，不能整批撤销。",
			len(decided), decided[0].Name))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounCandidate, refs, b.Name); err != nil {
		return err
	}
	return tx.DeleteCandidates(ctx, refs)
}
