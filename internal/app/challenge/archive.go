package challenge

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Archive is the whole file of a challenge, ready to be written as an archive that can be checked years later
// without the platform.
type Archive struct {
	Challenge market.Challenge
	room      *Room
	who       market.Actor
	key       ed25519.PrivateKey
	names     map[int64]string
}

// Archive prepares the archive of a challenge whose bids have been opened, for the bureau and the auditor.
// That it was taken is an event of the challenge itself.
func (r *Room) Archive(ctx context.Context, who market.Actor, id int64) (*Archive, error) {
	if !market.ArchivesShownTo(who) {
		return nil, market.ErrNotFound
	}
	c, err := r.db.Challenge(ctx, id)
	if err != nil {
		return nil, err
	}
	if !c.Opened() {
		return nil, market.Refuse(market.Conflict, "揭榜截止、方案开启后方可导出全卷。")
	}
	seed, err := r.core.Secret(ctx, "archive")
	if err != nil {
		return nil, fmt.Errorf("read the key of archives: %w", err)
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounChallenge, id,
			"导出全卷", nil)
	})
	if err != nil {
		return nil, err
	}
	if err := r.core.SealEvents(ctx); err != nil {
		return nil, err
	}
	return &Archive{Challenge: c, room: r, who: who, key: ed25519.NewKeyFromSeed(seed)}, nil
}

// Write streams the archive; documents go out one after another, and only the list of their hashes is kept.
func (x *Archive) Write(ctx context.Context, to io.Writer) error {
	now, err := x.room.db.Now(ctx)
	if err != nil {
		return err
	}
	w := market.NewArchive(to, &x.Challenge, x.who.Name, now)
	for _, part := range []func(context.Context, *market.ArchiveWriter) error{x.readme, x.bids, x.judging, x.public,
		x.work, x.files} {
		if err := part(ctx, w); err != nil {
			return fmt.Errorf("archive challenge %d: %w", x.Challenge.ID, err)
		}
	}
	chain, err := x.events(ctx, w)
	if err == nil {
		err = w.Close(chain, x.key)
	}
	if err != nil {
		return fmt.Errorf("archive challenge %d: %w", x.Challenge.ID, err)
	}
	return nil
}

const archiveReadme = `本压缩包是榜单的全卷：榜单、揭榜方案（密封时的原文和附件）、评审、公告、异议、任务书、阶段检查、变更、验收、奖补、办理记录和附件。
manifest.json 列出每个文件的 SHA-256 校验值，manifest.sig 是平台对目录的签名，events.jsonl 逐条给出办理记录及其在哈希链中的位置。
核对方法：jiebang verify 文件名。核对不需要平台和数据库；改动任何一个字节都会被发现。
`

func (x *Archive) readme(_ context.Context, w *market.ArchiveWriter) error {
	err := w.Put("README.txt", "", func(to io.Writer) error { _, err := io.WriteString(to, archiveReadme); return err })
	if err != nil {
		return err
	}
	return w.PutJSON("challenge.json", x.Challenge)
}

// bids puts every opened bid byte for byte as it was sealed, so that the bidder's receipt fits it.
func (x *Archive) bids(ctx context.Context, w *market.ArchiveWriter) error {
	bids, err := x.room.openedBids(ctx, x.Challenge.ID)
	if err != nil {
		return err
	}
	documents, err := x.room.openedDocuments(ctx, x.room.db.Reader, x.Challenge.ID, 0)
	if err != nil {
		return err
	}
	ids := []int64{x.Challenge.OrgID}
	for _, b := range bids {
		ids = append(ids, b.OrgID)
		if document, ok := documents[b.ID]; ok {
			err := w.Put(fmt.Sprintf("bids/%d.json", b.ID), b.SealedHash,
				func(to io.Writer) error { _, err := to.Write(document); return err })
			if err == nil {
				err = x.attachments(ctx, w, b.ID, document)
			}
			if err != nil {
				return err
			}
		}
	}
	if x.names, err = x.room.db.OrganizationNames(ctx, ids); err != nil {
		return err
	}
	if err := w.PutJSON("bids.json", bids); err != nil {
		return err
	}
	return w.PutJSON("organizations.json", x.names)
}

