package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"text/tabwriter"
	"time"

	"jiebang/internal/match"
	"jiebang/internal/match/eval"
)

func evalCommand() command {
	return command{
		name:    "eval",
		help:    "measure the ranking: -data DIR [-pool] [-run FILE] [-ablate] on judged demands, or -live on what people here made of its suggestions",
		chinese: "检验匹配排序：-data 用已评判的需求，-live 用本平台用户的选择",
		run:     runEval,
	}
}

func runEval(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("eval", flag.ContinueOnError)
	data := flags.String("data", "", "directory with queries.jsonl, corpus.jsonl and qrels.tsv 评测数据目录")
	pool := flags.Bool("pool", false, "rank only what was judged 只排已评判的条目")
	run := flags.String("run", "", "TREC run to write 写出的排序文件")
	titles := flags.Bool("titles", false, "ask for every document by its own title too 另以各条目自己的标题检索")
	ablate := flags.Bool("ablate", false, "say what each ingredient adds 逐项去除，看各项的贡献")
	vectors := flags.String("vectors", "", "vectors other than those of the product; - for none 另用的向量，- 为不用")
	live := flags.Bool("live", false, "what people here made of the suggestions 本平台用户的选择")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *live {
		return evalLive(ctx, os.Stdout)
	}
	if *data == "" {
		return errors.New("-data or -live is needed")
	}
	c, err := eval.Read(*data)
	if err != nil {
		return err
	}
	v, err := vectorsFrom(*vectors)
	if err != nil {
		return err
	}
	bench := eval.NewBench(c, match.New(match.ByHand(), nil, v, nil))
	now := time.Now()
	ranked := bench.Rank(*pool, now)
	if *run != "" {
		if err := writeRun(*run, ranked, c); err != nil {
			return err
		}
	}
	full := ranked.Judge(c, *pool)
	printFigures(os.Stdout, full)
	if *titles {
		if found, asked := bench.OwnTitles(now); asked > 0 {
			fmt.Printf("own title first  %.4f  %d of %d\n", float64(found)/float64(asked), found, asked)
		}
	}
	if *ablate {
		printAblation(os.Stdout, bench, *pool, now, full)
	}
	return nil
}

func vectorsFrom(path string) (*match.Vectors, error) {
	switch path {
	case "":
		return match.StandardVectors(), nil
	case "-":
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return match.ReadVectors(data)
}

func writeRun(path string, r eval.Run, c *eval.Collection) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteTREC(f, c, "jiebang"), f.Close())
}

func printFigures(w io.Writer, values [][]float64) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, m := range eval.Measures {
		if f := eval.FigureOf(values[i]); f.Queries > 0 {
			fmt.Fprintf(t, "%s\t%.4f\t± %.4f\t%d queries\n", m.Name, f.Mean, f.Error, f.Queries)
		}
	}
	t.Flush()
}

// printAblation ranks again without each group of ingredients and prints what the group adds, query by query.
func printAblation(w io.Writer, b *eval.Bench, pool bool, now time.Time, full [][]float64) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\nwithout")
	for _, m := range eval.Measures {
		fmt.Fprintf(t, "\t%s", m.Name)
	}
	fmt.Fprintln(t)
	for _, g := range eval.Groups {
		weights := maps.Clone(match.ByHand())
		for _, k := range g.Ingredients {
			weights[k] = 0
		}
		without := b.With(weights).Rank(pool, now).Judge(b.Collection, pool)
		fmt.Fprint(t, g.Name)
		for i := range eval.Measures {
			if d := eval.Difference(full[i], without[i]); d.Queries > 0 {
				fmt.Fprintf(t, "\t%.4f (adds %+.4f ± %.4f)", eval.FigureOf(without[i]).Mean, d.Mean, d.Error)
			} else {
				fmt.Fprint(t, "\t–")
			}
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}
