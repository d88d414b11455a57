package pool

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Take puts a listing that is about to be shown into the pool, in the transaction that shows it, and gives it to who
// the table names.
func (r *Room) Take(ctx context.Context, tx *postgres.Tx, l *market.Listing) error {
	org, err := tx.Organization(ctx, l.OrgID)
	if err != nil {
		return err
	}
	_, err = tx.PoolEntry(ctx, l.ID)
	if err == nil { // who handles it keeps it
		_, err = tx.EnterPool(ctx, l.ID, 0)
		return err
	}
	if !market.Missing(err) {
		return err
	}
	table, err := tx.PoolTable(ctx)
	if err != nil {
		return err
	}
	keeper := table.Give(org.Town, l.HitechField)
	if _, err := tx.EnterPool(ctx, l.ID, keeper); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbCreate, market.NounPoolEntry, l.ID, "", map[string]int64{"keeper": keeper})
}

// givenAtOnce is how many entries are given away in one transaction.
const givenAtOnce = 200

// GiveAway puts into the pool what is on show and not in it, and gives what nobody handles who may to who the table
// names: entries of people who have left pass on. It tells how many it gave.
func (r *Room) GiveAway(ctx context.Context) (int, error) {
	for all := 0; ; {
		given := 0
		left, err := r.db.Unkept(ctx, givenAtOnce)
		if err != nil || len(left) == 0 {
			return all, err
		}
		err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			given = 0
			table, err := tx.PoolTable(ctx)
			if err != nil {
				return err
			}
			if left, err = tx.Unkept(ctx, givenAtOnce); err != nil { // as it is now that nobody else gives anything
				return err
			}
			for _, u := range left {
				keeper := table.Give(u.Town, u.Field)
				done, err := give(ctx, tx, u, keeper)
				if err != nil {
					return err
				}
				if done {
					given++
				}
			}
			return nil
		})
		all += given
		if err != nil || given < givenAtOnce {
			return all, err
		}
	}
}

// give gives one entry to somebody, 0 for nobody, and reports whether that changed anything.
func give(ctx context.Context, tx *postgres.Tx, u postgres.Unkept, keeper int64) (bool, error) {
	if !u.Entered {
		if _, err := tx.EnterPool(ctx, u.ID, keeper); err != nil {
			return false, err
		}
		return true, tx.Record(ctx, market.VerbCreate, market.NounPoolEntry, u.ID, "",
			map[string]int64{"keeper": keeper})
	}
	if keeper == u.KeeperID {
		return false, nil
	}
	e, err := tx.LockPoolEntry(ctx, u.ID)
	if err != nil {
		return false, err
	}
	before, reason := e.KeeperID, "按分工分派"
	if e.KeeperID = keeper; before != 0 {
		reason = "原经办人已停用或不再承担此项工作"
	}
	if err := tx.AssignPool(ctx, &e); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, market.VerbAssign, market.NounPoolEntry, u.ID, reason,
		map[string]int64{"before": before, "after": keeper})
}

// TellKeepers tells each once how many entries came to them since they were told last.
func (r *Room) TellKeepers(ctx context.Context) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		shares, err := tx.Untold(ctx)
		if err != nil {
			return err
		}
		for keeper, n := range shares {
			if err := tx.Tell(ctx, []int64{keeper}, market.Message{Kind: market.MessageDuty,
				What: fmt.Sprintf("%d 项公开的条目由您经办", n), Href: link.MyPool}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Assign gives an entry to somebody else by hand.
func (r *Room) Assign(ctx context.Context, who market.Actor, listingID int64,
	in market.PoolAssignment) (market.PoolEntry, error) {
	var e market.PoolEntry
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if e, err = tx.LockPoolEntry(ctx, listingID); err != nil {
			return err
		}
		switch {
		case !e.VisibleTo(who):
			return market.ErrNotFound
		case !e.MayAssign(who):
			return market.Refuse(market.Forbidden, "经办人由审核员、分管领导或现经办人变更。")
		case in.Version != 0 && in.Version != e.Version:
			return market.ErrStale
		}
		if err := in.Validate(&e); err != nil {
			return err
		}
		if err := mayKeep(ctx, tx, in.KeeperID, "keeper_id"); err != nil {
			return err
		}
		before := e.KeeperID
		e.KeeperID = in.KeeperID
		if err := tx.AssignPool(ctx, &e); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAssign, market.NounPoolEntry, listingID, in.Reason,
			map[string]int64{"before": before, "after": in.KeeperID})
	})
	return e, err
}

// mayKeep wants an account that entries may be given to.
func mayKeep(ctx context.Context, tx *postgres.Tx, id int64, field string) error {
	user, err := tx.User(ctx, id)
	if market.Missing(err) || err == nil && !market.MayKeepPool(user) {
		return &market.Error{Code: market.Invalid, Message: "此人不能经办储备条目。",
			Fields: map[string]string{field: "请选择在岗的工作人员或技术经理人。"}}
	}
	return err
}

// RulesView is the table of who handles what, with who may be named in it.
type RulesView struct {
	Rules   []market.PoolRule
	Keepers []market.User
	May     bool
}

// Rules reads the table of who handles what, for the bureau.
func (r *Room) Rules(ctx context.Context, who market.Actor) (RulesView, error) {
	if !who.InBureau() {
		return RulesView{}, market.ErrNotFound
	}
	rules, err := r.db.PoolRules(ctx)
	if err != nil {
		return RulesView{}, err
	}
	keepers, err := r.db.PoolKeepers(ctx)
	return RulesView{Rules: rules, Keepers: keepers, May: market.ArrangesPool(who)}, err
}

// AddRule adds a line to the table of who handles what. What has been given away stays where it is.
func (r *Room) AddRule(ctx context.Context, who market.Actor, in market.PoolRuleContent) error {
	if !market.ArrangesPool(who) {
		return market.ErrNotFound
	}
	in.Normalize()
	if err := in.Validate(r.core.Settings()); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := mayKeep(ctx, tx, in.UserID, "user_id"); err != nil {
			return err
		}
		id, fresh, err := tx.InsertPoolRule(ctx, in)
		if err == nil && !fresh {
			return &market.Error{Code: market.Conflict, Message: "已有同样的分工，不必重复添加。"}
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAdd, market.NounPoolRule, id, ruleWords(in.Town, in.Field),
			map[string]int64{"user": in.UserID})
	})
}

// RemoveRule takes a line out of the table.
func (r *Room) RemoveRule(ctx context.Context, who market.Actor, id int64) error {
	if !market.ArrangesPool(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		rules, err := tx.PoolRules(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rules, func(p market.PoolRule) bool { return p.ID == id })
		if at < 0 {
			return market.ErrNotFound
		}
		user, err := tx.DeletePoolRule(ctx, id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRemove, market.NounPoolRule, id, ruleWords(rules[at].Town, rules[at].Field),
			map[string]int64{"user": user})
	})
}

// ruleWords say what a rule speaks of.
func ruleWords(town, field string) string {
	if town == "" {
		town = "全区"
	}
	if field == "" {
		field = "全部领域"
	}
	return town + "，" + field
}
