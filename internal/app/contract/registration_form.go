package contract

import (
	"bytes"
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// RegistrationForm reads a contract to be copied into the national system, field by field.
func (r *Room) RegistrationForm(ctx context.Context, who market.Actor, id int64) (market.Contract, error) {
	c, err := r.db.Contract(ctx, id)
	if err == nil && !c.VisibleTo(who) {
		return c, market.ErrNotFound
	}
	return c, err
}

// ExportRegistrationForm writes one contract as a spreadsheet of a field a line, in the national system's order.
func (r *Room) ExportRegistrationForm(ctx context.Context, who market.Actor, id int64) (name string, content []byte,
	err error) {
	c, err := r.RegistrationForm(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	t := sheet.Table{Name: "技术合同认定登记表", Columns: []sheet.Column{{Title: "序号", Width: 6}, {Title: "分组", Width: 10},
		{Title: "项目", Width: 22}, {Title: "填写内容", Width: 60}, {Title: "说明", Width: 30}}}
	for i, f := range market.FormFields() {
		v := f.Value(&c)
		t.Rows = append(t.Rows, []any{i + 1, f.Group, f.Label, v.Cell, v.Note})
	}
	content, err = r.exportedForms(ctx, who, t, []market.Contract{c})
	return "登记表-" + c.No + ".xlsx", content, err
}

// RegisterFilter says which contracts stand on the lists.
type RegisterFilter struct {
	Year     int
	Month    int                     // 0 for the whole year
	Statuses []market.ContractStatus // registered ones of the period, or those on their way whatever the period
}

// Registers are the two registration lists (登记清单): what reaches the large line is kept apart from the rest.
type Registers struct {
	Filter   RegisterFilter
	Years    []int
	Line     market.Money
	Ordinary []market.Contract
	Large    []market.Contract
	Cut      bool // there are more than the lists hold
}

// registerMost bounds what one page of lists holds.
const registerMost = 1000

// Registers lists contracts for the registration lists.
func (r *Room) Registers(ctx context.Context, who market.Actor, f RegisterFilter) (Registers, error) {
	if !who.InBureau() || f.Month < 0 || f.Month > 12 {
		return Registers{}, market.ErrNotFound
	}
	set, lists := r.core.Settings(), Registers{Filter: f, Line: market.LargeLine(r.core.Settings())}
	filter := postgres.ContractFilter{Statuses: f.Statuses, Limit: registerMost + 1}
	if len(f.Statuses) == 1 && f.Statuses[0] == market.ContractRegistered {
		filter.From, filter.To = app.Period(f.Year, f.Month)
	}
	contracts, err := r.db.Contracts(ctx, filter)
	if err != nil {
		return lists, err
	}
	lists.Cut = len(contracts) > registerMost
	for _, c := range contracts[:min(len(contracts), registerMost)] {
		if !c.Ours(set.District()) {
			continue // another registry's list
		}
		if c.OnLargeList(set) {
			lists.Large = append(lists.Large, c)
			continue
		}
		lists.Ordinary = append(lists.Ordinary, c)
	}
	lists.Years, err = r.core.Years(ctx, market.DateOf(r.core.Now()).Year, f.Year)
	return lists, err
}

// ExportRegister writes chosen contracts as one list, a contract a row, in the national system's order. A list that
// would mix both sides of the large line is refused.
func (r *Room) ExportRegister(ctx context.Context, who market.Actor, ids []int64) (name string, content []byte,
	err error) {
	if !who.InBureau() {
		return "", nil, market.ErrNotFound
	}
	if len(ids) == 0 {
		return "", nil, market.Refuse(market.Invalid, "请至少勾选一份合同。")
	}
	contracts, err := r.db.Contracts(ctx, postgres.ContractFilter{IDs: ids, Limit: registerMost})
	if err != nil {
		return "", nil, err
	}
	if len(contracts) == 0 {
		return "", nil, market.ErrNotFound
	}
	large := contracts[0].OnLargeList(r.core.Settings())
	for _, c := range contracts {
		if c.OnLargeList(r.core.Settings()) != large {
			return "", nil, market.Refuse(market.Invalid,
				"一份登记清单不能同时包含成交额达到和未达到 "+market.LargeLine(r.core.Settings()).String()+"的合同，请分开导出。")
		}
	}
	name = map[bool]string{true: "登记清单-大额", false: "登记清单"}[large]
	content, err = r.exportedForms(ctx, who, registerTable(name, contracts), contracts)
	return fmt.Sprintf("%s-%s.xlsx", name, market.DateOf(r.core.Now())), content, err
}

func registerTable(name string, contracts []market.Contract) sheet.Table {
	t := sheet.Table{Name: name, Columns: []sheet.Column{{Title: "序号", Width: 6}}}
	fields := market.FormFields()
	for _, f := range fields {
		t.Columns = append(t.Columns, sheet.Column{Title: f.Label, Width: 18})
	}
	for i := range contracts {
		row := []any{i + 1}
		for _, f := range fields {
			row = append(row, f.Value(&contracts[i]).Cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// exportedForms writes the workbook and records that the contracts, with their contacts, were taken out.
func (r *Room) exportedForms(ctx context.Context, who market.Actor, t sheet.Table,
	contracts []market.Contract) ([]byte, error) {
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, t); err != nil {
		return nil, fmt.Errorf("export registration forms: %w", err)
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		for _, c := range contracts {
			if err := tx.Record(ctx, market.VerbExport, market.NounContract, c.ID, t.Name, nil); err != nil {
				return err
			}
		}
		return nil
	})
	return b.Bytes(), err
}
