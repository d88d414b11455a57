package challenge_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

// secrets are phrases that stand in bids alone, each in a field of its own.
var secrets = []string{"绝密路线甲", "绝密团队乙", "绝密依据丙", "7777777"}

func secretDraft(s *stage, who market.Actor, c market.Challenge) challenge.BidDraft {
	in := s.offer(who, c, 7777777)
	in.Route, in.Team, in.Answers[0].Note = "绝密路线甲：多光谱成像抑制热辐射，在线标定补偿漂移。", "绝密团队乙，五人。", "绝密依据丙"
	return in
}

// TestSealedBidsStandNowhere looks for what a draft and a sealed bid say wherever an administrator, a reader of the
// database, of a backup or of a node's files could look.
func TestSealedBidsStandNowhere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	sealed, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, secretDraft(s, s.first, c))
	s.must(err)
	_, err = s.App.Challenge.SaveBid(t.Context(), s.second, c.ID, secretDraft(s, s.second, c))
	s.must(err)
	s.Work()
	dump := pgtest.Dump(t, s.URL)
	if !strings.Contains(dump, c.Title) {
		t.Fatal("the dump does not hold the challenge: it proves nothing")
	}
	for _, phrase := range secrets {
		if strings.Contains(dump, phrase) || strings.Contains(dump, hex.EncodeToString([]byte(phrase))) {
			t.Errorf("%q stands in a dump of the database", phrase)
		}
	}
	for _, folder := range s.Indexes {
		s.must(filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			for _, phrase := range secrets[:3] {
				if bytes.Contains(data, []byte(phrase)) {
					t.Errorf("%q stands in the index, in %s", phrase, entry.Name())
				}
			}
			return err
		}))
	}
	if strings.Contains(dump, s.SealKey.Encode()) || strings.Contains(dump, rawHex(t, s.SealKey.Encode())) {
		t.Error("the key that closes bids stands in the database")
	}
	for name, node := range map[string]*platform.Platform{"this node": s.App, "another": s.Node()} {
		view, err := node.Challenge.Bid(t.Context(), s.first, sealed.ID)
		if err != nil || view.Content.Team != "绝密团队乙，五人。" {
			t.Errorf("on %s the bidder reads %q (%v)", name, view.Content.Team, err)
		}
	}
	s.Deadline(c)
	panel, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if len(panel.Contents) != 1 || panel.Contents[sealed.ID].Answers[0].Note != "绝密依据丙" {
		t.Errorf("after the close the panel reads %d bids: %+v", len(panel.Contents), panel.Contents[sealed.ID])
	}
	if dump = pgtest.Dump(t, s.URL); strings.Contains(dump, "绝密") {
		t.Error("the close leaves what the bids say in the clear")
	}
}

// rawHex is how a dump writes the bytes of a key in base64.
func rawHex(t *testing.T, encoded string) string {
	t.Helper()
	return hex.EncodeToString([]byte(encoded))
}

// TestTheTrailDoesNotTellWhoBids reads the audit trail before and after the close, all of it and by name.
func TestTheTrailDoesNotTellWhoBids(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, 60*market.Wan)
	auditor := s.Staff(market.RoleAuditor)
	told := func() (verbs []string) {
		t.Helper()
		for _, f := range []app.TrailFilter{{Kind: "bid"}, {Kind: "bid", Actor: s.first.Name}, {Verb: "seal"}} {
			events, err := s.App.Trail(t.Context(), auditor, f)
			s.must(err)
			for _, e := range events {
				if e.Kind == "bid" && e.Ref == b.ID {
					verbs = append(verbs, e.Verb)
				}
			}
		}
		return verbs
	}
	if got := told(); len(got) > 0 {
		t.Errorf("before the close the trail tells of %v", got)
	}
	s.Deadline(c)
	if got := told(); len(got) < 5 {
		t.Errorf("after the close the trail tells of %v", got)
	}
}

