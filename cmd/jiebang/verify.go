package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

func verifyCommand() command {
	return command{
		name:    "verify",
		help:    "check what is derived against the record: rollups [-rebuild]",
		chinese: "核对派生数据与原始记录：rollups [-rebuild] 重新清点技术合同统计",
		run:     verify,
	}
}

// verify dispatches on what is to be checked.
func verify(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "rollups" {
		return verifyRollups(ctx, args[1:])
	}
	fmt.Fprintln(os.Stderr, "usage: jiebang verify rollups [-rebuild]")
	return errUsage
}

// errUnsound says that a check found faults and has listed them.
var errUnsound = errors.New("the check found differences 核对发现不一致")
