package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/match/eval"
)

func fitCommand() command {
	return command{
		name:    "fit",
		help:    "fit the matcher's weights to the judgments made here: fit [-try] [-out FILE] | -revert | -data DIR to try on judged demands",
		chinese: "以用户对推荐的取舍拟合匹配权重：-try 只试不用，-revert 还原初始权重",
		run:     runFit,
	}
}

func runFit(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("fit", flag.ContinueOnError)
	try := flags.Bool("try", false, "fit and tell, keep nothing 只试不用")
	revert := flags.Bool("revert", false, "go back to the weights set by hand 还原初始权重")
	out := flags.String("out", "", "file to write the fitted weights to, for eval -weights 把拟合的权重写入文件，供 eval -weights 使用")
	data := flags.String("data", "", "try on judged demands instead 改用评测数据，只试不用")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data != "" {
		return fitData(os.Stdout, *data, *out)
	}
	n, err := openRecordOnly(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	if *revert {
		return spoken(n.app.Matching.UnfitWeights(ctx, market.TheSystem(), "jiebang fit -revert"))
	}
	fit, err := n.app.Matching.FitWeights(ctx, market.TheSystem(), *try)
	if err != nil {
		return spoken(err)
	}
	printFit(os.Stdout, fit)
	return keepFit(*out, fit)
}

// fitData fits to the graded pools of a collection, to see whether so many judgments teach anything.
func fitData(w io.Writer, dir, out string) error {
	c, err := eval.Read(dir)
	if err != nil {
		return err
	}
	bench := eval.NewBench(c, match.Standard(nil))
	fit := match.FitWeights(bench.Judged(time.Now()), match.ByHand())
	printFit(w, fit)
	return keepFit(out, fit)
}

// weightsFile is how weights are written to a file: they hold for the way of scoring they were fitted to alone.
type weightsFile struct {
	Rules   string        `json:"rules"`
	Weights match.Weights `json:"weights"`
}

// keepFit writes the weights of a fit to a file when one is named; those without proven gain are the weights set by
// hand.
func keepFit(path string, f match.Fit) error {
	if path == "" {
		return nil
	}
	data, err := json.MarshalIndent(weightsFile{match.RulesVersion, f.Weights}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

// readWeights reads what keepFit wrote.
func readWeights(path string) (match.Weights, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f weightsFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	switch {
	case f.Rules != match.RulesVersion:
		return nil, fmt.Errorf("%s: fitted for scoring %q, this is %q: fit again 请重新拟合", path, f.Rules,
			match.RulesVersion)
	case len(f.Weights) == 0:
		return nil, fmt.Errorf("%s: no weights 没有权重", path)
	}
	for k, v := range f.Weights {
		if !slices.Contains(match.Ingredients(), k) || math.IsNaN(v) || v < 0 {
			return nil, fmt.Errorf("%s: %q %v is no weight 不是权重", path, k, v)
		}
	}
	return f.Weights, nil
}

// spoken makes an error of the rules one that the operator reads.
func spoken(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(market.MessageOf(err))
}

func printFit(w io.Writer, f match.Fit) {
	fmt.Fprintf(w, "%d lists, %d pairs 清单 %d 份，配对 %d 对\n", f.Lists, f.Pairs, f.Lists, f.Pairs)
	fmt.Fprintf(w, "pairs in people's order, cross-validated 与用户取舍一致的配对（交叉验证）: %.4f before 拟合前, %.4f after 拟合后, %+.4f ± %.4f\n", f.Before, f.After, f.Gain, f.Error)
	if !f.Proven {
		fmt.Fprintln(w, "no proven gain: the weights stay as they are 未见可靠的改进，权重保持不变")
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	hand := match.ByHand()
	for _, k := range match.Ingredients() {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\n", k, hand[k], f.Weights[k])
	}
	t.Flush()
}
