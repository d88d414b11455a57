package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"jiebang/internal/market"
)

// Ring holds the keys of a node. A nil ring closes and opens nothing.
type Ring struct{ keys []Key }

// NewRing makes a ring; its first key closes new bids.
func NewRing(keys ...Key) *Ring { return &Ring{keys} }

// ErrNoKey is what everything answers that needs a key this node does not hold.
var ErrNoKey = errors.New("this node does not hold the seal key")

func (r *Ring) key(id string) (Key, error) {
	if r != nil {
		for _, k := range r.keys {
			if k.ID() == id {
				return k, nil
			}
		}
	}
	return Key{}, fmt.Errorf("%w %s", ErrNoKey, id)
}

// Newest is the key that closes new bids.
func (r *Ring) Newest() (Key, error) {
	if r == nil || len(r.keys) == 0 {
		return Key{}, ErrNoKey
	}
	return r.keys[0], nil
}

// Holds reports whether what was closed under the key can be opened here.
func (r *Ring) Holds(id string) bool {
	_, err := r.key(id)
	return err == nil
}

func suite() (hpke.KEM, hpke.KDF, hpke.AEAD) {
	return hpke.DHKEM(ecdh.X25519()), hpke.HKDFSHA256(), hpke.AES256GCM()
}

// NewLock makes the key pair of a challenge. The private half is wrapped at once.
func (r *Ring) NewLock(challengeID int64) (market.SealLock, error) {
	lock := market.SealLock{ChallengeID: challengeID}
	key, err := r.Newest()
	if err != nil {
		return lock, err
	}
	kem, _, _ := suite()
	pair, err := kem.GenerateKey()
	if err != nil {
		return lock, fmt.Errorf("make key pair of challenge %d: %w", challengeID, err)
	}
	private, err := pair.Bytes()
	if err != nil {
		return lock, fmt.Errorf("make key pair of challenge %d: %w", challengeID, err)
	}
	lock.KeyID, lock.Public = key.ID(), pair.PublicKey().Bytes()
	lock.Wrapped, err = encrypt(key.derive("challenge"), private, lockLabel(challengeID))
	return lock, err
}

// Unwrap gives the private half of a challenge. Who may ask for it, and when, is decided where the close is made.
func (r *Ring) Unwrap(lock market.SealLock) ([]byte, error) {
	key, err := r.key(lock.KeyID)
	if err != nil {
		return nil, err
	}
	return decrypt(key.derive("challenge"), lock.Wrapped, lockLabel(lock.ChallengeID))
}

// Close encrypts what a bid says. Without a lock it is a draft: only the bidder's wrap is made, so that no close
// can open it.
func (r *Ring) Close(e market.Envelope, plain []byte, lock *market.SealLock) (market.Envelope, error) {
	key, err := r.Newest()
	if err != nil {
		return e, err
	}
	own := NewKey().secret // of this content alone
	e.KeyID, e.ForOpening = key.ID(), nil
	if e.Content, err = encrypt(own, plain, label("content", e)); err != nil {
		return e, err
	}
	if e.BidderWrap, err = encrypt(key.derive("bidder"), own, label("bidder", e)); err != nil || lock == nil {
		return e, err
	}
	kem, kdf, aead := suite()
	public, err := kem.NewPublicKey(lock.Public)
	if err != nil {
		return e, fmt.Errorf("read public key of challenge %d: %w", e.ChallengeID, err)
	}
	e.ForOpening, err = hpke.Seal(public, kdf, aead, label("challenge", e), own)
	return e, err
}

// OpenOwn reads what a bid says by the bidder's wrap.
func (r *Ring) OpenOwn(e market.Envelope) ([]byte, error) {
	if e.Plain() {
		return e.Content, nil
	}
	key, err := r.key(e.KeyID)
	if err != nil {
		return nil, err
	}
	own, err := decrypt(key.derive("bidder"), e.BidderWrap, label("bidder", e))
	if err != nil {
		return nil, err
	}
	return decrypt(own, e.Content, label("content", e))
}

// Open reads what a bid says by the private half that the close has released.
func Open(e market.Envelope, released []byte) ([]byte, error) {
	if e.Plain() {
		return e.Content, nil
	}
	kem, kdf, aead := suite()
	private, err := kem.NewPrivateKey(released)
	if err != nil {
		return nil, fmt.Errorf("read private key of challenge %d: %w", e.ChallengeID, err)
	}
	own, err := hpke.Open(private, kdf, aead, label("challenge", e), e.ForOpening)
	if err != nil {
		return nil, fmt.Errorf("open bid %d: %w", e.BidID, err)
	}
	return decrypt(own, e.Content, label("content", e))
}

// Sign puts the platform's signature on a receipt, under the key that closed the bid.
func (r *Ring) Sign(receipt *market.Receipt) error {
	key, err := r.key(receipt.KeyID)
	if err != nil {
		return err
	}
	receipt.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key.signer(), receipt.Signed()))
	return nil
}

// Genuine reports whether the platform signed the receipt.
func Genuine(receipt market.Receipt, verifyKey []byte) bool {
	signature, err := base64.StdEncoding.DecodeString(receipt.Signature)
	return err == nil && len(verifyKey) == ed25519.PublicKeySize &&
		ed25519.Verify(verifyKey, receipt.Signed(), signature)
}

// label binds a ciphertext to its bid, so that it cannot be moved to another.
func label(what string, e market.Envelope) []byte {
	return fmt.Appendf(nil, "jiebang %s challenge %d bid %d org %d", what, e.ChallengeID, e.BidID, e.OrgID)
}

func lockLabel(challengeID int64) []byte {
	return fmt.Appendf(nil, "jiebang lock challenge %d", challengeID)
}

func encrypt(key, plain, label []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, plain, label), nil
}

func decrypt(key, closed, label []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, closed, label)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	return plain, nil
}

// aeadOf is AES-256-GCM with a random nonce before the ciphertext.
func aeadOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// NewSalt is an unguessable text for a bid document.
func NewSalt() string { return rand.Text() }