// attachments puts what came with a bid, opened; one that opens no more is left out, and the check misses it.
func (x *Archive) attachments(ctx context.Context, w *market.ArchiveWriter, bidID int64, data []byte) error {
	document, err := market.ReadBidDocument(data)
	if err != nil {
		return err
	}
	for _, f := range document.Attachments {
		if !x.room.whole(ctx, f) {
			continue
		}
		err := w.Put(f.ArchivePath(bidID), "", func(to io.Writer) error { return x.room.WriteAttachment(ctx, f, to) })
		if err != nil {
			return err
		}
	}
	return nil
}

// judging puts the experts, their scores and the ranking with what it was computed from.
func (x *Archive) judging(ctx context.Context, w *market.ArchiveWriter) error {
	id := x.Challenge.ID
	reviews, err := x.room.db.Reviews(ctx, postgres.ReviewFilter{ChallengeID: id, Limit: app.AllRows})
	if err != nil {
		return err
	}
	scores, err := x.room.db.ReviewScores(ctx, id, 0)
	if err != nil {
		return err
	}
	contents, err := x.room.openedContents(ctx, x.room.db.Reader, id)
	if err != nil {
		return err
	}
	bids, err := x.room.db.Bids(ctx, postgres.BidFilter{ChallengeID: id, Statuses: inRunning, Limit: app.AllRows})
	if err != nil {
		return err
	}
	ranking := market.ArchivedRanking{Bids: []market.ArchivedBid{}, Scores: scores, Terms: x.Challenge.Terms}
	for _, b := range bids {
		ranking.Bids = append(ranking.Bids, market.ArchivedBid{ID: b.ID, Org: x.names[b.OrgID],
			Quoted: contents[b.ID].Quoted, SealedAt: b.SealedAt, Rank: b.Rank, Score: b.Score})
	}
	if err := w.PutJSON("reviews.json", reviews); err != nil {
		return err
	}
	return w.PutJSON(market.ArchiveRanking, ranking)
}

// public puts what the public was told and what was objected to it.
func (x *Archive) public(ctx context.Context, w *market.ArchiveWriter) error {
	notices, err := x.room.db.Notices(ctx, postgres.NoticeFilter{ChallengeID: x.Challenge.ID, Limit: app.AllRows})
	if err != nil {
		return err
	}
	slices.Reverse(notices)
	objections, err := x.room.db.Objections(ctx,
		postgres.ObjectionFilter{ChallengeID: x.Challenge.ID, Limit: app.AllRows})
	if err != nil {
		return err
	}
	slices.Reverse(objections)
	breaches, err := x.room.db.Breaches(ctx, postgres.BreachFilter{ChallengeID: x.Challenge.ID, Limit: app.AllRows})
	if err != nil {
		return err
	}
	if err := w.PutJSON("notices.json", notices); err != nil {
		return err
	}
	if err := w.PutJSON("objections.json", objections); err != nil {
		return err
	}
	return w.PutJSON("breaches.json", breaches)
}

