package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestAForecastGoesOnAsTheYearWent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		elapsed float64
		want    int64
		known   bool
	}{{0.05, 0, false}, {0.5, 2000, true}, {1, 1000, true}} {
		if got, known := market.Forecast(1000, c.elapsed); got != c.want || known != c.known {
			t.Errorf("after %.2f of the year: %d %v, want %d %v", c.elapsed, got, known, c.want, c.known)
		}
	}
	for _, step := range market.FunnelSteps {
		if market.FunnelLabel(step) == "" {
			t.Errorf("%s has no name", step)
		}
	}
}
