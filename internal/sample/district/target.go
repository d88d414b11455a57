package district

import (
	_ "embed"
	"strconv"
	"strings"

	"jiebang/internal/app"
)

//go:embed targets.tsv
var targetTable string

// targets sets the goals of the work plan for this year and the year before, and reports what cannot be computed: in
// proportion to the year that has passed.
func (s *story) targets() {
	_, share := s.thisYear()
	s.ago(2)
	for row := range strings.Lines(targetTable) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if strings.HasPrefix(row, "#") || len(cells) != 5 {
			continue
		}
		for year, part := range map[int]float64{s.today.Year: share, s.today.Year - 1: 1} {
			in := app.TargetDraft{Code: cells[0], Year: year, Goal: cells[1], Owner: cells[3], Evidence: cells[4]}
			in.Reported = inPart(cells[2], part)
			_, err := s.SetTarget(s.ctx, s.leader(), in)
			s.check(err, "set target", cells[0])
		}
	}
}

// inPart is a part of a reported figure, with as many decimals as it was written with; empty stays empty.
func inPart(figure string, part float64) string {
	value, err := strconv.ParseFloat(figure, 64)
	if err != nil {
		return ""
	}
	_, decimals, _ := strings.Cut(figure, ".")
	return strconv.FormatFloat(value*part, 'f', len(decimals), 64)
}
