package site

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// newContract shows the registration form, filled from a deal when one is named.
func (s *Site) newContract(r *request) error {
	deal, err := strconv.ParseInt(r.Query("deal", "0"), 10, 64)
	if err != nil {
		return market.ErrNotFound
	}
	draft, err := s.app.Contract.ContractFor(r.ctx, r.who, deal)
	if err != nil {
		return err
	}
	if deal == 0 && len(r.who.Memberships) > 0 {
		draft.Seller = market.Party{OrgID: r.who.Memberships[0].OrgID, Name: r.who.Memberships[0].OrgName}
	}
	form, err := s.contractBlank(r, draft.ContractContent)
	if err != nil {
		return err
	}
	form.Action = link.Contracts
	form.Values.Set("deal_id", fmt.Sprint(draft.DealID))
	return s.contractForm(r, form, 0)
}

// contractInput is the posted form of a contract.
type contractInput struct {
	market.ContractContent
	DealID  int64 `form:"deal_id"`
	Version int   `form:"version"`
}

func (s *Site) parseContract(r *request) (in contractInput, form ui.Form, err error) {
	form, err = s.parseRows(r, &in, in.Fields(), &in.ContractContent)
	return in, form, err
}

// contractBlank is a form filled from what a contract says.
func (s *Site) contractBlank(r *request, c market.ContractContent) (ui.Form, error) {
	return s.blankRows(r, c, c.Fields(), &c)
}

func (s *Site) contractForm(r *request, form ui.Form, version int) error {
	view := page.ContractForm{FieldForm: page.FieldForm{Form: form, Table: market.ContractContent{}.Fields(),
		Choices: page.PartyChoices(form, ownOrganizations(r))}, Version: version, New: version == 0}
	return s.renderForm(r, s.desk(r, "技术合同"), form, page.ContractFormBody(view))
}

