package page

import (
	"fmt"
	"jiebang/internal/link"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// SaveOffer lets a reader keep the question they have just asked.
type SaveOffer struct {
	Name, Query string
	CSRF        string
	LoginHref   string // for a visitor, who must log in first; empty otherwise
}

func (o SaveOffer) move() ui.Move {
	return ui.Move{Name: "save", Label: "保存此检索", Action: link.MySearches,
		Hidden: []ui.Hidden{{Name: "query", Value: o.Query}},
		Fields: savedFields(ui.Field{Name: "name", ID: "save-name", Label: "名称", Value: o.Name, Required: true,
			MaxLength: 60}, "save-alert", true)}
}

// SavedSearches is what a reader keeps.
type SavedSearches struct {
	Items []SavedItem
	Most  int // as many may be kept
	CSRF  string
}

// SavedItem is one saved search with its question in words.
type SavedItem struct {
	market.SavedSearch
	Asked string
}

func (s SavedItem) href() string { return link.SavedSearch(s.ID) }

func (s SavedItem) moves() []ui.Move {
	return []ui.Move{
		{Name: fmt.Sprintf("change-%d", s.ID), Label: "修改", Action: s.href(), Fields: savedFields(
			ui.Field{Name: "name", ID: fmt.Sprintf("name-%d", s.ID), Label: "名称", Value: s.Name, Required: true,
				MaxLength: 60}, fmt.Sprintf("alert-%d", s.ID), s.Alert)},
		{Name: fmt.Sprintf("delete-%d", s.ID), Label: "删除", Action: link.DeleteSavedSearch(s.ID), Danger: true,
			Confirm: "删除后不再提醒。"},
	}
}
