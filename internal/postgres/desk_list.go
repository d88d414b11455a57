package postgres

import (
	"context"

	"jiebang/internal/market"
)

// sorting is how a list can be sorted: what each order compares, before the id.
type sorting struct {
	from string // the tables, as the list reads them
	id   string
	keys map[market.ListOrder]string
	own  market.ListOrder // where none is asked for, or one that the list does not know
}

// by is the expression that an order compares, and its direction.
func (s sorting) by(o market.ListOrder) (key, direction, behind string) {
	key, known := s.keys[o.Key()]
	if !known {
		o, key = s.own, s.keys[s.own.Key()]
	}
	if o.Down() {
		return key, "desc", "<"
	}
	return key, "asc", ">"
}

// begin leaves out what stands before the page in the order.
func (s sorting) begin(w *where, p market.ListPart) {
	key, _, behind := s.by(p.Order)
	w.and(p.After != 0, `(`+key+`, `+s.id+`) `+behind+` (select `+key+`, `+s.id+s.from+`where `+s.id+` = @after)`,
		"after", p.After)
}

// ordered is the clause that sorts.
func (s sorting) ordered(p market.ListPart) string {
	key, direction, _ := s.by(p.Order)
	return ` order by ` + key + ` ` + direction + `, ` + s.id + ` ` + direction
}

// SavedViews lists what somebody keeps of a list, by name.
func (r Reader) SavedViews(ctx context.Context, userID int64, of string) ([]market.SavedView, error) {
	return list[market.SavedView](ctx, r, `select id, user_id, list, name, query, created_at from saved_view
		where user_id = @user and list = @list order by name limit @limit`,
		args{"user": userID, "list": of, "limit": market.MostSavedViews + 1})
}

// KeepView stores a view; one of the same name is replaced.
func (tx *Tx) KeepView(ctx context.Context, v market.SavedView) error {
	_, err := tx.exec(ctx, `insert into saved_view (user_id, list, name, query, created_at)
		values (@user, @list, @name, @query, @now)
		on conflict (user_id, list, name) do update set query = excluded.query`,
		args{"user": v.UserID, "list": v.List, "name": v.Name, "query": v.Query, "now": tx.now})
	return err
}

// DropView deletes a view of its owner and gives the list that it was of.
func (tx *Tx) DropView(ctx context.Context, userID, id int64) (string, error) {
	return one[string](ctx, tx.Reader, `delete from saved_view where id = @id and user_id = @user returning list`,
		args{"id": id, "user": userID})
}
