package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"jiebang/internal/config"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// openSeals reads the keys that close bids and holds them against what the record says was closed under which. A new
// installation gets its key made; a node that would make a second one beside another's is refused.
func (n *node) openSeals(ctx context.Context) error {
	if n.seals != nil {
		return nil
	}
	keys, err := configuredKeys(n.config)
	if err == nil && keys == nil {
		keys, err = n.ownKey(ctx)
	}
	if err != nil {
		return err
	}
	n.seals = seal.NewRing(keys...)
	return n.checkSeals(ctx)
}

// configuredKeys are the keys of the environment, nil when it names none.
func configuredKeys(c config.Config) ([]seal.Key, error) {
	switch {
	case c.SealKey != "":
		keys, err := seal.ParseKeys(c.SealKey)
		if err != nil {
			return nil, fmt.Errorf("JIEBANG_SEAL_KEY: %w", err)
		}
		return keys, nil
	case c.SealKeyFile != "":
		keys, err := seal.ReadFile(c.SealKeyFile)
		if err != nil {
			return nil, fmt.Errorf("JIEBANG_SEAL_KEY_FILE: %w", err)
		}
		return keys, nil
	}
	return nil, nil
}

// ownKey reads the key of a single machine, or makes it at the first start.
func (n *node) ownKey(ctx context.Context) ([]seal.Key, error) {
	path := filepath.Join(n.config.DataDir, "seal.key")
	keys, err := seal.ReadFile(path)
	if err == nil {
		return keys, seal.CheckPrivate(path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key := seal.NewKey()
	err = n.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.PutSealKey(ctx, key.ID(), key.VerifyKey(), !n.config.SealKeyLost); err != nil {
			return err
		}
		return seal.WriteFile(path, key)
	})
	if market.CodeOf(err) == market.Conflict {
		known, readErr := n.db.SealKeys(ctx)
		return nil, errors.Join(missingKey(path, known), readErr)
	}
	if err == nil {
		n.log.Warn("seal key made; keep a copy apart from the database's backups: without it no sealed bid can be opened", "file", path, "key", key.ID())
	}
	return []seal.Key{key}, err
}

// checkSeals refuses to start without a key that open bids need: their bidders could not read them, and the deadline
// could not open them.
func (n *node) checkSeals(ctx context.Context) error {
	needed, err := n.db.SealKeysNeeded(ctx)
	if err != nil {
		return err
	}
	var missing []string
	for _, id := range needed {
		if !n.seals.Holds(id) {
			missing = append(missing, id)
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case n.config.SealKeyLost:
		n.log.Warn("started without a seal key that open bids need; those bids cannot be read or opened", "keys",
			strings.Join(missing, ", "))
		return nil
	}
	return missingKey("JIEBANG_SEAL_KEY", missing)
}

// missingKey tells an operator what to do, in both languages, since it stands between them and the site.
func missingKey(where string, ids []string) error {
	return fmt.Errorf(`%s: the record holds bids closed under seal key %s, which this node does not have.
  Copy the key file (seal.key) of the node that made it or of its backup, or give the key in JIEBANG_SEAL_KEY; keep an older key behind the newer one, separated by a comma.
  If it is lost for good, start with JIEBANG_SEAL_KEY_LOST=true: bids closed under it can never be read; withdraw the challenges concerned and publish them again.
  数据库中有用密钥 %[2]s 密封的揭榜方案，本节点没有该密钥。请从首个节点或备份复制 seal.key，或设置 JIEBANG_SEAL_KEY；确认无法找回的，设 JIEBANG_SEAL_KEY_LOST=true 启动，相关榜单须撤榜重发`,
		where, strings.Join(ids, ", "))
}
