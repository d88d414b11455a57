package matching_test

import (
	"context"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheBureausWordsReachEveryNode(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	second := f.Node()
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	clerk := f.Staff(market.RoleClerk)
	title := "淮麦四十四号抗赤霉病栽培"
	f.Published(uni, market.KindAchievement, title, func(c *market.ListingContent) { c.Keywords = []string{"小麦"} })
	kept := f.SaveSearch(firm, "q=本地强筋麦", true)
	for _, node := range []*platform.Platform{f.App, second} {
		f.Sees(node, title)
	}
	if found, err := f.App.Listing.Search(f.Context(), clerk, listing.SearchQuery{Text: "本地强筋麦"}); err != nil ||
		found.Total > 0 && !found.Relaxed {
		t.Fatalf("found before anybody said what it means: %+v, %v", found, err)
	}
	for _, in := range []market.LexiconContent{{Kind: market.LexiconWord, Line: "淮麦四十四号", Note: "本地品种"},
		{Kind: market.LexiconSynonym, Line: "本地强筋麦 ＝ 淮麦四十四号"}} {
		if err := f.App.Matching.AddToLexicon(f.Context(), clerk, in); err != nil {
			t.Fatal(err)
		}
	}
	for name, node := range map[string]*platform.Platform{"first": f.App, "second": second} {
		f.Await("the words on the "+name+" node", func() bool {
			found, err := node.Listing.Search(f.Context(), clerk, listing.SearchQuery{Text: "本地强筋麦"})
			return err == nil && found.Total == 1 && !found.Relaxed
		})
	}
	if words := f.App.Matching.CutText("推广淮麦四十四号"); len(words) != 2 || words[1].Text != "淮麦四十四号" ||
		strings.Join(words[1].Synonyms, "") != "本地强筋麦" {
		t.Errorf("cut into %+v", words)
	}
	f.Published(uni, market.KindAchievement, "淮麦四十四号机械化播种", nil)
	f.Await("the alert by a synonym", func() bool { return f.FreshHits(firm, kept.ID) > 0 })
	third := f.Node()
	if words := third.Matching.CutText("推广淮麦四十四号"); len(words) != 2 {
		t.Errorf("a node started later cuts into %+v", words)
	}
	entries, err := f.App.Matching.Lexicon(f.Context(), clerk)
	if err != nil || len(entries) != 2 || entries[0].AddedBy != clerk.Name || entries[0].Line != "本地强筋麦=淮麦四十四号" {
		t.Fatalf("the lexicon is %+v, %v", entries, err)
	}
	for _, e := range entries {
		if err := f.App.Matching.RemoveFromLexicon(f.Context(), clerk, e.ID); err != nil {
			t.Fatal(err)
		}
	}
	f.Await("the words to be gone", func() bool { return len(second.Matching.CutText("推广淮麦四十四号")) != 2 })
}

func TestTheLexiconRefusesInWords(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	for _, c := range []struct {
		in   market.LexiconContent
		says string
	}{
		{market.LexiconContent{Kind: market.LexiconWord, Line: " "}, "请填写词语"},
		{market.LexiconContent{Kind: market.LexiconWord, Line: "甲=乙"}, "近义词组"},
		{market.LexiconContent{Kind: market.LexiconWord, Line: "#甲乙"}, "不能包含"},
		{market.LexiconContent{Kind: market.LexiconWord, Line: "热 障"}, "空格"},
		{market.LexiconContent{Kind: market.LexiconSynonym, Line: "热障涂层"}, "至少要有两个词"},
		{market.LexiconContent{Kind: market.LexiconSynonym, Line: "热障涂层=热障涂层"}, "不同的词"},
		{market.LexiconContent{Kind: market.LexiconWord, Line: strings.Repeat("长", 30)}, "词太长"},
	} {
		err := f.App.Matching.AddToLexicon(f.Context(), clerk, c.in)
		if said := market.FieldsOf(err)["line"]; market.CodeOf(err) != market.Invalid ||
			!strings.Contains(said, c.says) {
			t.Errorf("%+v: %v, want %q", c.in, err, c.says)
		}
	}
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	if err := f.App.Matching.AddToLexicon(f.Context(), firm, market.LexiconContent{Kind: market.LexiconWord,
		Line: "热障"}); market.CodeOf(err) != market.NotFound {
		t.Errorf("an enterprise adds: %v", err)
	}
	if err := f.App.Matching.AddToLexicon(f.Context(), clerk, market.LexiconContent{Kind: market.LexiconWord,
		Line: "热障涂层脱粘"}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Matching.AddToLexicon(f.Context(), clerk, market.LexiconContent{Kind: market.LexiconWord,
		Line: "热障涂层脱粘"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("added twice: %v", err)
	}
}

func TestTheLexiconIsKeptByTheBureauAndOnRecord(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, room, clerk := f.Context(), f.App.Matching, f.Staff(market.RoleClerk)
	word := market.LexiconContent{Kind: market.LexiconWord, Line: "热障涂层脱粘"}
	if err := room.AddToLexicon(ctx, clerk, word); err != nil {
		t.Fatal(err)
	}
	entries, err := room.Lexicon(ctx, f.Staff(market.RoleLeader))
	if err != nil || len(entries) != 1 {
		t.Fatalf("kept are %+v, %v", entries, err)
	}
	for _, who := range []market.Actor{{}, f.Staff(market.RoleExpert), f.Staff(market.RoleBroker),
		f.Staff(market.RoleSysadmin),
		f.Staff(market.RoleAuditor)} {
		_, reads := room.Lexicon(ctx, who)
		for name, err := range map[string]error{"reads": reads, "adds": room.AddToLexicon(ctx, who, word),
			"removes": room.RemoveFromLexicon(ctx, who, entries[0].ID)} {
			if market.CodeOf(err) != market.NotFound {
				t.Errorf("%q %s: %v", who.Name, name, err)
			}
		}
	}
	if err := room.RemoveFromLexicon(ctx, clerk, 987654); market.CodeOf(err) != market.NotFound {
		t.Errorf("removed is what is nowhere: %v", err)
	}
	results := make(chan error, 2)
	for _, who := range []market.Actor{clerk, f.Staff(market.RoleApprover)} {
		go func() { results <- room.RemoveFromLexicon(context.Background(), who, entries[0].ID) }()
	}
	if one, other := <-results, <-results; (one == nil) == (other == nil) {
		t.Errorf("two who remove it at once are told %v and %v", one, other)
	}
	for verb, want := range map[string]int64{"add": 1, "remove": 1} {
		if n := f.Number(`select count(*) from event where kind = 'lexicon' and verb = $1 and note = $2`, verb,
			word.Line); n != want {
			t.Errorf("%d times %s is on record, want %d", n, verb, want)
		}
	}
}

func TestALongSampleIsCutInPart(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	if words := f.App.Matching.CutText(" ，。"); len(words) != 0 {
		t.Errorf("nothing is cut into %+v", words)
	}
	short, long := f.App.Matching.CutText(strings.Repeat("轴承", 250)), f.App.Matching.CutText(strings.Repeat("轴承", 2500))
	if len(short) != 250 || len(long) != len(short) {
		t.Errorf("500 characters are cut into %d words, 5000 into %d", len(short), len(long))
	}
}
