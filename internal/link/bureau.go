package link

import (
	"fmt"
	"net/url"
	"strconv"

	"jiebang/internal/market"
)

// Pages of the bureau's figures and tools.
const (
	Indicators     = "/bureau"
	Cockpit        = "/bureau/cockpit"
	Week           = "/bureau/week"
	Report         = "/bureau/report" // of a month
	ExportReport   = "/bureau/report/export"
	Statistics     = "/bureau/statistics"
	StatisticsRows = "/bureau/statistics/rows"
	TargetPlan     = "/bureau/targets"
	PrintTargets   = "/bureau/targets/print"
	CopyTargets    = "/bureau/targets/copy"
	UndertakingLog = "/bureau/undertakings"
	Corrections    = "/bureau/corrections"
	MyCorrections  = Corrections + "?mine=1" // those that the reader may decide
	Exceptions     = "/bureau/exceptions"    // steps that one person took twice in a row
	Lexicon        = "/bureau/lexicon"
	Collected      = "/bureau/collected" // entries that the bureau took in for others
	FillCollected  = "/bureau/collected/fill"
	Imports        = "/workbench/imports" // sheets that are being taken in
	MatchFigures   = "/bureau/matching"
	MatchRows      = "/bureau/matching/rows"
)

// WeekOf is the leaders' page of the week that the day lies in.
func WeekOf(day market.Date) string { return Week + "?on=" + day.String() }

// Import is the page of a sheet that is being taken in.
func Import(id int64) string { return fmt.Sprintf("%s/%d", Imports, id) }

// ImportRows are its rows of one outcome, behind the n-th.
func ImportRows[O ~string](id int64, outcome O, after int) string {
	query := url.Values{"rows": {string(outcome)}}
	if after != 0 {
		query.Set("after", strconv.Itoa(after))
	}
	return With(Import(id), query)
}

// CollectedOf are the entries of a sheet that the bureau completes and hands in.
func CollectedOf(batch int64) string { return CollectedAt(batch, "", "") }

// CollectedAt are those of them at a stage that lack something; 0 and empty words do not narrow.
func CollectedAt[M ~string](batch int64, stage string, missing M) string {
	query := url.Values{}
	if batch != 0 {
		query.Set("batch", strconv.FormatInt(batch, 10))
	}
	for name, value := range map[string]string{"stage": stage, "missing": string(missing)} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return With(Collected, query)
}

// Bulk is where work on many of them is followed.
func Bulk(id int64) string { return fmt.Sprintf("%s/bulks/%d", Collected, id) }

// MoveCollected is where many of them are moved at once, FillCollected where many are completed.
func MoveCollected(move string) string { return Collected + "/moves/" + url.PathEscape(move) }

// ImportColumns is where somebody says what the columns of a sheet are.
func ImportColumns(id int64) string { return Import(id) + "/columns" }

// FillImport is where empty cells of a sheet are filled in.
func FillImport(id int64) string { return Import(id) + "/fill" }

// ImportRest are the rows of a sheet that were not taken, with the reasons, as a spreadsheet.
func ImportRest(id int64) string { return Import(id) + "/rest" }

// ImportTemplate is an empty sheet of a kind.
func ImportTemplate[K ~string](kind K) string {
	return Imports + "/templates/" + url.PathEscape(string(kind))
}

// Indicator are the records behind the number of an indicator.
func Indicator(code string) string { return Indicators + "/indicators/" + url.PathEscape(code) }

// Funnel are the needs of a year that came as far as a step.
func Funnel(year int, step string) string {
	return fmt.Sprintf("%s&step=%s", InYear(Cockpit+"/needs", year), step)
}

// Endings are the needs of a year that ended in one way.
func Endings(year int, outcome market.ListingOutcome) string {
	return fmt.Sprintf("%s&ended=%s", InYear(Cockpit+"/needs", year), outcome)
}

// Target is the page of an indicator and its goal in a year.
func Target(code string, year int) string { return InYear(SetTarget(code), year) }

// SetTarget is where the goal of an indicator is set.
func SetTarget(code string) string { return TargetPlan + "/" + url.PathEscape(code) }

// ReportTarget is where what was reached of a goal is reported.
func ReportTarget(code string) string { return SetTarget(code) + "/reports" }

// TargetReport is such a report as its moves address it; it has no page of its own.
func TargetReport(id int64) string { return fmt.Sprintf("/bureau/reports/%d", id) }

// Targets are the goals of a year.
func Targets(year int) string { return InYear(TargetPlan, year) }

// Undertakings are those of a kind in a year.
func Undertakings(kind market.UndertakingKind, year int) string {
	return fmt.Sprintf("%s?kind=%s&year=%d", UndertakingLog, kind, year)
}

// NewUndertaking is the form of an undertaking of a kind.
func NewUndertaking(kind market.UndertakingKind) string {
	return UndertakingLog + "/new?kind=" + string(kind)
}

// Undertaking is the page of an undertaking of the register.
func Undertaking(id int64) string { return fmt.Sprintf("%s/%d", UndertakingLog, id) }

// VoidUndertaking is where one is struck out.
func VoidUndertaking(id int64) string { return Undertaking(id) + "/void" }

// Correction is the page of a correction that two people make.
func Correction(id int64) string { return fmt.Sprintf("%s/%d", Corrections, id) }

// NewCorrection is where somebody proposes to correct something.
func NewCorrection(kind string, ref int64, field string) string {
	return With(Corrections+"/new", url.Values{"kind": {kind}, "ref": {strconv.FormatInt(ref, 10)}, "field": {field}})
}

// RemoveWord is where a line of the lexicon is removed.
func RemoveWord(id int64) string { return fmt.Sprintf("%s/%d/delete", Lexicon, id) }

// Counted is the page of a record that an indicator counts, by the noun that events name it by.
func Counted(kind string, ref int64) string {
	switch kind {
	case market.NounListing:
		return Listing(ref)
	case market.NounDeal:
		return Deal(ref)
	case market.NounUndertaking:
		return Undertaking(ref)
	case market.NounListIssue:
		return ListIssue(ref)
	}
	return Contract(ref)
}