func TestWhatWasWithdrawnIsNotOpened(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, secretDraft(s, s.first, c))
	s.must(err)
	_, err = s.App.Challenge.MoveBid(t.Context(), s.first, b.ID, challenge.BidMove{Name: market.BidWithdraw})
	s.must(err)
	replacement := s.Fixture.Bid(s.first, c, 60*market.Wan)
	s.Deadline(c)
	panel, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if len(panel.Contents) != 1 || panel.Contents[replacement.ID].Quoted != 60*market.Wan {
		t.Errorf("the panel reads %+v", panel.Contents)
	}
	if _, err := s.App.Challenge.Bid(t.Context(), s.clerk, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("the clerk reads what was withdrawn: %v", err)
	}
	own, err := s.App.Challenge.Bid(t.Context(), s.first, b.ID)
	if err != nil || own.Content.Team != "绝密团队乙，五人。" {
		t.Errorf("its bidder cannot read it any more: %v", err)
	}
}

func TestAReceiptTellsWhetherSomethingWasChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, 60*market.Wan)
	if _, err := s.App.Challenge.BidReceipt(t.Context(), s.second, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder is handed the receipt: %v", err)
	}
	if _, err := s.App.Challenge.BidReceipt(t.Context(), s.clerk, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("before the close the clerk is handed the receipt: %v", err)
	}
	receipt, err := s.App.Challenge.BidReceipt(t.Context(), s.first, b.ID)
	s.must(err)
	check := func(text string) challenge.ReceiptCheck {
		t.Helper()
		got, err := s.App.Challenge.CheckReceipt(t.Context(), text)
		s.must(err)
		return got
	}
	if got := check(receipt.Text()); !got.Genuine || !got.Same || got.Opened || got.Intact {
		t.Errorf("before the close: %+v", got)
	}
	s.Deadline(c)
	if got := check(receipt.Text()); !got.Genuine || !got.Same || !got.Opened || !got.Intact {
		t.Errorf("after the close: %+v", got)
	}
	forged := receipt
	forged.SealedAt = forged.SealedAt.Add(-time.Hour)
	if got := check(forged.Text()); got.Genuine {
		t.Error("a receipt with another time is taken for genuine")
	}
	s.Exec(`update bid_content set content = set_byte(content, 40, get_byte(content, 40) # 1) where bid_id = $1`, b.ID)
	if got := check(receipt.Text()); !got.Same || got.Intact {
		t.Errorf("after one byte was changed in the record: %+v", got)
	}
	s.Exec(`update bid set sealed_at = sealed_at - interval '1 hour' where id = $1`, b.ID)
	if got := check(receipt.Text()); !got.Genuine || got.Same {
		t.Errorf("after the time was changed in the record: %+v", got)
	}
	if _, err := s.App.Challenge.CheckReceipt(t.Context(), "不是回执"); market.CodeOf(err) != market.Invalid {
		t.Errorf("any text is taken for a receipt: %v", err)
	}
}

