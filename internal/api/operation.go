package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiebang/internal/market"
)

// operation is one thing that can be asked of the API.
type operation struct {
	id       string
	method   string // GET when empty
	path     string
	tag      string
	summary  string
	detail   string
	member   bool // a token is needed; without one only what is public is answered
	status   int  // of success; 200 when 0
	refusals []int
}

// body is an answer without a version.
type body[T any] struct {
	Body T
}

// versioned is an answer whose version can be named in If-Match.
type versioned[T any] struct {
	ETag string `header:"ETag" doc:"读到的版本，修改和办理时写入 If-Match"`
	Body T
}

// created is an answer about something new.
type created[T any] struct {
	Location string `header:"Location" doc:"新建内容的地址"`
	ETag     string `header:"ETag" doc:"版本，修改和办理时写入 If-Match"`
	Body     T
}

// handler carries an operation out for somebody.
type handler[I, O any] func(ctx context.Context, who market.Actor, in *I) (*O, error)

// serve registers an operation; errors are worded in one place.
func serve[I, O any](s *API, op operation, handle handler[I, O]) {
	huma.Register(s.huma, op.describe(s), func(ctx context.Context, in *I) (*O, error) {
		r := requestOf(ctx)
		if op.member && !r.who.Known() {
			return nil, s.problem(r, errLogin)
		}
		out, err := handle(ctx, r.who, in)
		if err != nil {
			return nil, s.problem(r, err)
		}
		return out, nil
	})
}

func (op operation) describe(s *API) huma.Operation {
	if op.method == "" {
		op.method = http.MethodGet
	}
	if op.status == 0 {
		op.status = http.StatusOK
	}
	d := huma.Operation{OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary,
		Description: op.detail, Tags: []string{op.tag},
		DefaultStatus: op.status, MaxBodyBytes: bodyLimit,
		Responses: map[string]*huma.Response{strconv.Itoa(op.status): {Description: "成功"}}}
	d.Security = []map[string][]string{{tokenScheme: {}}}
	if !op.member {
		d.Security = append([]map[string][]string{{}}, d.Security...)
	}
	refusals := append([]int{http.StatusUnauthorized, http.StatusTooManyRequests}, op.refusals...)
	if op.method != http.MethodGet || len(op.parameters()) > 0 {
		refusals = append(refusals, http.StatusUnprocessableEntity)
	}
	for _, status := range refusals {
		d.Responses[strconv.Itoa(status)] = &huma.Response{Description: answers[status].title,
			Content: map[string]*huma.MediaType{
				problemType: {Schema: s.problemSchema()}}}
	}
	return d
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

func (op operation) parameters() []string { return pathParameter.FindAllString(op.path, -1) }

func (s *API) problemSchema() *huma.Schema {
	return s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
}

// link is a move that is open to the caller now.
type link struct {
	Move    string `json:"move" required:"true" doc:"操作名"`
	Label   string `json:"label" required:"true" doc:"操作的中文名称"`
	Method  string `json:"method" required:"true"`
	Href    string `json:"href" required:"true" doc:"以此方法请求此地址"`
	Reason  bool   `json:"reason" required:"true" doc:"须填写理由"`
	Blocked string `json:"blocked,omitempty" doc:"暂时不能进行的原因"`
}

// links are the offers of a record as addresses.
func links(noun string, id int64, offers []market.Offer) []link {
	open := make([]link, 0, len(offers))
	for _, o := range offers {
		if o.Barred != "" { // somebody else's
			continue
		}
		open = append(open, link{Move: o.Name, Label: o.Label, Method: http.MethodPost,
			Href:   fmt.Sprintf("%s/%s/%d/moves/%s", Prefix, noun, id, o.Name),
			Reason: o.Reason, Blocked: o.Blocked + needsPage(o)})
	}
	return open
}

// needsPage says that a step which one person takes twice in a row is taken on a page, where the reason is asked.
func needsPage(o market.Offer) string {
	if o.Alone == nil {
		return ""
	}
	return "上一步由您办理，请在网页上写明理由后办理。"
}

// etag writes a version as an entity tag.
func etag(version int) string { return fmt.Sprintf("%q", strconv.Itoa(version)) }

// seen is the version that the caller has read: that of If-Match, else that of the body.
func seen(ifMatch string, inBody int) (int, error) {
	refused := &market.Error{Code: market.Invalid, Message: "请写明读到的版本，以免覆盖他人的修改。",
		Fields: map[string]string{"version": "请填写读到的版本号，或在请求头 If-Match 中写明 ETag。"}}
	if ifMatch == "" && inBody > 0 {
		return inBody, nil
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`))
	if err != nil || n <= 0 {
		return 0, refused
	}
	return n, nil
}

// page is one page of a list.
type page[T any] struct {
	Items []T    `json:"items" required:"true" nullable:"false"`
	Next  string `json:"next" required:"true" doc:"下一页的地址，空为没有下一页"`
}

// listPage makes a page of rows kept by id.
func listPage[R, T any](ctx context.Context, rows []R, size int, id func(*R) int64, show func(*R) T) page[T] {
	p := page[T]{Items: make([]T, 0, len(rows))}
	for i := range rows {
		p.Items = append(p.Items, show(&rows[i]))
	}
	if n := len(rows); n > 0 {
		p.Next = requestOf(ctx).older(n, size, id(&rows[n-1]))
	}
	return p
}
