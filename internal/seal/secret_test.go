package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"jiebang/internal/seal"
)

func TestASecretOpensWithItsKeyAndLabelAlone(t *testing.T) {
	t.Parallel()
	old, now := seal.NewKey(), seal.NewKey()
	plain := []byte("the password")
	id, closed, err := seal.NewRing(old).CloseSecret("channel 1", plain)
	if err != nil || id != old.ID() || bytes.Contains(closed, plain) {
		t.Fatalf("closed under %s as %q, %v", id, closed, err)
	}
	for name, ring := range map[string]*seal.Ring{"its own ring": seal.NewRing(old),
		"a ring with a newer key": seal.NewRing(now, old)} {
		if got, err := ring.OpenSecret("channel 1", id, closed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s reads %q, %v", name, got, err)
		}
	}
	if _, err := seal.NewRing(now).OpenSecret("channel 1", id, closed); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a ring without the key says %v", err)
	}
	if got, err := seal.NewRing(old).OpenSecret("channel 2", id, closed); err == nil {
		t.Errorf("another channel reads %q", got)
	}
	closed[len(closed)-1] ^= 1
	if got, err := seal.NewRing(old).OpenSecret("channel 1", id, closed); err == nil {
		t.Errorf("what was tampered with reads %q", got)
	}
	var none *seal.Ring
	if _, _, err := none.CloseSecret("channel 1", plain); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a node without keys says %v", err)
	}
}

func TestTheSameSecretNeverLooksTheSame(t *testing.T) {
	t.Parallel()
	ring := seal.NewRing(seal.NewKey())
	_, one, _ := ring.CloseSecret("channel 1", []byte("the password"))
	_, two, _ := ring.CloseSecret("channel 1", []byte("the password"))
	if len(one) == 0 || bytes.Equal(one, two) {
		t.Errorf("closed twice alike: %x", one)
	}
}
