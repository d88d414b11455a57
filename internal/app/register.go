package app

import (
	"jiebang/internal/market"
)

// React registers what a room does about events.
func (c *Core) React(r Reaction) { c.reactions = append(c.reactions, r) }

// HoldFiles registers a kind of thing that files may hang on. A kind that is not registered has no files.
func (c *Core) HoldFiles(kind string, read ReadFileThing) { c.files[kind] = read }

// FollowSetting registers what belongs to the change of a setting.
func (c *Core) FollowSetting(key string, do OnSetting) { c.onSetting[key] = do }

// Correct registers what of a kind of record may be corrected.
func (c *Core) Correct(kind string, can Correctable) { c.correctables[kind] = can }

// Import registers a kind of sheet.
func (c *Core) Import(kind *Importable) { c.importables[kind.Kind] = kind }

// Importable is how sheets of a kind are taken in; false when nobody takes them.
func (c *Core) Importable(kind market.ImportKind) (*Importable, bool) {
	found, ok := c.importables[kind]
	return found, ok
}
