package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"jiebang/internal/config"
	"jiebang/internal/telemetry"
	"jiebang/migrations"
)

func migrateCommand() command {
	return command{
		name:    "migrate",
		help:    "bring the database up to this version; -check only tells whether it is",
		chinese: "升级数据库结构；-check 仅检查",
		run:     migrate,
	}
}

func migrate(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	check := flags.Bool("check", false, "change nothing; fail when the database is behind 仅检查，不修改")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Load(os.Getenv)
	if err != nil {
		return err
	}
	url, _, release, err := openDatabase(ctx, c, telemetry.NewLogger(os.Stderr, c.LogLevel, c.LogFormat), false)
	if err != nil {
		return err
	}
	defer release()
	if !*check {
		if err := migrations.Up(ctx, url); err != nil {
			return err
		}
	}
	at, want, err := migrations.Version(ctx, url)
	if err != nil {
		return err
	}
	fmt.Printf("数据库结构版本 schema version %d/%d\n", at, want)
	if at < want {
		return fmt.Errorf("the database is at %d, this version needs %d: run jiebang migrate", at, want)
	}
	return nil
}
