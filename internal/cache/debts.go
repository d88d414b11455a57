package cache

import "sync"

// debts are deletions that could not be made while the store was away. Without them a copy of something since revoked
// would come back with the store.
type debts struct {
	mu    sync.Mutex
	limit int
	keys  map[string]bool
}

func newDebts(limit int) *debts { return &debts{limit: limit, keys: map[string]bool{}} }

// add remembers keys and reports whether it could.
func (d *debts) add(keys []string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.keys)+len(keys) > d.limit {
		return false
	}
	for _, key := range keys {
		d.keys[key] = true
	}
	return true
}

// settle pays all debts in one go; those who come meanwhile wait, so that nobody reads what is owed.
func (d *debts) settle(pay func(keys []string) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.keys) == 0 {
		return nil
	}
	keys := make([]string, 0, len(d.keys))
	for key := range d.keys {
		keys = append(keys, key)
	}
	if err := pay(keys); err != nil {
		return err
	}
	clear(d.keys)
	return nil
}
