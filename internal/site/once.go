package site

import (
	"cmp"
	"net/http"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// oneTime is the form of a request whose key counts. One that names the version that its sender saw of a record changes
// that record and makes nothing: the version is its key, and tells what others did in between.
func (s *Site) oneTime(r *request) (market.SentForm, bool) {
	f := market.SentForm{Key: r.FormValue(ui.KeyField), Path: r.Path(), UserID: r.who.UserID}
	version := r.FormValue("version")
	return f, ui.IsKey(f.Key) && (version == "" || version == "0") && !slices.Contains(sentAgain, r.Route().Path)
}

// formTrace tells what the form of a request made when it was sent before.
func (s *Site) formTrace(r *request) (market.FormTrace, error) {
	f, ok := s.oneTime(r)
	if !ok {
		return market.FormTrace{}, market.ErrNotFound
	}
	return s.app.FormTrace(r.ctx, f)
}

// sendOnce answers a form with h when it is sent for the first time; after that it leads to what it made.
func (s *Site) sendOnce(r *request, h handler) error {
	f, ok := s.oneTime(r)
	if !ok {
		return h(r)
	}
	var sending *app.SendingForm
	r.ctx, sending = s.app.SendForm(r.ctx, f)
	err := h(r)
	status := answered(r.Ctx, err)
	refused := status == http.StatusUnprocessableEntity || status == http.StatusConflict
	if !sending.Held() && (refused || sending.Beaten()) {
		// what a form of the same instant has made may be the very reason for which this one was refused
		if trace, seen := s.app.FormTrace(r.ctx, f); !market.Missing(seen) {
			return s.sentBefore(r, trace, seen)
		}
	}
	return s.settle(r, sending, status, err)
}

// settle writes down what came of a form that was sent for the first time.
func (s *Site) settle(r *request, sending *app.SendingForm, status int, err error) error {
	switch {
	case status >= http.StatusInternalServerError: // nobody knows what was made before the fault
		return err
	case status >= http.StatusBadRequest && r.made == "":
		if settled := sending.Refused(r.ctx); settled != nil {
			s.options.Log.Error("release the key of a form", "path", r.Path(), "error", settled)
		}
		return err
	}
	made := cmp.Or(r.made, string(r.Response().Header.Peek("Location")), backTo(r.Ctx), link.Home)
	if settled := sending.Done(r.ctx, made); settled != nil {
		s.options.Log.Error("keep what a form made", "path", r.Path(), "error", settled)
	}
	return err
}

// sentBefore leads to what a form made when it was sent for the first time.
func (s *Site) sentBefore(r *request, trace market.FormTrace, err error) error {
	if err != nil {
		return err
	}
	r.Response().ResetBody()
	if trace.Made == "" {
		return market.Refuse(market.Conflict, "这份表单已提交过，正在处理或中途中断，没有重复保存。请到对应列表核对结果，需要时重新打开表单填写。")
	}
	return s.done(r, trace.Made, market.MessageOf(market.ErrFormSent))
}