// TestAThousandBidsOfTheLastSecond lets a thousand organisations press the button, so that the deadline falls among
// them: who was told yes is opened, who was told no was late by the database's clock.
func TestAThousandBidsOfTheLastSecond(t *testing.T) {
	t.Parallel()
	const crowd, early = 1000, 100
	s := newStage(t)
	c := s.published()
	rush := &rush{stage: s, challenge: c, accepted: map[int64]bool{}}
	bidders := s.crowd(crowd)
	began := time.Now()
	rush.press(bidders[:early])
	// By the time the machine takes for some, the deadline is set so that it falls in the middle of the others.
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() + $1::interval where id = $2`,
		fmt.Sprintf("%d milliseconds", 3*time.Since(began).Milliseconds()), c.ID)
	closed := make(chan error, 1)
	go func() { closed <- s.closeWhenDue(c.ID) }()
	rush.press(bidders[early:])
	s.must(<-closed)
	accepted, late := rush.accepted, rush.late
	c, err := s.DB.Challenge(t.Context(), c.ID)
	s.must(err)
	bids, err := s.DB.Bids(t.Context(), postgres.BidFilter{ChallengeID: c.ID, Limit: 2 * crowd})
	s.must(err)
	opened := 0
	for _, b := range bids {
		switch {
		case b.Status == market.BidOpened && (!accepted[b.ID] || !b.SealedAt.Before(c.BidClosesAt)):
			t.Errorf("bid %d sealed at %s was opened, its bidder was told %v; the deadline was %s", b.ID, b.SealedAt,
				accepted[b.ID], c.BidClosesAt)
		case b.Status == market.BidOpened:
			opened++
		case b.Status != market.BidDraft || accepted[b.ID]:
			t.Errorf("bid %d is %s, its bidder was told %v", b.ID, b.Status, accepted[b.ID])
		}
	}
	if opened != len(accepted) || opened < early || opened+late != crowd {
		t.Errorf("%d told yes, %d opened, %d told late, of %d", len(accepted), opened, late, crowd)
	}
	contents, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if len(contents.Contents) != opened {
		t.Errorf("%d of %d opened bids can be read", len(contents.Contents), opened)
	}
	t.Logf("%d bids were taken, %d came late", opened, late)
}

// rush is a crowd at the button and what each of it was told.
type rush struct {
	*stage
	challenge market.Challenge
	mu        sync.Mutex
	accepted  map[int64]bool
	late      int
}

// press lets all of them hand in at once and waits until each has an answer.
func (r *rush) press(bidders []market.Actor) {
	var everybody sync.WaitGroup
	for _, who := range bidders {
		everybody.Go(func() {
			b, err := r.App.Challenge.PlaceBid(context.Background(), who, r.challenge.ID,
				r.offer(who, r.challenge, market.Wan))
			r.mu.Lock()
			defer r.mu.Unlock()
			switch {
			case err == nil:
				r.accepted[b.ID] = true
			case market.MessageOf(err) == market.MessageOf(market.ErrBidLate):
				r.late++
			default:
				r.t.Errorf("a bid was neither taken nor late: %v", err)
			}
		})
	}
	everybody.Wait()
}

// closeWhenDue is a node that comes at the deadline.
func (s *stage) closeWhenDue(id int64) error {
	for {
		again, err := s.App.Challenge.CloseBidding(context.Background(), id)
		if err != nil || again.IsZero() {
			return err
		}
		time.Sleep(max(time.Until(again), time.Millisecond))
	}
}

// crowd makes so many verified organisations with one editor each, past the forms.
func (s *stage) crowd(n int) []market.Actor {
	s.t.Helper()
	var people []market.Actor
	s.must(s.DB.InTx(s.t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		for i := range n {
			o := market.Organization{OrganizationContent: market.OrganizationContent{Name: fmt.Sprintf("第%d揭榜单位", i),
				Kind: market.OrgEnterprise, Region: "320804"}}
			o.Status = market.OrgVerified
			if err := tx.InsertOrganization(s.t.Context(), &o); err != nil {
				return err
			}
			people = append(people, market.Actor{UserID: 100_000 + int64(i), Name: "经办人",
				Memberships: []market.Membership{{OrgID: o.ID, OrgName: o.Name, OrgStatus: market.OrgVerified,
					Rank: market.RankOwner}}})
		}
		return nil
	}))
	return people
}

// TestTheCloseComesThoughNodesRestart lets the node that should close die on the way, and the queued work be lost.
func TestTheCloseComesThoughNodesRestart(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	dying, lost := s.published(), s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	for _, c := range []market.Challenge{dying, lost} {
		s.Fixture.Bid(s.first, c, market.Wan)
		s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	}
	s.dieClosing(dying)
	if c, err := s.DB.Challenge(t.Context(), dying.ID); err != nil || c.Status != market.ChallengePublished {
		t.Fatalf("half a close is left behind: %s (%v)", c.Status, err)
	}
	s.Exec(`update river_job set scheduled_at = now() where kind = 'close_bidding' and (args ->> 'challenge_id')::bigint = $1`, dying.ID)
	s.Exec(`delete from river_job where kind = 'close_bidding' and (args ->> 'challenge_id')::bigint = $1`, lost.ID)
	restarted := s.Node()
	s.Work()
	_, err := restarted.Challenge.CloseDueBidding(t.Context())
	s.must(err)
	_, err = s.App.Challenge.CloseDueBidding(t.Context())
	s.must(err)
	for _, c := range []market.Challenge{dying, lost} {
		s.closedOnce(c.ID)
	}
}

// dieClosing is a node whose connection is cut in the middle of the close.
func (s *stage) dieClosing(c market.Challenge) {
	s.t.Helper()
	dead := errors.New("the node died")
	err := s.DB.InTx(s.t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		if _, err := tx.LockChallenge(s.t.Context(), c.ID); err != nil {
			return err
		}
		if err := tx.ReleaseSealLock(s.t.Context(), c.ID, []byte("half done")); err != nil {
			return err
		}
		return dead
	})
	if !errors.Is(err, dead) {
		s.t.Fatalf("the node ended otherwise: %v", err)
	}
}

// closedOnce wants one close in the trail, and one opened bid that can be read.
func (s *stage) closedOnce(id int64) {
	s.t.Helper()
	events, err := s.DB.EventsOf(s.t.Context(), "challenge", id)
	s.must(err)
	closes := 0
	for _, e := range events {
		if e.Verb == "close" {
			closes++
		}
	}
	panel, err := s.App.Challenge.Panel(s.t.Context(), s.clerk, id)
	s.must(err)
	if closes != 1 || len(panel.Contents) != 1 {
		s.t.Errorf("closed %d times, %d bids can be read", closes, len(panel.Contents))
	}
}

func TestANodeWithoutTheKeyOpensNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, market.Wan)
	stranger := s.NodeWithoutKey()
	if _, err := stranger.Challenge.Bid(t.Context(), s.first, b.ID); !strings.Contains(fmt.Sprint(err), "没有密封密钥") {
		t.Errorf("a node without the key: %v", err)
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	if _, err := stranger.Challenge.CloseBidding(t.Context(), c.ID); err == nil {
		t.Error("a node without the key closed the bidding")
	}
	if stored, err := s.DB.Challenge(t.Context(), c.ID); err != nil || stored.Status != market.ChallengePublished {
		t.Errorf("it left the challenge %s (%v)", stored.Status, err)
	}
	_, err := s.App.Challenge.CloseBidding(t.Context(), c.ID)
	s.must(err)
	s.closedOnce(c.ID)
}

// TestBidsOfAnEarlierVersionAreEncrypted brings back what an earlier version stored in the clear.
func TestBidsOfAnEarlierVersionAreEncrypted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, 60*market.Wan)
	data, err := market.BidDocument{BidContent: apptest.BidContent(c, 60*market.Wan)}.Bytes()
	s.must(err)
	s.Exec(`update bid_content set content = $1, bidder_wrap = '', for_opening = '', key_id = null where bid_id = $2`,
		data, b.ID)
	s.Exec(`update bid set sealed_hash = $1 where id = $2`, market.DocumentHash(data), b.ID)
	if n, err := s.App.Challenge.SealOldBids(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d encrypted (%v)", n, err)
	}
	if strings.Contains(pgtest.Dump(t, s.URL), "绝密") {
		t.Error("what the bid says still stands in the database")
	}
	receipt, err := s.App.Challenge.BidReceipt(t.Context(), s.first, b.ID)
	s.must(err)
	s.Deadline(c)
	if got, err := s.App.Challenge.CheckReceipt(t.Context(), receipt.Text()); err != nil || !got.Intact {
		t.Errorf("%+v (%v)", got, err)
	}
}
