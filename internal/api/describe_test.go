package api_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"jiebang/internal/api"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
)

type described struct {
	Description string
	MaxLength   int
	Enum        []string
	Items       struct{ Enum []string }
}

// Each row of a table whose struct the API speaks of stands in the document as the row says.
func TestTheDocumentSaysWhatTheTablesSay(t *testing.T) {
	t.Parallel()
	text, err := api.New(nil, api.Options{}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]described }
		}
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	for schema, record := range map[string]market.Declared{
		"ListingDraft": market.ListingContent{}, "ListingMove": listing.Move{}, "MatchMove": matching.Move{},
		"DemandDetails": market.DemandDetails{},
		"TalentDetails": market.TalentDetails{}, "CooperationDetails": market.CooperationDetails{},
		"AchievementDetails": market.AchievementDetails{}, "CommonDetails": market.CommonDetails{},
	} {
		for _, f := range record.Fields().Rows() {
			got, known := document.Components.Schemas[schema].Properties[f.Name()]
			if !known || got.Description != f.Description() || got.MaxLength != f.Longest {
				t.Errorf("%s.%s is described as %q up to %d characters, want %q up to %d", schema, f.Key,
					got.Description, got.MaxLength, f.Description(), f.Longest)
			}
			var words []string
			for _, o := range f.Options {
				words = append(words, o.Value)
			}
			told := append(got.Items.Enum, got.Enum...)
			if len(told) > 0 && told[0] == "" {
				told = told[1:]
			}
			if !reflect.DeepEqual(told, words) {
				t.Errorf("%s.%s takes the words %v, want %v", schema, f.Key, told, words)
			}
		}
	}
}

// What a use case takes is described by its table, not by tags beside it.
func TestRoomsDescribeNothingInTags(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../app/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of the rooms: %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), ` doc:"`) {
			t.Errorf("%s describes a member in a tag", name)
		}
	}
}
