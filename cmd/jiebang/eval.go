package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/match/eval"
	"jiebang/internal/match/learn"
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
	var o evalOptions
	flags := flag.NewFlagSet("eval", flag.ContinueOnError)
	flags.StringVar(&o.data, "data", "", "directory with queries.jsonl, corpus.jsonl and qrels.tsv 评测数据目录")
	flags.BoolVar(&o.pool, "pool", false, "rank only what was judged 只排已评判的条目")
	flags.StringVar(&o.run, "run", "", "TREC run to write 写出的排序文件")
	flags.BoolVar(&o.titles, "titles", false, "ask for every document by its own title too 另以各条目自己的标题检索")
	flags.BoolVar(&o.ablate, "ablate", false, "say what each ingredient adds 逐项去除，看各项的贡献")
	flags.BoolVar(&o.cross, "cv", false, "cross-validate a choice of weights 交叉验证权重的选择")
	flags.StringVar(&o.vectors, "vectors", "",
		"vectors other than those of the product: a file, record for those in force here, - for none 另用的向量：文件，record 为本平台现行向量，- 为不用")
	flags.StringVar(&o.weights, "weights", "",
		"weights other than those set by hand: a file written by fit -out, record for those in force here 另用的权重：fit -out 写出的文件，record 为本平台现行权重")
	flags.IntVar(&o.own, "own", market.Settings{}.Int(market.SetOwnTexts),
		"refresh the vectors from the documents when there are so many; 0 for never 条目达到此数时以其自身文本更新向量，0 为不更新")
	live := flags.Bool("live", false, "what people here made of the suggestions 本平台用户的选择")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *live:
		return evalLive(ctx, os.Stdout)
	case o.data == "":
		return errors.New("-data or -live is needed")
	}
	return o.measure(ctx, os.Getenv, os.Stdout)
}

// evalOptions say what is measured on which collection.
type evalOptions struct {
	data, run                   string
	vectors, weights            string
	pool, titles, ablate, cross bool
	own                         int
}

func (o *evalOptions) measure(ctx context.Context, getenv func(string) string, w io.Writer) error {
	c, err := eval.Read(o.data)
	if err != nil {
		return err
	}
	weights, shipped, err := o.matcher(ctx, getenv)
	if err != nil {
		return err
	}
	v := shipped
	if o.vectors != fromRecord { // those have learned from their own texts already
		if v, err = o.refreshed(w, c, shipped); err != nil {
			return err
		}
	}
	bench := eval.NewBench(c, match.New(weights, nil, v, nil))
	if o.weights != "" || o.vectors != "" {
		fmt.Fprintf(w, "matcher %s\n", match.New(weights, nil, v, nil).Version())
	}
	now := time.Now()
	ranked := bench.Rank(o.pool, now)
	if o.run != "" {
		if err := writeRun(o.run, ranked, c); err != nil {
			return err
		}
	}
	full := ranked.Judge(c, o.pool)
	printFigures(w, full)
	if o.titles {
		if found, asked := bench.OwnTitles(now); asked > 0 {
			fmt.Fprintf(w, "own title first  %.4f  %d of %d\n", float64(found)/float64(asked), found, asked)
		}
	}
	if o.cross {
		crossed := bench.Cross(o.pool, now, weights)
		fmt.Fprintf(w, "\ncross-validated choice among %d tables of weights\n", crossed.Tables)
		printTable(w, crossed.Chosen)
	}
	if o.ablate {
		printAblation(w, bench, weights, o.pool, now, full)
		if v != shipped {
			without := eval.NewBench(c, match.New(weights, nil, shipped, nil)).Rank(o.pool, now).Judge(c, o.pool)
			printWithout(w, "refresh from own texts", full, without)
		}
	}
	return nil
}

// refreshed goes on learning from the documents, as an installation does from what is on show: never from the queries.
func (o *evalOptions) refreshed(w io.Writer, c *eval.Collection, v *match.Vectors) (*match.Vectors, error) {
	if v == nil || o.own == 0 || len(c.Docs) < o.own {
		return v, nil
	}
	texts := make([]learn.Text, len(c.Docs))
	for i, d := range c.Docs {
		texts[i] = learn.Text{Title: d.Title, Passages: []string{d.Text}}
	}
	fresh, _, err := learn.Refreshed(v, texts, learn.Refreshing(), nil)
	if err == nil {
		fmt.Fprintf(w, "vectors refreshed from %d documents: %s\n", len(texts), fresh.Version())
	}
	return fresh, err
}

// fromRecord names what is in force in the record of the installation, instead of a file.
const fromRecord = "record"

// matcher gives the weights and vectors to measure with.
func (o *evalOptions) matcher(ctx context.Context, getenv func(string) string) (match.Weights, *match.Vectors, error) {
	weights, vectors := match.ByHand(), (*match.Vectors)(nil)
	var err error
	if o.weights == fromRecord || o.vectors == fromRecord {
		n, err := openRecordOnly(ctx, getenv)
		if err != nil {
			return nil, nil, err
		}
		defer n.close()
		installed := n.app.Matching.Matcher()
		if o.weights == fromRecord {
			weights = installed.Weights()
		}
		vectors = installed.Vectors()
	}
	if o.vectors != fromRecord {
		if vectors, err = vectorsFrom(o.vectors); err != nil {
			return nil, nil, err
		}
	}
	if o.weights != "" && o.weights != fromRecord {
		weights, err = readWeights(o.weights)
	}
	return weights, vectors, err
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
	figures := make([]eval.Figure, len(values))
	for i := range values {
		figures[i] = eval.FigureOf(values[i])
	}
	printTable(w, figures)
}

func printTable(w io.Writer, figures []eval.Figure) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, m := range eval.Measures {
		if f := figures[i]; f.Queries > 0 {
			fmt.Fprintf(t, "%s\t%.4f\t± %.4f\t%d queries\n", m.Name, f.Mean, f.Error, f.Queries)
		}
	}
	t.Flush()
}

// printAblation ranks again without each group of ingredients and prints what the group adds, query by query.
func printAblation(w io.Writer, b *eval.Bench, in match.Weights, pool bool, now time.Time, full [][]float64) {
	fmt.Fprintln(w, "\nleft out, what remains, and what it added query by query with its standard error")
	for _, g := range eval.Groups {
		weights := maps.Clone(in)
		for _, k := range g.Ingredients {
			weights[k] = 0
		}
		printWithout(w, g.Name, full, b.With(weights).Rank(pool, now).Judge(b.Collection, pool))
	}
}

func printWithout(w io.Writer, name string, full, without [][]float64) {
	fmt.Fprintf(w, "%-22s", name)
	for i, m := range eval.Measures {
		if d := eval.Difference(full[i], without[i]); d.Queries > 0 && slices.Contains(ablated, m.Name) {
			fmt.Fprintf(w, "  %s %.4f (%+.4f ± %.4f)", m.Name, eval.FigureOf(without[i]).Mean, d.Mean, d.Error)
		}
	}
	fmt.Fprintln(w)
}

// ablated are the measures an ablation prints.
var ablated = []string{"nDCG@10", "AUC>=2", "R@10", "R@100"}
