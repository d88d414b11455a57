package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
)

func testMaker(t *testing.T) *invent.Maker {
	t.Helper()
	dir := t.TempDir()
	lines := `{"title":"阀控式铅酸电池正极板栅腐蚀监测方法","abstract":"以交流阻抗跟踪正极板栅的腐蚀速率。试验在四十摄氏度下持续三百小时。"}
{"title":"湖区芦苇秸秆制备生物炭吸附剂工艺","abstract":"芦苇秸秆经慢速热解得到多孔生物炭；吸附容量随热解温度升高而增大。"}
`
	if err := os.WriteFile(filepath.Join(dir, "papers.jsonl"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := invent.Read(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Titles) != 2 || len(c.Sentences) != 4 {
		t.Fatalf("%d titles and %d sentences were read", len(c.Titles), len(c.Sentences))
	}
	return invent.NewMaker(c, 7)
}

func TestAListingIsTheSameWheneverItIsMade(t *testing.T) {
	t.Parallel()
	m := testMaker(t)
	first := m.Listing(41)
	m.Listing(3)
	if !reflect.DeepEqual(first, m.Listing(41)) {
		t.Error("the same number gave another listing")
	}
	if reflect.DeepEqual(first.Document, m.Listing(42).Document) {
		t.Error("another number gave the same listing")
	}
}

// The peer is given the words of a text cut sentence by sentence; ours cuts the text as a whole.
func TestBothEnginesAreGivenTheSameWords(t *testing.T) {
	t.Parallel()
	e := newExporter(testMaker(t), text.Standard())
	for i := range 20 {
		d := e.Listing(i)
		given := e.words(d.Title)
		for _, s := range d.Sentences[1:] {
			given += " " + e.sentence(s)
		}
		if indexed := e.words(d.Text); indexed != given {
			t.Fatalf("listing %d\nindexed: %s\ngiven:   %s", i, indexed, given)
		}
	}
}

func TestQuestionsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	e := newExporter(testMaker(t), text.Standard())
	path := filepath.Join(t.TempDir(), "questions.tsv")
	asked := e.questions(20, 3)
	if err := writeQuestions(path, asked); err != nil {
		t.Fatal(err)
	}
	read, err := readQuestions(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(read) != len(asked) {
		t.Fatalf("%d of %d questions were read", len(read), len(asked))
	}
	for i := range asked {
		if len(asked[i].words) == 0 {
			asked[i].words = read[i].words // none either way
		}
		if !reflect.DeepEqual(asked[i], read[i]) {
			t.Fatalf("question %d: wrote %+v, read %+v", i, asked[i], read[i])
		}
	}
}

func TestAgreementSeesWhatDiffers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, s string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	got, err := agree(write("peer", "3\t1 2 3\tkind:demand=2 kind:talent=1\n5\t\t\n"),
		write("ours", "3\t1 2 4\tkind:demand=2 kind:talent=2\n6\t\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (agreement{questions: 2, totals: 1, values: 2, counts: 1, overlap: 2.0 / 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
