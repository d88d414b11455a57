// Command jiebang is the whole platform in one binary.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	_ "time/tzdata" // deadlines are Asia/Shanghai, also on machines without a zone database

	"jiebang/internal/config"
)

// command is one thing the binary can be asked to do.
type command struct {
	name    string
	help    string // one line of English
	chinese string // the same for the operator
	run     func(ctx context.Context, args []string) error
}

// errUsage says that the command line was wrong and that the user has already been told how.
var errUsage = errors.New("wrong usage")

func commands() []command {
	return []command{
		serveCommand(),
		workCommand(),
		migrateCommand(),
		demoCommand(),
		importCommand(),
		reindexCommand(),
		learnCommand(),
		verifyCommand(),
		evalCommand(),
		fitCommand(),
		versionCommand(),
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := dispatch(ctx, os.Args[1:], os.Stderr)
	stop()
	os.Exit(code)
}

// dispatch runs the command named first and returns the exit code: 0 done, 1 failed, 2 not understood.
func dispatch(ctx context.Context, args []string, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		printHelp(stderr)
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:])
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.Is(err, errUsage):
			return 2
		}
		fmt.Fprintf(stderr, "jiebang %s: %v\n", c.name, err)
		return 1
	}
	fmt.Fprintf(stderr, "jiebang: unknown command %q\n\n", args[0])
	printHelp(stderr)
	return 2
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, "Usage: jiebang COMMAND [FLAGS]    用法：jiebang 命令 [参数]\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", c.name, c.help, c.chinese)
	}
	fmt.Fprint(t, "\nEnvironment    环境变量\n\n")
	for _, v := range config.Variables() {
		name := v.Name
		if v.Default != "" {
			name += "=" + v.Default
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\n", name, v.Help, v.Chinese)
	}
	t.Flush()
}
