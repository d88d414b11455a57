// Package seal keeps bids closed until their deadline: what a bid says is encrypted under a key of its own, that key
// is wrapped for the bidder and for the challenge, and the challenge's private half is wrapped by a secret that is
// not in the database.
package seal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const secretSize = 32

// Key is a secret that nodes share and the database never holds.
type Key struct{ secret []byte }

// NewKey makes a secret.
func NewKey() Key {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails: see crypto/rand
	return Key{secret}
}

// ID names the key without telling it.
func (k Key) ID() string {
	sum := sha256.Sum256(append([]byte("jiebang seal key\x00"), k.secret...))
	return hex.EncodeToString(sum[:8])
}

// Encode writes the secret as ParseKeys reads it.
func (k Key) Encode() string { return base64.StdEncoding.EncodeToString(k.secret) }

// String keeps the secret out of logs.
func (k Key) String() string { return "seal key " + k.ID() }

// GoString keeps the secret out of logs.
func (k Key) GoString() string { return k.String() }

// derive makes a key for one purpose alone.
func (k Key) derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "jiebang "+purpose, secretSize)
	if err != nil { // the length is a constant far below the limit
		panic(err)
	}
	return key
}

func (k Key) signer() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.derive("receipt")) }

// VerifyKey is the public half that tells a genuine receipt.
func (k Key) VerifyKey() []byte { return k.signer().Public().(ed25519.PublicKey) }

// ParseKeys reads secrets in base64, separated by commas or line ends: the first closes new bids, the others open
// what was closed under them.
func ParseKeys(text string) ([]Key, error) {
	var keys []Key
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		secret, err := base64.StdEncoding.DecodeString(part)
		if err != nil || len(secret) != secretSize {
			return nil, fmt.Errorf("a seal key is %d random bytes in base64, as from: head -c %d /dev/urandom | base64",
				secretSize, secretSize)
		}
		keys = append(keys, Key{secret})
	}
	if len(keys) == 0 {
		return nil, errors.New("no seal key given")
	}
	return keys, nil
}

// ReadFile reads keys from a file; none is fs.ErrNotExist.
func ReadFile(path string) ([]Key, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read seal key: %w", err)
	}
	keys, err := ParseKeys(string(data))
	if err != nil {
		return nil, fmt.Errorf("read seal key %s: %w", path, err)
	}
	return keys, nil
}

// WriteFile stores a new key that nobody but its owner may read; a file that exists stays as it is.
func WriteFile(path string, key Key) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write seal key: %w", err)
	}
	_, err = f.WriteString(key.Encode() + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write seal key %s: %w", filepath.Base(path), err)
	}
	return nil
}

// CheckPrivate refuses a key file that others on the machine may read.
func CheckPrivate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("check seal key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("seal key %s may be read by others (mode %v): chmod 600 %s", path, fs.FileMode(mode), path)
	}
	return nil
}
