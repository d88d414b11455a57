package figures

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// goals lets two people correct the goal of a target once it stands in the plan. The reference is the year, the field
// the indicator's code.
var goals = app.Correctable{Read: readGoal, Check: checkGoal, Apply: applyGoal}

func readGoal(ctx context.Context, from postgres.Reader, who market.Actor, year int64,
	code string) (app.Standing, error) {
	metric, ok := market.MetricOf(code)
	if !ok || !who.InBureau() {
		return app.Standing{}, market.ErrNotFound
	}
	t, err := from.Target(ctx, code, int(year))
	if err != nil {
		return app.Standing{}, err
	}
	return app.Standing{Title: metric.Name, Href: link.Target(code, int(year)), Label: "年度目标（" + metric.Unit + "）",
		Value: metric.Format(t.Goal), Help: "以" + metric.Unit + "为单位，与下达任务的文件一致。"}, nil
}

// checkGoal wants a number in the unit of the indicator.
func checkGoal(_ context.Context, _ postgres.Reader, _ int64, code, value string) (string, error) {
	metric, ok := market.MetricOf(code)
	if !ok {
		return "", market.ErrNotFound
	}
	goal, err := metric.Parse(value)
	if err != nil {
		return "", app.WrongAfter(market.MessageOf(err))
	}
	return metric.Format(goal), nil
}

func applyGoal(ctx context.Context, tx *postgres.Tx, x *market.Correction) error {
	metric, _ := market.MetricOf(x.Field)
	goal, err := metric.Parse(x.After)
	if err != nil {
		return err
	}
	t, err := tx.Target(ctx, x.Field, int(x.Ref))
	if err != nil {
		return err
	}
	t.Goal = goal
	return tx.PutTarget(ctx, &t)
}
