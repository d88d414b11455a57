package market

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// SavedSearch is a question that somebody keeps, to ask it again and to be told when a listing comes to fit it.
type SavedSearch struct {
	ID     int64
	UserID int64
	SavedSearchContent
	CreatedAt time.Time
	LookedAt  time.Time // when its owner last looked at what it finds
	Fresh     int       // listings that have come to fit since then
}

// longestQuery is the most characters of a question as it stands in an address: a whole need may be asked for.
const longestQuery = 20_000

// savedParameters are the parameters of a search that make up a question, in the order they are written.
var savedParameters = []string{"q", "kind", "field", "tech", "industry", "region", "maturity", "mode", "from", "to",
	"org", "sort"}

// Normalize keeps of the query only what makes up the question, so that the same question is always written alike,
// and gives it a name when it has none.
func (s *SavedSearchContent) Normalize() {
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	asked, err := url.ParseQuery(s.Query)
	if err != nil {
		asked = url.Values{}
	}
	kept := url.Values{}
	for _, name := range savedParameters {
		for _, value := range asked[name] {
			if value = strings.TrimSpace(value); value != "" {
				kept.Add(name, value)
			}
		}
	}
	s.Query = kept.Encode()
	if s.Name == "" {
		s.Name = nameOfSearch(kept)
	}
}

// nameOfSearch is what a question is called when its owner does not say: its words, or else the lists it looks in.
func nameOfSearch(asked url.Values) string {
	const longest = 30
	name := asked.Get("q")
	if name == "" {
		var lists []string
		for _, kind := range asked["kind"] {
			lists = append(lists, Kind(kind).Label())
		}
		name = strings.Join(lists, "、")
	}
	if name == "" && len(asked) > 0 {
		name = "按条件筛选"
	}
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest]) + "…"
	}
	return name
}

// Validate wants a name and a question.
func (s *SavedSearchContent) Validate() error {
	p := Problems{}
	checkFields(s, "", p)
	p.Check(s.Query != "", "query", "请先输入检索词或选择筛选条件，再保存检索。")
	p.Check(utf8.RuneCountInString(s.Query) <= longestQuery, "query", "检索条件过长，请精简。")
	p.Check(s.Name != "", "name", "请填写名称。")
	return p.Err()
}

// CheckRoomForSearch refuses one more saved search when its owner has as many as may be kept.
func CheckRoomForSearch(kept, most int) error {
	if kept < most {
		return nil
	}
	return Refuse(Conflict, fmt.Sprintf("每人最多保存 %d 个检索，请先删除不再需要的。", most))
}
