package postgres

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// paper is a row of a table that only this test knows.
type paper struct {
	ID     int64
	OrgID  int64
	On     string
	Names  []string
	Answer json.RawMessage
	inner
}

type inner struct{ Version int }

var paperTable = tableOf[paper]("paper", columns{
	given:   `id`,
	fixed:   `org_id`,
	version: `version`,
	moving:  `"on" names answer`,
	unread:  `made_at`,
	absent:  `org_id`,
})

func TestATablesStatementsComeFromOneList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ got, want string }{
		"read": {paperTable.read, `select id, coalesce(org_id, 0) as org_id, version, "on", names, answer
			from paper`},
		"as":    {paperTable.as("p"), `p.id, coalesce(p.org_id, 0) as org_id, p.version, p."on", p.names, p.answer`},
		"names": {paperTable.names, `id, org_id, version, "on", names, answer`},
		"insert": {paperTable.insert, `insert into paper (org_id, version, "on", names, answer, made_at)
			values (nullif(@org_id::bigint, 0), @version, @on, @names, @answer, @made_at)`},
		"update": {paperTable.update, `update paper set "on" = @on, names = @names, answer = @answer,
				version = version + 1`},
		"over": {paperTable.over, `"on" = excluded."on", names = excluded.names, answer = excluded.answer`},
	} {
		if got := strings.Join(strings.Fields(c.got), " "); got != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("%s is %s\nwant %s", name, got, c.want)
		}
	}
}

func TestValuesOfARow(t *testing.T) {
	t.Parallel()
	row := paper{ID: 7, OrgID: 3, On: "x", inner: inner{Version: 2}}
	got := paperTable.changed(&row, row.ID)
	want := args{"id": int64(7), "on": "x", "names": []string{}, "answer": json.RawMessage(nil), "version": 2}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("an update takes %v, want %v", got, want)
	}
	names := slices.Sorted(maps.Keys(paperTable.inserted(&row)))
	if want := []string{"answer", "names", "on", "org_id", "version"}; !slices.Equal(names, want) {
		t.Errorf("an insert takes %v, want %v", names, want)
	}
}

func TestAColumnWithoutAFieldIsFoundAtOnce(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("nobody said that the column has no field")
		}
	}()
	tableOf[paper]("paper", columns{given: `id`, moving: `tilte`})
}
