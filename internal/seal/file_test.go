package seal_test

import (
	"bytes"
	"testing"

	"jiebang/internal/seal"
)

// TestAFileOpensWholeOrNotAtAll changes, drops, doubles and moves the parts of a file.
func TestAFileOpensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	key := seal.NewFileKey()
	content := bytes.Repeat([]byte("附件"), 700_000) // four parts and a bit
	parts, err := seal.CloseFile(key, content)
	if err != nil || len(parts) != seal.FileParts(int64(len(content))) || len(parts) != 5 {
		t.Fatalf("%d parts (%v)", len(parts), err)
	}
	open := func(parts [][]byte, key []byte) ([]byte, error) {
		var all []byte
		for no, part := range parts {
			plain, err := seal.OpenFilePart(key, part, no, len(parts))
			if err != nil {
				return nil, err
			}
			all = append(all, plain...)
		}
		return all, nil
	}
	if got, err := open(parts, key); err != nil || !bytes.Equal(got, content) {
		t.Fatalf("opened %d bytes (%v)", len(got), err)
	}
	flipped := bytes.Clone(parts[2])
	flipped[len(flipped)/2] ^= 1
	for name, spoiled := range map[string][][]byte{
		"one byte": {parts[0], parts[1], flipped, parts[3], parts[4]}, "the last part gone": parts[:4],
		"two parts changed places": {parts[1], parts[0], parts[2], parts[3], parts[4]},
		"a part twice":             {parts[0], parts[0], parts[2], parts[3], parts[4]},
	} {
		if _, err := open(spoiled, key); err == nil {
			t.Errorf("%s: it opens all the same", name)
		}
	}
	if _, err := open(parts, seal.NewFileKey()); err == nil {
		t.Error("any key opens it")
	}
}
