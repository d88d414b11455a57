package seal

// CloseSecret encrypts what the platform itself must be able to read again, such as the password of a mail server. The
// label says what it belongs to, and binds it there; keyID names the key that opens it.
func (r *Ring) CloseSecret(label string, plain []byte) (keyID string, closed []byte, err error) {
	key, err := r.Newest()
	if err != nil {
		return "", nil, err
	}
	closed, err = encrypt(key.derive("secret"), plain, secretLabel(label))
	return key.ID(), closed, err
}

// OpenSecret reads what CloseSecret closed under the label; older keys of the ring open it, too.
func (r *Ring) OpenSecret(label, keyID string, closed []byte) ([]byte, error) {
	key, err := r.key(keyID)
	if err != nil {
		return nil, err
	}
	return decrypt(key.derive("secret"), closed, secretLabel(label))
}

func secretLabel(label string) []byte { return []byte("jiebang secret " + label) }
