package site

import (
	"net/url"
	"strconv"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/page"
)

// listAsked is what an address asks of a list of the desk. What it does not understand does not narrow.
func listAsked(query url.Values) market.ListPart {
	return market.ListPart{Text: query.Get("q"), From: dayAsked(query, "from"), Till: dayAsked(query, "till"),
		Order: market.ListOrder(query.Get("order")), After: numberAsked(query, "after"),
		Size: int(numberAsked(query, "size"))}
}

func numberAsked(query url.Values, name string) int64 {
	n, err := strconv.ParseInt(query.Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func dayAsked(query url.Values, name string) market.Date {
	d, err := market.ParseDate(query.Get(name))
	if err != nil {
		return market.Date{}
	}
	return d
}

// asked is what the address of a request asks for.
func asked(r *request) (url.Values, error) {
	query, err := url.ParseQuery(string(r.Request().URI().QueryString()))
	if err != nil {
		return nil, market.ErrNotFound
	}
	return query, nil
}

// deskList is a list of the desk as a page shows it, with what its reader keeps of it.
func (s *Site) deskList(r *request, base string, query url.Values, own market.ListOrder) (page.DeskList, error) {
	views, err := s.app.Desk.SavedViews(r.ctx, r.who, base)
	return page.DeskList{Base: base, CSRF: s.token(r), Query: query, Own: own, Views: views}, err
}

// keepView keeps what a list shows under a name.
func (s *Site) keepView(r *request) error {
	var in struct {
		List  string `form:"list"`
		Query string `form:"query"`
		Name  string `form:"name"`
	}
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(in.Query)
	if err != nil || !s.lists[in.List] || strings.Contains(in.List, ":") {
		return market.ErrNotFound // no list of this site has such an address
	}
	view := market.SavedView{List: in.List, Name: in.Name, Query: query.Encode()}
	if err := s.app.Desk.KeepView(r.ctx, r.who, view); err != nil {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.renderForm(r, s.desk(r, "存为视图"), form,
			page.SavedViewBody(page.SavedViewPage{Form: form, List: in.List, Query: in.Query}))
	}
	return s.done(r, in.List+"?"+view.Query, "已存为视图")
}

func (s *Site) dropView(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	list, err := s.app.Desk.DropView(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.done(r, list, "已删除视图")
}