// work puts the agreements in every wording and what came of them.
func (x *Archive) work(ctx context.Context, w *market.ArchiveWriter) error {
	id, db := x.Challenge.ID, x.room.db
	for _, part := range []struct {
		path string
		read func() (any, error)
	}{
		{"agreements.json", func() (any, error) { return db.Agreements(ctx, id) }},
		{"agreement_versions.json", func() (any, error) { return db.AgreementVersions(ctx, id) }},
		{"milestones.json", func() (any, error) { return db.Milestones(ctx, id) }},
		{"changes.json", func() (any, error) { return db.Changes(ctx, id) }},
		{"acceptances.json", func() (any, error) { return db.Acceptances(ctx, id) }},
		{"subsidies.json", func() (any, error) { return db.Subsidies(ctx, id) }},
		{"deals.json", func() (any, error) {
			return db.Deals(ctx,
				postgres.DealFilter{ChallengeID: id, Limit: app.AllRows})
		}},
		{"certificates.json", func() (any, error) { return db.Certificates(ctx, id) }},
	} {
		rows, err := part.read()
		if err != nil {
			return err
		}
		if err := w.PutJSON(part.path, rows); err != nil {
			return err
		}
	}
	e, err := db.Evaluation(ctx, id)
	if market.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return w.PutJSON("evaluation.json", e)
}

// files puts what people handed in.
func (x *Archive) files(ctx context.Context, w *market.ArchiveWriter) error {
	files, err := x.room.db.ChallengeFiles(ctx, x.Challenge.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		err := w.Put(fmt.Sprintf("files/%d-%s", f.ID, f.Name), "", func(to io.Writer) error {
			return x.room.db.FileContent(ctx, f.ID, to)
		})
		if err != nil {
			return err
		}
	}
	return w.PutJSON("files.json", files)
}

// events puts the record of everything, each event with its link in the hash chain.
func (x *Archive) events(ctx context.Context, w *market.ArchiveWriter) (chain market.ArchiveChain, err error) {
	const batch = 500
	err = w.Put(market.ArchiveEvents, "", func(to io.Writer) error {
		encoder := json.NewEncoder(to)
		for after := int64(0); ; {
			events, err := x.room.db.SealedEvents(ctx, x.Challenge.ID, after, batch)
			if err != nil {
				return err
			}
			for _, e := range events {
				after = e.Pos
				chain.Events++
				if err := encoder.Encode(market.ArchiveEvent(e.Event, e.Pos, e.Before, e.Hash)); err != nil {
					return err
				}
			}
			if len(events) < batch {
				return nil
			}
		}
	})
	if err != nil {
		return chain, err
	}
	pos, hash, err := x.room.db.ChainHead(ctx)
	chain.HeadPos, chain.HeadHash = pos, hex.EncodeToString(hash)
	return chain, err
}

// ArchiveKey is the fingerprint of the key that archives of this installation are signed with.
func (r *Room) ArchiveKey(ctx context.Context) (string, error) {
	seed, err := r.core.Secret(ctx, "archive")
	if err != nil {
		return "", fmt.Errorf("read the key of archives: %w", err)
	}
	return market.KeyFingerprint(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)), nil
}

// History is everything that happened to a challenge and what belongs to it.
type History struct {
	Challenge market.Challenge
	Events    []market.Event
	Key       string // of archives, for comparing by eye
}

// Record reads it for the bureau and the auditor. Before the close it holds no bid, since who bids is not to be
// known.
func (r *Room) Record(ctx context.Context, who market.Actor, id int64) (h History, err error) {
	if !market.ArchivesShownTo(who) {
		return h, market.ErrNotFound
	}
	if h.Challenge, err = r.db.Challenge(ctx, id); err != nil {
		return h, err
	}
	if h.Events, err = r.db.ChallengeRecord(ctx, id, app.AllRows); err != nil {
		return h, err
	}
	if !h.Challenge.Opened() {
		h.Events = slices.DeleteFunc(h.Events, func(e market.Event) bool { return e.Kind == market.NounBid })
	}
	objections, err := r.db.Objections(ctx, postgres.ObjectionFilter{ChallengeID: id, Limit: app.AllRows})
	if err != nil {
		return h, err
	}
	filedBy := map[int64]int64{}
	for _, o := range objections {
		filedBy[o.ID] = o.FiledBy
	}
	market.MaskObjectors(h.Events, filedBy)
	h.Key, err = r.ArchiveKey(ctx)
	return h, err
}
