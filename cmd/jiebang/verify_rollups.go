package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"jiebang/internal/app/figures"
	"jiebang/internal/postgres"
)

// verifyRollups counts every registered contract once more and says where the figures kept differ. Nodes may go on
// serving meanwhile.
func verifyRollups(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("verify rollups", flag.ContinueOnError)
	rebuild := flags.Bool("rebuild", false, "count everything again and store it 重新清点并写回")
	if err := flags.Parse(args); err != nil {
		return err
	}
	n, err := openRecordOnly(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	began := time.Now()
	check, err := n.app.Figures.VerifyRollups(ctx)
	if err != nil {
		return err
	}
	printRollupCheck(os.Stdout, check, time.Since(began))
	if check.Sound() {
		return nil
	}
	if !*rebuild {
		return errUnsound
	}
	return n.app.Figures.RebuildRollups(ctx)
}

// faultsMost bounds what is printed; the count says how many there are.
const faultsMost = 50

func printRollupCheck(w io.Writer, check figures.RollupCheck, took time.Duration) {
	for i, f := range check.Faults {
		if i == faultsMost {
			fmt.Fprintf(w, "……\n")
			break
		}
		fmt.Fprintln(w, faultLine(f))
	}
	if check.Kept != check.District {
		fmt.Fprintf(w, "统计汇总属于 %s，本区是 %s，需要重建。\n", check.Kept, check.District)
	}
	fmt.Fprintf(w, "核对 %d 个年度，不一致 %d 处，用时 %.1f 秒。\n", len(check.Years), len(check.Faults), took.Seconds())
}

func faultLine(f postgres.RollupFault) string {
	what := "合计"
	switch {
	case f.Change != "":
		what = "台账 " + f.Change
	case f.Dimension != "":
		what = f.Dimension.Label() + "：" + f.Dimension.HeadingLabel(f.Key, false)
	}
	return fmt.Sprintf("%d 年 %d 月 %s %s：汇总 %d 件 %s 元 / %s 元，清点 %d 件 %s 元 / %s 元", f.Year, f.Month, f.Side, what,
		f.Kept.Count, f.Kept.Deal.Yuan(), f.Kept.Tech.Yuan(), f.Counted.Count, f.Counted.Deal.Yuan(),
		f.Counted.Tech.Yuan())
}
