package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"jiebang/internal/market"
)

func verifyCommand() command {
	return command{
		name:    "verify",
		help:    "check an archive of a challenge by itself: FILE; or derived data against the record: rollups [-rebuild]",
		chinese: "核对榜单全卷（不需要平台和数据库）：文件名；或核对派生数据：rollups [-rebuild] 重新清点技术合同统计",
		run:     verify,
	}
}

// verify dispatches on what is to be checked.
func verify(ctx context.Context, args []string) error {
	switch {
	case len(args) > 0 && args[0] == "rollups":
		return verifyRollups(ctx, args[1:])
	case len(args) == 1:
		if _, err := os.Stat(args[0]); !errors.Is(err, os.ErrNotExist) {
			return verifyArchive(args[0], os.Stdout)
		}
		fmt.Fprintf(os.Stderr, "jiebang verify: %q is neither a file nor \"rollups\" 没有名为 %[1]q 的文件，也没有这一核对项\n",
			args[0])
	}
	fmt.Fprintln(os.Stderr, "usage: jiebang verify FILE\n       jiebang verify rollups [-rebuild]")
	return errUsage
}

// errUnsound says that a check found faults and has listed them.
var errUnsound = errors.New("the check found differences 核对发现不一致")

// verifyArchive checks an archive without a server and says in words what is whole or broken.
func verifyArchive(path string, to io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the archive 打不开文件: %w", err)
	}
	defer func() { _ = file.Close() }()
	about, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read the archive 读不了文件: %w", err)
	}
	report, err := market.VerifyArchive(file, about.Size())
	if err != nil {
		fmt.Fprintln(to, market.MessageOf(err))
		return errUnsound
	}
	m := report.Manifest
	if m.Challenge != "" {
		fmt.Fprintf(to, "榜单 %s “%s”\n导出：%s，%s\n文件 %d 个，办理记录 %d 条，哈希链末位 %d\n", m.Challenge, m.Title, m.MadeBy,
			m.MadeAt.In(market.Shanghai).Format("2006-01-02 15:04:05"), len(m.Entries), m.Chain.Events, m.Chain.HeadPos)
	}
	if report.Key != "" {
		fmt.Fprintf(to, "签名公钥指纹：%s，请与平台榜单页面公布的指纹比对\n", report.Key)
	}
	if len(report.Broken) == 0 {
		fmt.Fprintln(to, "核对结果：完整，未发现改动。")
		return nil
	}
	fmt.Fprintf(to, "核对结果：不完整，发现 %d 处问题：\n", len(report.Broken))
	for _, sentence := range report.Broken {
		fmt.Fprintln(to, "  · "+sentence)
	}
	return errUnsound
}
