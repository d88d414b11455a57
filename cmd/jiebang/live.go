package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"jiebang/internal/market"
)

// evalLive prints what people made of the suggestions of this installation.
func evalLive(ctx context.Context, w io.Writer) error {
	n, err := openNode(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	m, err := n.app.Matching.Matching(ctx, market.TheSystem())
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "matcher in force: %s\n", m.Version)
	printLive(w, "week", m.ByWeek)
	printLive(w, "matcher", m.ByMatcher)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\ndismissed for\tby\ttimes")
	for _, d := range m.Dismissals {
		fmt.Fprintf(t, "%s\t%s\t%d\n", d.Reason, d.Side, d.N)
	}
	return t.Flush()
}

func printLive(w io.Writer, by string, figures []market.LiveFigure) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\n%s\tP@%d\tjudged\tneeds\taccepted\tdays to contact (median)\t(p90)\n", by, market.BestShown)
	for _, f := range figures {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t", f.Key, share(f.Precision()), f.Looked, f.Needs, share(f.AcceptedShare()))
		if f.Accepted > 0 {
			fmt.Fprintf(t, "%.1f\t%.1f\n", f.MedianDays, f.NinthDays)
		} else {
			fmt.Fprintln(t, "–\t–")
		}
	}
	t.Flush()
}

func share(value float64, known bool) string {
	if !known {
		return "–"
	}
	return fmt.Sprintf("%.3f", value)
}
