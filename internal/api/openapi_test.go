package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"jiebang/internal/api"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The document is what callers build on: the one who changes it sees the change here first.
func TestTheOpenAPIDocumentIsTheGoldenOne(t *testing.T) {
	t.Parallel()
	const golden = "testdata/openapi.yaml"
	got, err := api.New(nil, api.Options{}).YAML()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the OpenAPI document differs from %s; if that is meant, run go test ./internal/api -update and review the difference", golden)
	}
}

// Every word of the document that a person reads is Chinese, and nothing in it names what only the record knows.
func TestTheOpenAPIDocumentIsWrittenForItsReaders(t *testing.T) {
	t.Parallel()
	text, err := api.New(nil, api.Options{}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	walk(document, "", func(path, key, value string) {
		if (key == "summary" || key == "description") &&
			!strings.ContainsFunc(value, func(r rune) bool { return r > 0x4e00 }) {
			t.Errorf("%s.%s is %q, want Chinese", path, key, value)
		}
	})
	for _, secret := range []string{"password", "import_key", "solution", "quote", "totp"} {
		if bytes.Contains(text, []byte(`"`+secret+`"`)) {
			t.Errorf("the document offers %q", secret)
		}
	}
}

func walk(node any, path string, visit func(path, key, value string)) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			if s, ok := value.(string); ok {
				visit(path, key, s)
			}
			walk(value, path+"."+key, visit)
		}
	case []any:
		for _, value := range node {
			walk(value, path, visit)
		}
	}
}
