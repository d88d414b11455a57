package intake_test

import (
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/market"
)

// TestWhatCameWithAnAnswerHangsOnTheEntry sends two answers, one with a file, and has the desk take both.
func TestWhatCameWithAnAnswerHangsOnTheEntry(t *testing.T) {
	t.Parallel()
	f := newRounds(t)
	with := need("清淮机械有限公司", "轴承滚道缺陷在线检测")
	with.Files = []app.SentFile{{Name: "现场说明.txt", Content: []byte("滚道表面有划伤和麻点。")}}
	f.sent(f.round.Code, with)
	f.sent(f.round.Code, need("淮扬轴承有限公司", "轴承噪声测量"))
	batch := f.board().Batches[0]
	if _, err := f.App.Intake.Move(f.Context(), f.clerk, batch.ID, intake.Move{Name: market.ImportTake,
		Version: batch.Version}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a node that looks again copies nothing again
		if err := f.App.Intake.Work(f.Context(), batch.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.Number(`select count(*) from file f join listing l on f.kind = 'listing' and l.id = f.ref
		join file_part p on p.file_id = f.id where l.title = '轴承滚道缺陷在线检测' and f.access = 'bureau'
		and p.data = (select data from file_part p join file f on f.id = p.file_id where f.kind = 'round_answer')`); n != 1 {
		t.Errorf("%d files hang on the entry, want the one that came with the answer", n)
	}
	if n := f.Number(`select count(*) from file`); n != 2 {
		t.Errorf("there are %d files, want the answer's and the entry's", n)
	}
	list, err := f.App.Files(f.Context(), f.clerk, market.FileHolder{Kind: market.NounListing,
		Ref: f.Number(`select id from listing where title = '轴承滚道缺陷在线检测'`)})
	if err != nil || len(list.Files) != 1 || list.Files[0].Name != "现场说明.txt" {
		t.Errorf("on the entry the clerk finds %+v, %v", list.Files, err)
	}
}
