package api

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	listings "jiebang/internal/app/listing"
	"jiebang/internal/market"
)

// searchInput are the parameters of a search, the same as those of the page.
type searchInput struct {
	Q          string              `query:"q" maxLength:"2000" doc:"检索词；“引号”内须连在一起，-词 表示排除"`
	Kind       []market.Kind       `query:"kind,explode" doc:"清单类别"`
	Field      []string            `query:"field,explode" doc:"国家重点支持的高新技术领域"`
	TechField  []string            `query:"tech_field,explode" doc:"技术合同技术领域"`
	Industry   []string            `query:"industry,explode" doc:"国民经济行业门类，字母"`
	Region     []market.Region     `query:"region,explode" doc:"地区代码；省、市代码包含其下各区"`
	Maturity   []string            `query:"maturity,explode" doc:"成熟度"`
	Mode       []string            `query:"mode,explode" doc:"合作方式"`
	From       string              `query:"from" format:"date" doc:"首次发布不早于"`
	To         string              `query:"to" format:"date" doc:"首次发布不晚于"`
	AmountMin  market.Money        `query:"amount_min" doc:"金额下限，单位分"`
	AmountMax  market.Money        `query:"amount_max" doc:"金额上限，单位分"`
	Org        int64               `query:"org" minimum:"0" doc:"所属单位"`
	Sort       listings.SearchSort `query:"sort" enum:"relevance,newest,deadline,amount" doc:"次序：相关度、最新发布、截止时间、金额"`
	After      string              `query:"after" maxLength:"2000" doc:"由 next 给出"`
	Limit      int                 `query:"limit" minimum:"1" maximum:"100" doc:"每页条数，默认 20"`
	WithFacets bool                `query:"facets" doc:"同时给出各分类的条数"`
}

func (in *searchInput) query() (listings.SearchQuery, error) {
	q := listings.SearchQuery{Text: in.Q, Kinds: in.Kind, HitechFields: in.Field, TechFields: in.TechField,
		Industries: in.Industry, Regions: in.Region,
		Maturity: in.Maturity, Modes: in.Mode, AmountMin: in.AmountMin, AmountMax: in.AmountMax, OrgID: in.Org,
		Sort: in.Sort, After: in.After, Limit: in.Limit,
		WithFacets: in.WithFacets}
	var err error
	if q.From, err = market.ParseDate(in.From); err != nil {
		return q, err
	}
	q.To, err = market.ParseDate(in.To)
	return q, err
}

// foundListing is a listing in a list of results: what is needed to decide whether to read it.
type foundListing struct {
	ID          int64         `json:"id" required:"true"`
	No          string        `json:"no" required:"true" doc:"编号"`
	Kind        market.Kind   `json:"kind" required:"true" doc:"清单类别"`
	Title       string        `json:"title" required:"true" doc:"名称"`
	PublicText  string        `json:"public_text" required:"true" doc:"公开简介"`
	Keywords    []string      `json:"keywords" doc:"关键词"`
	OrgID       int64         `json:"org_id" required:"true" doc:"所属单位"`
	OrgName     string        `json:"org_name" required:"true" doc:"所属单位名称"`
	Region      market.Region `json:"region" doc:"所在地区"`
	RegionName  string        `json:"region_name" doc:"所在地区名称"`
	HitechField string        `json:"hitech_field" doc:"国家重点支持的高新技术领域"`
	Maturity    string        `json:"maturity" doc:"成熟度"`
	Amount      market.Money  `json:"amount" doc:"预算、价格或合同金额，单位分；0 为面议"`
	Deadline    market.Date   `json:"deadline" doc:"期望完成时间"`
	ValidUntil  market.Date   `json:"valid_until" doc:"有效期至"`
	PublishedAt time.Time     `json:"published_at,omitzero" doc:"首次发布时刻"`
	TitleMarks  [][]int       `json:"title_marks,omitempty" doc:"名称中的命中，起止字符位置"`
	TextMarks   [][]int       `json:"text_marks,omitempty" doc:"公开简介中的命中，起止字符位置"`
	Href        string        `json:"href" required:"true" doc:"全文的地址"`
}

