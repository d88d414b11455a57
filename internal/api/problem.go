package api

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"jiebang/internal/market"
)

// Problem is how the API says no (RFC 9457).
type Problem struct {
	Title     string    `json:"title" required:"true" doc:"情况的概括"`
	Status    int       `json:"status" required:"true" doc:"HTTP 状态码"`
	Detail    string    `json:"detail" required:"true" doc:"发生了什么、该怎么办"`
	Code      string    `json:"code" required:"true" doc:"供程序判断的代码，例如 invalid、conflict"`
	Errors    []Mistake `json:"errors,omitempty" doc:"逐项说明，提交的内容有误时给出"`
	RequestID string    `json:"request_id,omitempty" doc:"请求编号，报告问题时请附上"`
	headers   http.Header
}

// Mistake is what is wrong with one part of a request.
type Mistake struct {
	Location string `json:"location" required:"true" doc:"位置，例如 body.title、query.kind"`
	Message  string `json:"message" required:"true" doc:"如何更正"`
}

// Error is the sentence meant for the user.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers that go with the status.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType is that of problem documents.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// statuses maps the codes of the market to those of HTTP.
var statuses = map[market.Code]int{
	market.Invalid: http.StatusUnprocessableEntity, market.NotFound: http.StatusNotFound,
	market.Forbidden: http.StatusForbidden,
	market.Conflict:  http.StatusConflict, market.TooMany: http.StatusTooManyRequests,
	market.Internal: http.StatusInternalServerError,
}

// answers names the statuses that are not successes: title, code and what to do when nothing more is known.
var answers = map[int]struct{ title, code, detail string }{
	http.StatusBadRequest:            {"请求无法读取", "malformed", "请求正文不是合法的 JSON，或地址有误，请检查后重试。"},
	http.StatusUnauthorized:          {"需要访问令牌", "unauthorized", "请在请求头写明 Authorization: Bearer 令牌。"},
	http.StatusForbidden:             {"不能进行此操作", string(market.Forbidden), "您没有权限进行此操作。"},
	http.StatusNotFound:              {"没有找到", string(market.NotFound), market.MessageOf(market.ErrNotFound)},
	http.StatusMethodNotAllowed:      {"没有这个操作", "method_not_allowed", "该地址不接受这种请求方法，请核对接口说明。"},
	http.StatusNotAcceptable:         {"无法按要求的格式答复", "not_acceptable", "接口只提供 application/json。"},
	http.StatusRequestTimeout:        {"请求超时", "timeout", "没有在规定时间内收到请求正文，请重试。"},
	http.StatusConflict:              {"内容已发生变化", string(market.Conflict), market.MessageOf(market.ErrStale)},
	http.StatusRequestEntityTooLarge: {"提交的内容太大", "too_large", "请求正文超过上限，请精简后重试。"},
	http.StatusUnsupportedMediaType:  {"不支持的内容类型", "unsupported_media_type", "请以 Content-Type: application/json 提交。"},
	http.StatusUnprocessableEntity:   {"提交的内容需要修改", string(market.Invalid), "有内容需要修改，请按各项提示更正后重新提交。"},
	http.StatusTooManyRequests:       {"调用过于频繁", string(market.TooMany), "调用过于频繁，请稍后再试。"},
	http.StatusInternalServerError:   {"系统暂时无法完成此操作", string(market.Internal), market.MessageOf(nil)},
}

// blank is the problem of a status of which nothing more is known.
func blank(status int) *Problem {
	words, known := answers[status]
	if !known {
		words = answers[http.StatusInternalServerError]
		words.title, words.detail = "无法完成请求", http.StatusText(status)
	}
	return &Problem{Title: words.title, Status: status, Detail: words.detail, Code: words.code, headers: http.Header{}}
}

var (
	errToken = unauthorized("访问令牌无效、已过期或已撤销，请在“工作台 → 账号与安全”中重新生成。")
	errLogin = unauthorized("此操作需要访问令牌：请在“工作台 → 账号与安全”中生成，并写入请求头 Authorization: Bearer 令牌。")
)

func unauthorized(detail string) *Problem {
	p := blank(http.StatusUnauthorized)
	p.Detail = detail
	p.headers.Set("WWW-Authenticate", `Bearer realm="api"`)
	return p
}

// problem is the only place where an error becomes a status and a document. Faults of ours are logged here, once, under
// the request's id.
func (s *API) problem(r request, err error) *Problem {
	var known *Problem
	var plain *fiber.Error
	switch {
	case errors.As(err, &known):
		told := *known
		known = &told
	case errors.As(err, &plain):
		known = blank(plain.Code)
	default:
		known = ofMarket(err)
	}
	known.RequestID = r.id
	if known.Status >= http.StatusInternalServerError {
		s.log.Error("api request failed", "request", r.id, "user", r.who.UserID, "error", err)
	}
	return known
}

func ofMarket(err error) *Problem {
	p := blank(statuses[market.CodeOf(err)])
	if errors.Is(err, context.DeadlineExceeded) {
		return p
	}
	p.Detail = market.MessageOf(err)
	for field, message := range market.FieldsOf(err) {
		p.Errors = append(p.Errors, Mistake{Location: "body." + field, Message: message})
	}
	slices.SortFunc(p.Errors, func(a, b Mistake) int {
		if a.Location < b.Location {
			return -1
		}
		return 1
	})
	if p.Status == http.StatusTooManyRequests {
		wait := market.WaitOf(err).Seconds()
		p.headers.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait)))))
	}
	return p
}

// refuse answers a request that no operation has answered.
func (s *API) refuse(c *fiber.Ctx, r request, err error) error {
	p := s.problem(r, err)
	for name, values := range p.headers {
		c.Set(name, values[0])
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, problemType)
	return c.Status(p.Status).Send(body)
}

// wordRefusal puts what the checks of the schema found into our words and shape.
func wordRefusal(ctx huma.Context, _ string, answer any) (any, error) {
	found, ok := answer.(*huma.ErrorModel)
	if !ok {
		return answer, nil
	}
	p := blank(found.Status)
	p.RequestID = requestOf(ctx.Context()).id
	if found.Status == http.StatusBadRequest {
		return p, nil
	}
	for _, e := range found.Errors {
		p.Errors = append(p.Errors, Mistake{Location: e.Location, Message: sentence(e.Message)})
	}
	return p, nil
}
