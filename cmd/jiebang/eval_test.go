package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// judgedCollection writes a small collection of our own in which words and meaning disagree.
func judgedCollection(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"queries.jsonl": `{"_id":"q1","title":"光伏组件积灰清洁","text":"缺水地区不能用水清洗。"}` + "\n",
		"corpus.jsonl": `{"_id":"a","title":"太阳能电池板无水除尘机器人","text":""}
{"_id":"b","title":"组件清洁积灰光伏用语释义","text":""}
{"_id":"c","title":"老年人跌倒监测手环","text":""}
`,
		"qrels.tsv": "query-id\tcorpus-id\tscore\nq1\ta\t2\nq1\tb\t1\nq1\tc\t0\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// measured is what eval prints for the options, and the ranking it writes.
func measured(t *testing.T, env map[string]string, o evalOptions) (said, run string) {
	t.Helper()
	var b bytes.Buffer
	o.run = filepath.Join(t.TempDir(), "run.txt")
	if err := o.measure(t.Context(), func(name string) string { return env[name] }, &b); err != nil {
		t.Fatal(err)
	}
	ranking, err := os.ReadFile(o.run)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), string(ranking)
}

// Eval measures with the weights that an installation fitted, read from its record or from a file that fit wrote.
func TestEvalMeasuresWithAnInstallationsWeights(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	env := map[string]string{"DATABASE_URL": f.URL, "JIEBANG_DATA": t.TempDir()}
	weights := match.ByHand()
	for _, k := range []match.Ingredient{match.TitleTerms, match.TitleSigns, match.TextTerms, match.TextSigns} {
		weights[k] = 0
	}
	data, err := json.Marshal(weights)
	if err != nil {
		t.Fatal(err)
	}
	kept := market.FittedWeights{Rules: match.RulesVersion, Weights: data, Pairs: 400, Lists: 40}
	if err := f.DB.InTx(t.Context(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.PutWeights(t.Context(), &kept) }); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "weights.json")
	if err := keepFit(file, match.Fit{Weights: weights}); err != nil {
		t.Fatal(err)
	}
	dir := judgedCollection(t)
	_, plain := measured(t, env, evalOptions{data: dir, pool: true})
	said, record := measured(t, env, evalOptions{data: dir, pool: true, weights: fromRecord, vectors: fromRecord})
	if version := "matcher " + match.New(weights, nil, match.StandardVectors(), nil).Version() +
		"\n"; !strings.HasPrefix(said, version) {
		t.Errorf("measured with %q, want %s", said, version)
	}
	if record == plain || len(plain) == 0 {
		t.Errorf("the weights in force change nothing: %s", plain)
	}
	if _, fromFile := measured(t, env, evalOptions{data: dir, pool: true, weights: file}); fromFile != record {
		t.Errorf("the file gives %s, the record %s", fromFile, record)
	}
}

func TestWeightsOfAnotherWayOfScoringAreRefused(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"rules":"m0","weights":{"field":1}}`:                            "fit again",
		`{"rules":"` + match.RulesVersion + `"}`:                          "no weights",
		`{"rules":"` + match.RulesVersion + `","weights":{"nonsense":1}}`: "no weight",
		`{"rules":"` + match.RulesVersion + `","weights":{"field":-1}}`:   "no weight",
		`{`: "unexpected",
	} {
		file := filepath.Join(t.TempDir(), "weights.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readWeights(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
}