// results is a page of a search.
type results struct {
	Items      []foundListing     `json:"items" required:"true" nullable:"false"`
	Total      int                `json:"total" required:"true" doc:"共有多少条"`
	Next       string             `json:"next" required:"true" doc:"下一页的地址，空为没有下一页；翻页中有新发布或撤回的，次序不乱"`
	Relaxed    bool               `json:"relaxed" doc:"没有一条包含全部检索词，给出的是包含其中大部分的"`
	DidYouMean string             `json:"did_you_mean,omitempty" doc:"可能想检索的词"`
	Nearest    []foundListing     `json:"nearest,omitempty" doc:"没有结果时，最接近的几条"`
	Facets     map[string][]facet `json:"facets,omitempty" doc:"按参数名给出各取值的条数"`
}

// facet is one value of a parameter and how many results have it.
type facet struct {
	Value string `json:"value" required:"true" doc:"取值，可作参数"`
	Label string `json:"label" required:"true" doc:"中文名称"`
	Count int    `json:"count" required:"true" doc:"条数"`
}

func (s *API) searchListings(ctx context.Context, who market.Actor, in *searchInput) (*body[results], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	found, err := s.app.Listing.Search(ctx, who, q)
	if err != nil {
		return nil, err
	}
	out := results{Items: resultsOf(found.Listings), Total: found.Total, Next: requestOf(ctx).next("after", found.Next),
		Relaxed:    found.Relaxed,
		DidYouMean: found.DidYouMean, Nearest: resultsOf(found.Nearest)}
	if in.WithFacets {
		out.Facets = facets(found)
	}
	return &body[results]{out}, nil
}

func resultsOf(found []listings.FoundListing) []foundListing {
	out := make([]foundListing, 0, len(found))
	for i := range found {
		out = append(out, resultOf(&found[i]))
	}
	return out
}

func resultOf(l *listings.FoundListing) foundListing {
	return foundListing{ID: l.ID, No: l.No, Kind: l.Kind, Title: l.Title, PublicText: l.PublicText,
		Keywords: l.Keywords, OrgID: l.OrgID, OrgName: l.OrgName,
		Region: l.Region, RegionName: l.Region.FullName(), HitechField: l.HitechField, Maturity: l.Maturity(),
		Amount: l.Amount(), Deadline: l.Deadline(),
		ValidUntil: l.ValidUntil, PublishedAt: l.PublishedAt, TitleMarks: characters(l.Title, l.TitleMarks),
		TextMarks: characters(l.PublicText, l.TextMarks),
		Href:      fmt.Sprintf("%s/listings/%d", Prefix, l.ID)}
}

// characters turns ranges of bytes into ranges of characters, which mean the same in every language.
func characters(s string, marks [][2]int) [][]int {
	var out [][]int
	for _, m := range marks {
		out = append(out, []int{utf8.RuneCountInString(s[:m[0]]), utf8.RuneCountInString(s[:m[1]])})
	}
	return out
}

func facets(found listings.Found) map[string][]facet {
	same := func(value string) string { return value }
	f := found.Facets
	return map[string][]facet{
		"kind":       counted(f.Kinds, func(v string) string { return market.Kind(v).Label() }),
		"field":      counted(f.HitechFields, same),
		"industry":   counted(f.Industries, market.IndustryName),
		"region":     counted(f.Regions, func(v string) string { return market.Region(v).FullName() }),
		"maturity":   counted(f.Maturities, same),
		"tech_field": counted(f.TechFields, same), "mode": counted(f.Modes, same),
	}
}

func counted(counts []listings.FacetCount, label func(string) string) []facet {
	out := make([]facet, 0, len(counts))
	for _, c := range counts {
		out = append(out, facet{Value: c.Value, Label: label(c.Value), Count: c.N})
	}
	return out
}
