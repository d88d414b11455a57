package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/seal"
)

var plain = []byte(`{"route":"绝密路线"}`)

func sealed(t *testing.T, ring *seal.Ring) (market.Envelope, market.SealLock) {
	t.Helper()
	lock, err := ring.NewLock(3)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ring.Close(market.Envelope{BidID: 7, ChallengeID: 3, OrgID: 11}, plain, &lock)
	if err != nil {
		t.Fatal(err)
	}
	return e, lock
}

func TestASealedBidOpensByEitherWrapAndNoOther(t *testing.T) {
	t.Parallel()
	ring := seal.NewRing(seal.NewKey())
	e, lock := sealed(t, ring)
	if all := bytes.Join([][]byte{e.Content, e.BidderWrap, e.ForOpening, lock.Public, lock.Wrapped},
		nil); bytes.Contains(all, []byte("绝密")) {
		t.Fatal("what the bid says stands in the envelope")
	}
	private, err := ring.Unwrap(lock)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.Open(e, private); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("by the released key: %q (%v)", got, err)
	}
	if got, err := ring.OpenOwn(e); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("by the bidder's wrap: %q (%v)", got, err)
	}
	other := seal.NewRing(seal.NewKey())
	if _, err := other.OpenOwn(e); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a node with another key: %v", err)
	}
	if _, err := other.Unwrap(lock); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a node with another key unwraps the lock: %v", err)
	}
	_, foreign := sealed(t, ring)
	wrong, err := ring.Unwrap(foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(e, wrong); err == nil {
		t.Error("another challenge's key opens the bid")
	}
}

func TestADraftOpensForItsBidderAlone(t *testing.T) {
	t.Parallel()
	ring := seal.NewRing(seal.NewKey())
	_, lock := sealed(t, ring)
	draft, err := ring.Close(market.Envelope{BidID: 7, ChallengeID: 3, OrgID: 11}, plain, nil)
	if err != nil {
		t.Fatal(err)
	}
	private, err := ring.Unwrap(lock)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(draft, private); err == nil {
		t.Error("the close opens a draft")
	}
	if got, err := ring.OpenOwn(draft); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("the bidder reads %q (%v)", got, err)
	}
}

func TestAnEnvelopeThatWasTouchedDoesNotOpen(t *testing.T) {
	t.Parallel()
	ring := seal.NewRing(seal.NewKey())
	e, lock := sealed(t, ring)
	private, err := ring.Unwrap(lock)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*market.Envelope){
		"content":      func(e *market.Envelope) { e.Content = append([]byte{e.Content[0] ^ 1}, e.Content[1:]...) },
		"another bid":  func(e *market.Envelope) { e.BidID++ },
		"another firm": func(e *market.Envelope) { e.OrgID++ },
	} {
		spoiled := e
		spoil(&spoiled)
		if _, err := seal.Open(spoiled, private); err == nil {
			t.Errorf("%s: opens all the same", name)
		}
		if _, err := ring.OpenOwn(spoiled); err == nil {
			t.Errorf("%s: the bidder's wrap opens all the same", name)
		}
	}
}

func TestAnOlderKeyOnTheRingStillOpens(t *testing.T) {
	t.Parallel()
	before, after := seal.NewKey(), seal.NewKey()
	e, _ := sealed(t, seal.NewRing(before))
	if got, err := seal.NewRing(after, before).OpenOwn(e); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%q (%v)", got, err)
	}
	var none *seal.Ring
	if _, err := none.NewLock(1); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a node without keys: %v", err)
	}
}

func TestAReceiptIsGenuineOrNot(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	r := market.Receipt{No: market.ReceiptNo("JB-2026-0003", 7), ChallengeNo: "JB-2026-0003", Title: "焊缝检测",
		OrgName: "某院", USCC: "123",
		SealedAt: time.Date(2026, 6, 10, 16, 59, 59, 123456000, market.Shanghai), Hash: market.DocumentHash(plain),
		KeyID: key.ID(),
		Files: []market.ReceiptFile{{Name: "方案：第一稿 2 字节 终.pdf", Size: 17, SHA256: market.DocumentHash([]byte("a"))},
			{Name: "图.png", Size: 1 << 20, SHA256: market.DocumentHash([]byte("b"))}}}
	if err := seal.NewRing(key).Sign(&r); err != nil {
		t.Fatal(err)
	}
	read, err := market.ParseReceipt(r.Text())
	if err != nil || !reflect.DeepEqual(read, r) || read.BidOf() != 7 {
		t.Fatalf("read back as %+v, want %+v (%v)", read, r, err)
	}
	if !seal.Genuine(read, key.VerifyKey()) {
		t.Error("the receipt of the platform is taken for a forgery")
	}
	for _, spoil := range []func(*market.Receipt){func(r *market.Receipt) { r.SealedAt = r.SealedAt.Add(-time.Second) },
		func(r *market.Receipt) { r.Hash = market.DocumentHash([]byte("other")) },
		func(r *market.Receipt) { r.USCC = "124" }, func(r *market.Receipt) { r.Files = r.Files[:1] }} {
		forged := r
		spoil(&forged)
		if seal.Genuine(forged, key.VerifyKey()) {
			t.Errorf("a forged receipt is taken for genuine: %+v", forged)
		}
	}
	if seal.Genuine(r, seal.NewKey().VerifyKey()) {
		t.Error("any key verifies")
	}
}

func TestKeysKeepToThemselves(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "seal.key")
	key := seal.NewKey()
	if err := seal.WriteFile(path, key); err != nil {
		t.Fatal(err)
	}
	if err := seal.WriteFile(path, seal.NewKey()); err == nil {
		t.Error("an existing key was written over")
	}
	keys, err := seal.ReadFile(path)
	if err != nil || len(keys) != 1 || keys[0].ID() != key.ID() {
		t.Errorf("read %v (%v)", keys, err)
	}
	if err := seal.CheckPrivate(path); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := seal.CheckPrivate(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that all may read: %v", err)
	}
	if said := fmt.Sprintf("%v %+v %#v", key, key, key); strings.Contains(said, key.Encode()) {
		t.Error("printing a key tells it")
	}
	for _, bad := range []string{"", "short", "  ,", key.Encode() + ",x"} {
		if _, err := seal.ParseKeys(bad); err == nil {
			t.Errorf("%q is taken for keys", bad)
		}
	}
}
