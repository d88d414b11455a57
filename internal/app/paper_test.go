package app_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func paper(name, content string) app.SentFile {
	return app.SentFile{Name: name, Content: []byte(content)}
}

func TestPapersAreLookedAtBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	who := market.Actor{UserID: 5, Name: "经办人"}
	const unsigned = "请确认文件不涉及国家秘密；涉密材料不得上传。"
	for what, e := range map[string]struct {
		in    app.Papers
		files []string // parts of the sentence beside the files, in order
		other map[string]string
	}{
		"none":        {app.Papers{}, nil, nil},
		"a sound one": {app.Papers{NotSecret: true, Files: []app.SentFile{paper("甲.txt", "甲")}}, nil, nil},
		"every wrong one is named": {app.Papers{NotSecret: true,
			Files: []app.SentFile{paper("甲.exe", "MZ"), paper("乙.txt", "乙"), paper("丙.pdf", "丙")}},
			[]string{"“甲.exe”：不能上传", "“丙.pdf”：文件内容与扩展名“.pdf”不符"}, nil},
		"an empty one": {app.Papers{NotSecret: true, Files: []app.SentFile{paper("甲.txt", "")}},
			[]string{"“甲.txt”：文件是空的"}, nil},
		"without the pledge": {app.Papers{Files: []app.SentFile{paper("甲.txt", "甲")}},
			[]string{"文件没有保存，请勾选承诺后重新选择。"}, map[string]string{"not_secret": unsigned}},
		"wrong and without it": {app.Papers{Files: []app.SentFile{paper("甲.exe", "MZ"), paper("乙.txt", "乙")}},
			[]string{"“甲.exe”：不能上传"}, map[string]string{"not_secret": unsigned}},
	} {
		err := c.CheckPapers(t.Context(), who, &e.in, "凭证", market.FileParty)
		fields := maps.Clone(market.FieldsOf(err))
		said := fields["files"]
		delete(fields, "files")
		for _, part := range e.files {
			before, after, found := strings.Cut(said, part)
			if !found || before != "" && !strings.HasSuffix(before, "。") {
				t.Errorf("%s: beside the files stands %q, want %q", what, market.FieldsOf(err)["files"], e.files)
			}
			said = after
		}
		if !maps.Equal(fields, e.other) || (err == nil) != (len(e.files) == 0) {
			t.Errorf("%s: %v, with %v beside other fields", what, err, fields)
		}
	}
}

func TestPapersCountTowardsTheFilesOfAnHour(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	most := c.Settings().Int(market.SetFilesPerHour)
	many := app.Papers{NotSecret: true}
	for range most + 1 {
		many.Files = append(many.Files, paper("甲.txt", "甲"))
	}
	who, other := market.Actor{UserID: 5}, market.Actor{UserID: 6}
	refused(t, "one more than an hour allows", c.CheckPapers(t.Context(), who, &many, "凭证", market.FileParty),
		market.TooMany)
	few := app.Papers{NotSecret: true, Files: many.Files[:1]}
	refused(t, "the next form", c.CheckPapers(t.Context(), who, &few, "凭证", market.FileParty), market.TooMany)
	if err := c.CheckPapers(t.Context(), other, &few, "凭证", market.FileParty); err != nil {
		t.Errorf("somebody else's first: %v", err)
	}
}

// What was looked at is what is attached: a second look forgets the first.
func TestPapersHangOnWhatTheFormMade(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	in := app.Papers{NotSecret: true, Files: []app.SentFile{paper(`C:\旧\甲.txt`, "甲"), paper("乙.txt", "乙")}}
	for range 2 {
		if err := d.core.CheckPapers(t.Context(), d.applicant, &in, "凭证", market.FileBureau); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.db.InTx(t.Context(), d.applicant, func(tx *postgres.Tx) error {
		return d.core.AttachPapers(t.Context(), tx, "permit", 7, &in)
	}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range d.files() {
		names = append(names, f.Name)
		if f.Purpose != "凭证" || f.Access != market.FileBureau || f.OrgID != permitOrg ||
			f.UploadedBy != d.applicant.UserID {
			t.Errorf("attached is %+v", f)
		}
	}
	if slices.Sort(names); !slices.Equal(names, []string{"乙.txt", "甲.txt"}) {
		t.Errorf("attached are %q", names)
	}
	if got := d.trail(); len(got) != 2 {
		t.Errorf("the trail says %q", got)
	}
	if err := d.db.InTx(t.Context(), d.applicant, func(tx *postgres.Tx) error {
		return d.core.AttachPapers(t.Context(), tx, "nosuch", 7, &in)
	}); !errors.Is(err, market.ErrNotFound) {
		t.Errorf("attached to what holds no files: %v", err)
	}
}

func TestTheNamesOfPapersFitTheirColumn(t *testing.T) {
	t.Parallel()
	c := kernel(t, record(t), nil)
	in := app.Papers{NotSecret: true, Files: []app.SentFile{paper("甲.txt", "甲"), paper("乙.exe", "MZ")}}
	refused(t, "one of two is wrong", c.CheckPapers(t.Context(), market.Actor{UserID: 5}, &in, "凭证", market.FileParty),
		market.Invalid)
	for most, want := range map[int]string{100: "甲.txt、乙.exe", 11: "甲.txt、乙.exe", 7: "甲.txt、乙", 0: ""} {
		if got := in.Names(most); got != want {
			t.Errorf("in %d characters the names are %q, want %q", most, got, want)
		}
	}
}

func TestAFormAndItsPapersAreRefusedTogether(t *testing.T) {
	t.Parallel()
	form, files := market.Problems{"why": "请写明理由。"}.Err(), market.Problems{"files": "请上传依据。"}.Err()
	broken, busy := errors.New("connection lost"), market.Refuse(market.TooMany, "请稍后再试。")
	for what, c := range map[string]struct {
		form, files error
		code        market.Code
		fields      []string
	}{
		"both are wrong":         {form, files, market.Invalid, []string{"files", "why"}},
		"the form alone":         {form, nil, market.Invalid, []string{"why"}},
		"the papers alone":       {nil, files, market.Invalid, []string{"files"}},
		"too many papers":        {nil, busy, market.TooMany, nil},
		"a fault beside a wrong": {broken, files, market.Invalid, []string{"files"}},
	} {
		err := app.Together(c.form, c.files)
		if got := slices.Sorted(maps.Keys(market.FieldsOf(err))); market.CodeOf(err) != c.code ||
			!slices.Equal(got, c.fields) {
			t.Errorf("%s: %v with the fields %v, want %s with %v", what, err, got, c.code, c.fields)
		}
	}
	if err := app.Together(nil, nil); err != nil {
		t.Errorf("nothing is wrong: %v", err)
	}
	if err := app.Together(broken, files); !errors.Is(err, broken) {
		t.Errorf("the fault is lost: %v", err)
	}
}
