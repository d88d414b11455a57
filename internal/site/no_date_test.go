package site_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"jiebang/internal/sitetest"
)

// noDate is what a date that is none has looked like: 0001-01-01, -0002年11月30日, 1年1月1日.
var noDate = regexp.MustCompile(`(^|[^\d,])-?000[0-2][-/年]|(^|[^\d])-?[0-2]年1[12]?月`)

// emptyDates takes away every date that the record lets go, and puts the day into the others that a zero value was once
// stored as.
const emptyDates = `do $$ declare c record; begin
	for c in select table_name, column_name, is_nullable, data_type from information_schema.columns
		join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE'
			and data_type in ('date', 'timestamp with time zone')
			and table_name in ('listing', 'listing_public', 'challenge', 'organization', 'qualification', 'deal',
				'contract', 'bid', 'users', 'match', 'objection', 'undertaking', 'round', 'target')
	loop
		begin
			execute format('update %I set %I = %s', c.table_name, c.column_name,
				case when c.is_nullable = 'YES' then 'null' else '''0002-11-30 BC''' end);
		exception when others then null; -- a rule of the record holds this one
		end;
	end loop;
end $$`

// TestADateThatIsNoneIsNotShown asks every page and file for a record without dates.
func TestADateThatIsNoneIsNotShown(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]bool{"有效期至-0002年11月30日": true, "0001-01-01": true, "1年1月1日": true,
		"2026年1月1日": false, "20001-": false, "质保 1年": false} {
		if noDate.MatchString(shown) != want {
			t.Errorf("%q: want %v", shown, want)
		}
	}
	s := newStage(t)
	s.Exec(emptyDates)
	answered := 0
	for _, p := range s.players {
		browser := s.browser(p)
		for _, route := range s.Routes() {
			if route.Method != http.MethodGet || strings.HasPrefix(route.Path, "/live") {
				continue
			}
			page := browser.Get(s.path(route.Path))
			if page.Status == http.StatusOK {
				answered++
			}
			if found := noDate.FindString(said(page)); found != "" {
				t.Errorf("%s shows %s a date that is none: %q", page.Path, p.name, found)
			}
		}
	}
	if answered < 300 {
		t.Errorf("only %d pages answered", answered)
	}
}

// said is what a page or a file of text says, with its fields and machine-readable parts.
func said(page *sitetest.Page) string {
	if strings.HasPrefix(page.Header.Get("Content-Type"), "application/vnd") {
		return "" // the same rows as the file of text
	}
	return string(page.Body)
}
