// Package api serves the JSON API: the same use cases as the pages, described by an OpenAPI document.
package api

import (
	"fmt"
	"log/slog"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app/platform"
)

// Prefix is where the API lives. Changes that break callers get a prefix of their own.
const Prefix = "/api/v1"

const version = "1.0.0"

// bodyLimit bounds a request's body; a listing filled to the last character stays below it.
const bodyLimit = 512 << 10

// Options are what an API is told by the operator.
type Options struct {
	Log *slog.Logger
}

// API holds what the operations need.
type API struct {
	app     *platform.Platform
	options Options
	log     *slog.Logger
	router  *fiber.App
	huma    huma.API
}

// New makes an API. Without an App it can describe itself but not answer.
func New(a *platform.Platform, options Options) *API {
	s := &API{app: a, options: options, log: options.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.router = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	s.router.Use(s.answer)
	s.huma = humafiber.New(s.router, s.config())
	s.operations()
	describeFields(s.huma.OpenAPI().Components.Schemas)
	s.router.Get("/openapi.yaml", s.document("application/yaml", s.YAML))
	s.router.Get("/openapi.json", s.document(fiber.MIMEApplicationJSON, s.JSON))
	s.router.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
	return s
}

// Mount puts the API under its prefix.
func (s *API) Mount(r fiber.Router) { r.Mount(Prefix, s.router) }

// operations registers every operation, noun by noun.
func (s *API) operations() {
	s.listingOperations()
	s.matchOperations()
	s.neighbourOperations()
	s.organizationOperations()
	s.challengeOperations()
	s.noticeOperations()
	s.agreementOperations()
	s.acceptanceOperations()
	s.statisticsOperations()
	s.accountOperations()
}

// config describes the API as a whole. Errors are worded in one place, see problem.go.
func (s *API) config() huma.Config {
	c := huma.DefaultConfig("科技成果转化供需对接平台接口", version)
	c.Info.Description = "清单检索与报送、匹配对接、单位、榜单、公告、任务书与验收和任务指标。金额为整数，单位分；日期为 2026-03-01；时刻按 RFC 3339。公开内容无需令牌即可读取；" +
		"其余操作须在请求头写明 Authorization: Bearer 令牌，令牌在“工作台 → 账号与安全”中生成，权限与本人一致。出错时按 RFC 9457 答复 application/problem+json。"
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema links in answers
	json := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}
	c.Formats = map[string]huma.Format{"application/json": json, "json": json}
	c.FieldsOptionalByDefault = true
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{wordRefusal}
	c.Servers = []*huma.Server{{URL: Prefix}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{tokenScheme: {Type: "http", Scheme: "bearer",
		Description: "在“工作台 → 账号与安全”中生成的访问令牌，以 jb_ 开头。"}}
	c.Tags = []*huma.Tag{
		{Name: tagListing, Description: "五类清单的检索、阅读、报送和办理。"},
		{Name: tagMatch, Description: "系统推荐的供需匹配及其理由，双方同意后互相公开联系方式。"},
		{Name: tagOrganization, Description: "已认证单位的公开情况，本人所在单位的全部情况。"},
		{Name: tagChallenge, Description: "揭榜挂帅榜单。揭榜方案不通过接口提供。"},
		{Name: tagNotice, Description: "发榜、延期、拟中榜公示、中榜、流标、终止、验收和奖补，一经发布不再改动。"},
		{Name: tagWork, Description: "中榜方与发榜方的任务书、阶段任务、变更和逐项验收，双方和主管部门可读。"},
		{Name: tagStatistics, Description: "公开数字，以及主管部门的任务指标和明细。"},
		{Name: tagAccount, Description: "令牌所属账号。"},
	}
	describeTypes(c.Components.Schemas)
	return c
}

const (
	tokenScheme = "token"

	tagListing      = "清单"
	tagMatch        = "匹配"
	tagOrganization = "单位"
	tagChallenge    = "榜单"
	tagNotice       = "公告"
	tagWork         = "任务书与验收"
	tagStatistics   = "指标"
	tagAccount      = "账号"
)

// YAML and JSON are the OpenAPI document.
func (s *API) YAML() ([]byte, error) { return s.huma.OpenAPI().YAML() }

// JSON is the OpenAPI document as JSON, which the page that shows it is made from.
func (s *API) JSON() ([]byte, error) { return s.huma.OpenAPI().MarshalJSON() }

func (s *API) document(contentType string, write func() ([]byte, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		text, err := write()
		if err != nil {
			return fmt.Errorf("write the OpenAPI document: %w", err)
		}
		c.Set(fiber.HeaderContentType, contentType)
		return c.Send(text)
	}
}
