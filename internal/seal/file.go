package seal

import "fmt"

// FilePart is how much of a file is encrypted at a time.
const FilePart = 1 << 20

// NewFileKey makes the key of one file.
func NewFileKey() []byte { return NewKey().secret }

// FileParts is in how many parts a file of the size is encrypted.
func FileParts(size int64) int { return int((size + FilePart - 1) / FilePart) }

// CloseFile encrypts a file part by part. Each part is bound to its place and to how many there are, so that none can
// be left out, doubled or put elsewhere.
func CloseFile(key, content []byte) ([][]byte, error) {
	parts := make([][]byte, FileParts(int64(len(content))))
	for no := range parts {
		plain := content[no*FilePart : min((no+1)*FilePart, len(content))]
		closed, err := encrypt(key, plain, partLabel(no, len(parts)))
		if err != nil {
			return nil, err
		}
		parts[no] = closed
	}
	return parts, nil
}

// OpenFilePart decrypts the part at a place among so many.
func OpenFilePart(key, closed []byte, no, of int) ([]byte, error) {
	return decrypt(key, closed, partLabel(no, of))
}

func partLabel(no, of int) []byte { return fmt.Appendf(nil, "jiebang bid file part %d of %d", no, of) }
