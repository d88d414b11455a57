package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/platform"
	"jiebang/internal/cache"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/sample/district"
	"jiebang/internal/site"
)

func demoCommand() command {
	return command{
		name:    "demo",
		help:    "load the demo district into an empty database and print who can log in",
		chinese: "向空数据库载入演示数据，并列出演示账号",
		run:     demo,
	}
}

func demo(ctx context.Context, _ []string) error {
	n, err := openRecordOnly(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	if err := n.loadDemo(ctx); err != nil {
		return err
	}
	printDemoAccounts(os.Stdout)
	return nil
}

// loadDemo fills an empty record with the demo district; one that holds it already stays as it is.
func (n *node) loadDemo(ctx context.Context) error {
	const rows = 1000 // the cache of the loading alone
	if err := n.openSeals(ctx); err != nil {
		return err
	}
	return district.Load(ctx, district.Parts{DB: n.db, Now: time.Now(),
		App: func(db *postgres.DB) (*platform.Platform, error) {
			return platform.New(ctx, app.Parts{DB: db, Cache: cache.NewMemory(rows),
				Matcher: match.New(match.ByHand(), nil, nil, nil), Log: n.log, Seals: n.seals,
				BaseURL: n.config.BaseURL})
		}})
}

func printDemoAccounts(w io.Writer) {
	fmt.Fprintf(w, "演示账号（密码均为 %s）\n", district.Password)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range district.Accounts() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", a.Login, a.Name, a.Is)
	}
	_ = t.Flush() // a table on the terminal; nothing to do when it cannot be written
}

// demoLogins are what the login page of a demo shows.
func demoLogins() []site.DemoLogin {
	var logins []site.DemoLogin
	for _, a := range district.Accounts() {
		logins = append(logins, site.DemoLogin{Login: a.Login, Password: district.Password, Name: a.Name, Is: a.Is})
	}
	return logins
}