// createContract stores a new draft; the button "precheck" also checks it.
func (s *Site) createContract(r *request) error {
	in, form, err := s.parseContract(r)
	if err == nil {
		var c market.Contract
		if c, err = s.app.Contract.Create(r.ctx, r.who,
			contract.Draft{DealID: in.DealID, ContractContent: in.ContractContent}); err == nil {
			return s.savedContract(r, c, page.ThenOf(form))
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.contractForm(r, form, 0)
}

// savedContract goes on after the form has been stored: to the contract's page, which lists what is still missing.
func (s *Site) savedContract(r *request, c market.Contract, then page.Then) error {
	to := link.Contract(c.ID)
	r.made = to
	if then != page.ThenPrecheck || c.Status != market.ContractDraft {
		return s.done(r, to, "已保存。")
	}
	_, err := s.app.Contract.Move(r.ctx, r.who, c.ID, contract.Move{Name: market.ContractPrecheck})
	switch {
	case err == nil:
		return s.done(r, to, "已保存，预审通过，可以提交登记。")
	case market.CodeOf(err) == market.Invalid:
		s.flash(r, ui.Warn, "已保存。预审发现须更正的问题，见下表。")
		return r.Redirect(to, 303)
	}
	return err
}

// showContract shows a contract.
func (s *Site) showContract(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.contractPage(r, id, tried{})
}

func (s *Site) contractPage(r *request, id int64, failed tried) error {
	c, err := s.app.Contract.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ContractPage{Contract: c.Contract, Mirrored: c.Mirrored, Large: c.Large(s.app.Settings()),
		Findings: c.Findings, Clock: c.Clock, Versions: c.Versions,
		Trail: entries(c.Trail), DealNo: c.DealNo, CSRF: s.token(r), FormHref: link.RegistrationForm(id),
		Wrong: failed.form.Message}
	if c.CertNo != "" {
		view.Correct = corrects(r, market.NounContract, id, [2]string{"cert_no", "更正登记编号"},
			[2]string{"registered_on", "更正登记日期"})
	}
	if c.Editable {
		view.EditHref = link.Edit(link.Contract(id))
	}
	if view.Files, err = s.files(r, market.NounContract, id); err != nil {
		return err
	}
	view.Remittances, view.Ledger = c.Remittances, c.Ledger
	if c.Receives {
		view.RemittanceHref = link.NewRemittance(id)
	}
	if view.Moves, err = s.contractMoves(r, c, failed); err != nil {
		return err
	}
	return s.renderForm(r, s.desk(r, c.Title), failed.form, page.ContractBody(view))
}

// contractMoves are the buttons of a contract; those that need more than a reason bring their fields.
func (s *Site) contractMoves(r *request, c contract.View, failed tried) ([]ui.Move, error) {
	moves := make([]ui.Move, 0, len(c.Offers))
	for _, offer := range c.Offers {
		m := moveOf(offer, link.Move(link.Contract(c.ID), offer.Name), c.Version)
		form, err := s.moveForm(r, c, offer.Name, failed)
		if err != nil {
			return nil, err
		}
		m.Fields = page.ContractFields(form, offer.Fields)
		failed.reopen(&m)
		moves = append(moves, m)
	}
	return s.withNudge(r, moves, market.NounContract, c.ID, link.Contract(c.ID))
}

// moveForm is what stands in the fields of a move: what was typed when it was refused, else what is known.
func (s *Site) moveForm(r *request, c contract.View, name string, failed tried) (ui.Form, error) {
	if failed.name == name {
		return failed.form, nil
	}
	return s.blank(r, contract.Move{RegisteredOn: market.DateOf(s.app.Now()), DealAmount: c.DealAmount,
		TechAmount: c.TechAmount, EndsOn: c.EndsOn})
}

// editContract shows the form of a contract.
func (s *Site) editContract(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Contract.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !c.Editable {
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	form, err := s.contractBlank(r, c.ContractContent)
	if err != nil {
		return err
	}
	return s.contractForm(r, form, c.Version)
}

// updateContract stores a changed form.
func (s *Site) updateContract(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in, form, err := s.parseContract(r)
	if err == nil {
		var c market.Contract
		if c, err = s.app.Contract.Edit(r.ctx, r.who, id, in.Version, in.ContractContent); err == nil {
			return s.savedContract(r, c, page.ThenOf(form))
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.contractForm(r, form, in.Version)
}

// moveContract makes a move of a contract; what was typed stays when it is refused.
func (s *Site) moveContract(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := contract.Move{}
	form, err := s.parse(r, &in)
	in.Name = market.ContractMove(r.Params("move"))
	if err == nil {
		var c market.Contract
		if c, err = s.app.Contract.Move(r.ctx, r.who, id, in); err == nil {
			if c.ID == 0 {
				return s.done(r, link.Contracts, "草稿已删除。")
			}
			return s.done(r, link.Contract(id), "已办理，当前状态：“"+page.ContractBadge(c.Status).Text+"”。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.contractPage(r, id, tried{string(in.Name), form})
}

// myContracts lists the contracts of the asker's organisations.
func (s *Site) myContracts(r *request) error {
	view := page.ContractRows{Stage: r.Query("stage"), Base: link.Contracts, May: len(ownOrganizations(r)) > 0}
	statuses := market.StatesNamed(market.ContractStages, view.Stage)
	if r.taken() {
		return s.export(r, "contracts", func(ctx context.Context, e *app.Export) error {
			return s.app.Contract.ExportMine(ctx, r.who, statuses, e)
		})
	}
	var err error
	if view.Rows, err = s.app.Contract.Mine(r.ctx, r.who, statuses, r.before()); err != nil {
		return err
	}
	if n := len(view.Rows); n > 0 {
		view.Older = r.older(n, app.PageSize, view.Rows[n-1].ID)
	}
	return s.renderDesk(r, "技术合同", page.ContractsBody(view))
}

// contractQueue lists registrations for the bureau.
func (s *Site) contractQueue(r *request) error {
	query, err := asked(r)
	if err != nil {
		return err
	}
	view := page.ContractRows{Stage: query.Get("stage"), Base: link.ContractQueue, Lines: []page.ContractLine{}}
	part := contract.QueuePart{Statuses: market.StatesNamed(market.ContractStages, view.Stage),
		Late:  view.Stage == "late",
		Asked: view.Stage == "asked", Untold: view.Stage == "untold", Type: market.ContractType(query.Get("type")),
		ListPart: listAsked(query)}
	own := market.OrderOf(part.Statuses, market.ContractsPending)
	part.Order = cmp.Or(part.Order, own)
	if r.taken() {
		return s.export(r, "contracts", func(ctx context.Context, e *app.Export) error {
			return s.app.Contract.ExportQueue(ctx, r.who, part, e)
		})
	}
	found, err := s.app.Contract.Queue(r.ctx, r.who, part)
	if err != nil {
		return err
	}
	if view.List, err = s.deskList(r, link.ContractQueue, query, own); err != nil {
		return err
	}
	view.Counts, view.List.Total = found.Counts, found.Sum.N
	view.DealAmount, view.TechAmount = found.Sum.DealAmount, found.Sum.TechAmount
	for _, c := range found.Rows {
		view.Lines = append(view.Lines, page.ContractLine{Contract: c.Contract, Mirrored: c.Mirrored, Large: c.Large,
			Clock: c.Clock})
	}
	if found.More {
		view.List.Last = found.Rows[len(found.Rows)-1].ID
	}
	return s.renderDesk(r, "合同登记", page.ContractQueueBody(view))
}
