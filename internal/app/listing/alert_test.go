package listing

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// kept are alerts of the queries, by their place from 1.
func kept(t *testing.T, queries ...string) *alerts {
	t.Helper()
	s := &alerts{}
	s.prepare(text.Standard())
	for i, query := range queries {
		if err := s.put(market.SavedSearch{ID: int64(i + 1),
			SavedSearchContent: market.SavedSearchContent{Query: query}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// fits are the saved searches that a listing of the title fits.
func (s *alerts) fits(t *testing.T, title string) []int64 {
	t.Helper()
	ids, err := s.percolator.Load().Match(t.Context(), &search.Document{ID: 9, Title: title, Kind: market.KindDemand,
		Visible: market.VisiblePublic})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}

func TestASavedSearchFitsUntilItChangesOrGoes(t *testing.T) {
	t.Parallel()
	s := kept(t, "q=视觉检测", "kind=demand", "kind=talent&q=视觉检测")
	if ids := s.fits(t, "冲压件视觉检测系统"); !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("fit are %v", ids)
	}
	if err := s.put(market.SavedSearch{ID: 1,
		SavedSearchContent: market.SavedSearchContent{Query: "q=热障涂层"}}); err != nil {
		t.Fatal(err)
	}
	s.remove(2)
	s.remove(77) // one that this node never knew
	if ids := s.fits(t, "冲压件视觉检测系统"); len(ids) != 0 {
		t.Errorf("after the change fit are %v", ids)
	}
	if _, there := s.get(2); there {
		t.Error("what went is still there")
	}
	if saved, there := s.get(1); !there || saved.Query != "q=热障涂层" {
		t.Errorf("kept is %+v, %v", saved, there)
	}
}

func TestSavedSearchesAreAskedInTheWordsInForce(t *testing.T) {
	t.Parallel()
	s := kept(t, "q=嘎嘣脆", "kind=demand")
	const title = "嘎嘣脆饼干生产线"
	before := s.fits(t, title)
	words, err := text.New("嘎嘣脆", "嘎嘣脆=酥脆")
	if err != nil {
		t.Fatal(err)
	}
	s.use(words)
	if ids := s.fits(t, title); !slices.Equal(ids, before) || !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("with the new words fit are %v, before %v", ids, before)
	}
	if ids := s.fits(t, "酥脆饼干生产线"); !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("by a word of the same meaning fit are %v", ids)
	}
	s.remove(1)
	if ids := s.fits(t, title); !slices.Equal(ids, []int64{2}) {
		t.Errorf("what went came back with the words: %v", ids)
	}
}

func TestASavedSearchThatCannotBeAskedIsNamed(t *testing.T) {
	t.Parallel()
	s := kept(t, "q=视觉检测")
	for _, query := range []string{"from=2026-13-01", "org=x", "q=%zz"} {
		err := s.put(market.SavedSearch{ID: 5, SavedSearchContent: market.SavedSearchContent{Query: query}})
		if err == nil || !strings.HasPrefix(err.Error(), "read saved search 5: ") {
			t.Errorf("%s: %v", query, err)
		}
	}
	if ids := s.fits(t, "冲压件视觉检测系统"); !slices.Equal(ids, []int64{1}) {
		t.Errorf("fit are %v", ids)
	}
}
