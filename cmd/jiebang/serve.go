package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"jiebang/internal/api"
	"jiebang/internal/app"
	"jiebang/internal/site"
)

func serveCommand() command {
	return command{
		name:    "serve",
		help:    "serve the site and the API, and work the queue unless JIEBANG_WORKERS=false; -demo loads the demo district",
		chinese: "启动网站、接口和后台任务；-demo 载入演示数据",
		run:     serve,
	}
}

// bodyLimit bounds a request: a file of the largest size that may be set, and the form around it.
const bodyLimit = 22 << 20

// headLimit bounds the head of a request: a whole need may stand in the address of a search, and again as the page it
// came from.
const headLimit = 64 << 10

func serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	demo := flags.Bool("demo", false, "load the demo district into an empty database 向空数据库载入演示数据")
	if err := flags.Parse(args); err != nil {
		return err
	}
	n, err := openNode(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	shareProcessors()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := welcome(ctx, n, *demo); err != nil {
		return err
	}
	followed := n.app.Beside(app.ReportProgress, func() error { return n.follow(ctx) })
	defer func() {
		cancel()
		for range followed { // its error was said when it happened; the channel is closed then
		}
	}()
	if n.config.Workers {
		stop, err := n.work(ctx)
		if err != nil {
			return err
		}
		defer stop()
	}
	return n.listen(ctx, followed, *demo)
}

// welcome makes the one administrator of a new installation and shows the one-time password once; a demo gets its
// district and shows its accounts instead.
func welcome(ctx context.Context, n *node, demo bool) error {
	if demo {
		if err := n.loadDemo(ctx); err != nil {
			return err
		}
		printDemoAccounts(os.Stdout)
		return nil
	}
	login, password, err := n.app.Account.FirstAdministrator(ctx)
	if err != nil || password == "" {
		return err
	}
	fmt.Fprintf(os.Stdout, "首次启动：已创建系统管理员。登录名 %s，一次性密码 %s（登录后须立即修改，此后不再显示）\n", login, password)
	return nil
}

// listen serves until the context ends, a part of the node fails or the private database is gone.
func (n *node) listen(ctx context.Context, followed <-chan error, demo bool) error {
	server, err := n.server(ctx, demo)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Listen(n.config.Addr) }()
	fmt.Fprintf(os.Stdout, "揭榜平台已启动：%s\n", n.config.BaseURL)
	select {
	case err = <-ended:
	case err = <-followed:
		if err != nil {
			err = fmt.Errorf("follow events: %w", err)
		}
	case <-n.gone:
		err = errors.New("the private database ended unexpectedly")
	case <-ctx.Done():
	}
	const patience = 10 * time.Second
	return errors.Join(err, server.ShutdownWithTimeout(patience))
}

// server puts the routes together. Answers are not given a write timeout: live pages stay open for long.
func (n *node) server(ctx context.Context, demo bool) (*fiber.App, error) {
	programs := api.New(n.app, api.Options{Log: n.log})
	described, err := programs.JSON()
	if err != nil {
		return nil, err
	}
	pages, err := site.New(ctx, n.app, site.Options{SecureCookies: n.config.SecureCookies, Demo: demo,
		DemoLogins: demoLogins(), Log: n.log, Observe: n.metrics.Request,
		BaseURL: n.config.BaseURL, OpenAPI: described})
	if err != nil {
		return nil, err
	}
	settings := fiber.Config{AppName: "jiebang", Immutable: true, DisableStartupMessage: true, BodyLimit: bodyLimit,
		ReadTimeout: 30 * time.Second, ReadBufferSize: headLimit,
		IdleTimeout: 2 * time.Minute, ErrorHandler: pages.Fail}
	if len(n.config.TrustedProxies) > 0 {
		settings.EnableTrustedProxyCheck, settings.ProxyHeader = true, "X-Real-IP"
		for _, proxy := range n.config.TrustedProxies {
			settings.TrustedProxies = append(settings.TrustedProxies, proxy.String())
		}
	}
	server := fiber.New(settings)
	server.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: n.panicked}))
	server.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	server.Get("/readyz", n.ready)
	server.Get("/metrics", adaptor.HTTPHandler(n.metrics.Handler()))
	pages.Routes(server)
	programs.Mount(server)
	return server, nil
}

// panicked logs a fault in a handler; the request is answered as any other fault, and the process goes on.
func (n *node) panicked(c *fiber.Ctx, fault any) {
	n.log.Error("handler panicked", "method", c.Method(), "path", c.Path(), "fault", fault, "stack",
		string(debug.Stack()))
}

// ready tells a proxy whether to send requests here.
func (n *node) ready(c *fiber.Ctx) error {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(c.UserContext(), patience)
	defer cancel()
	if err := n.app.Ready(ctx); err != nil {
		return c.Status(http.StatusServiceUnavailable).SendString(err.Error() + "\n")
	}
	return c.SendString("ready\n")
}
