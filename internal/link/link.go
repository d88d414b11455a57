// Package link makes the addresses of the platform's pages and actions. It is the one place that knows how they are
// written; a test of the pages opens each.
package link

import (
	"fmt"
	"net/url"
	"strconv"
)

// Pages for everybody, and what the frame around each page leads to.
const (
	Home     = "/"
	Privacy  = "/privacy"
	API      = "/api" // the page about it
	Live     = "/live"
	Font     = "/font"
	Login    = "/login"
	Logout   = "/logout"
	Register = "/register"
)

// LoginFor is where somebody logs in to go on to a page.
func LoginFor(page string) string { return Login + "?next=" + url.QueryEscape(page) }

// With is a page asked with a query, which may be empty.
func With(page string, query url.Values) string {
	if len(query) == 0 {
		return page
	}
	return page + "?" + query.Encode()
}

// InYear is a page of figures in a year.
func InYear(page string, year int) string { return fmt.Sprintf("%s?year=%d", page, year) }

// InMonth is a page of figures in a month.
func InMonth(page string, year, month int) string {
	return fmt.Sprintf("%s&month=%d", InYear(page, year), month)
}

// Stage narrows a queue to one of its stages.
func Stage(queue, stage string) string { return queue + "?stage=" + url.QueryEscape(stage) }

// Move is where a move of a record is posted: record is the record's own address.
func Move[M ~string](record string, move M) string { return record + "/moves/" + string(move) }

// Edit is where what a record says is rewritten.
func Edit(record string) string { return record + "/edit" }

// Export is where what a page shows is written to a file of a format.
func Export(page, format string) string { return page + "/export/" + format }

// File is the page of a stored file.
func File(id int64) string { return fmt.Sprintf("/files/%d", id) }

// RemoveFile is where a file is taken away.
func RemoveFile(id int64) string { return File(id) + "/remove" }

// Files is where files are added.
const Files = "/workbench/files"

// NewFile is the form of a file that is added to a record, which is named as events name it.
func NewFile(kind string, ref int64) string {
	return With(Files+"/new", url.Values{"kind": {kind}, "ref": {strconv.FormatInt(ref, 10)}})
}
