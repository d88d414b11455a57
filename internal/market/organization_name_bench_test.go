package market_test

import (
	"fmt"
	"testing"

	"jiebang/internal/market"
)

// BenchmarkNamesOf is what each row of an import costs beside its reading.
func BenchmarkNamesOf(b *testing.B) {
	for n := range b.N {
		market.NamesOf(fmt.Sprintf("江苏省淮安市清河源%d机械科技（淮安）有限公司", n))
	}
}
