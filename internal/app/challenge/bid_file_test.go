package challenge_test

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
)

// sentFile is a file as a form sends it.
func sentFile(kind market.AttachmentKind, name, content string) challenge.SentBidFile {
	return challenge.SentBidFile{AttachmentDraft: market.AttachmentDraft{Kind: kind, Name: name},
		Content: []byte(content)}
}

// secretFiles are two attachments whose names and contents stand nowhere else; the first is longer than one part.
func secretFiles() []challenge.SentBidFile {
	return []challenge.SentBidFile{sentFile(market.AttachmentPlan, "绝密图纸戊.pdf",
		"%PDF-1.7 绝密附件己"+strings.Repeat("x", 1<<20)+"绝密附件尾庚"), sentFile(market.AttachmentProof, "绝密资质辛.txt", "绝密业绩壬")}
}

// placed seals a bid with attachments.
func (s *stage) placed(who market.Actor, c market.Challenge, files ...challenge.SentBidFile) market.Bid {
	s.t.Helper()
	in := s.offer(who, c, 60*market.Wan)
	in.Files = files
	b, err := s.App.Challenge.PlaceBid(s.t.Context(), who, c.ID, in)
	s.must(err)
	return b
}

// attachments are what the asker sees that a bid has.
func (s *stage) attachments(who market.Actor, bid int64) []market.Attachment {
	s.t.Helper()
	v, err := s.App.Challenge.Bid(s.t.Context(), who, bid)
	s.must(err)
	return v.Files
}

// content reads an attachment as the asker does.
func (s *stage) content(who market.Actor, bid, file int64) (string, error) {
	f, err := s.App.Challenge.BidFile(s.t.Context(), who, bid, file)
	if err != nil {
		return "", err
	}
	var read bytes.Buffer
	err = s.App.Challenge.WriteAttachment(s.t.Context(), f, &read)
	return read.String(), err
}

func names(files []market.Attachment) string {
	var all []string
	for _, f := range files {
		all = append(all, f.Name)
	}
	return strings.Join(all, " ")
}

// TestSealedAttachmentsStandNowhere looks for names and contents of attachments in a dump, and lets everybody who is
// not the bidder ask for them before the deadline.
func TestSealedAttachmentsStandNowhere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	sealed := s.placed(s.first, c, secretFiles()...)
	draft := s.offer(s.second, c, 50*market.Wan)
	draft.Files = secretFiles()
	_, err := s.App.Challenge.SaveBid(t.Context(), s.second, c.ID, draft)
	s.must(err)
	s.Work()
	hidden := func() {
		t.Helper()
		dump := pgtest.Dump(t, s.URL)
		for _, phrase := range []string{"绝密图纸戊", "绝密附件己", "绝密附件尾庚", "绝密资质辛", "绝密业绩壬"} {
			if strings.Contains(dump, phrase) || strings.Contains(dump, hex.EncodeToString([]byte(phrase))) {
				t.Errorf("%q stands in a dump of the database", phrase)
			}
		}
		for _, f := range s.attachments(s.first, sealed.ID) {
			if strings.Contains(dump, f.SHA256) || strings.Contains(dump, hex.EncodeToString(f.Key)) {
				t.Errorf("the hash or the key of %s stands in a dump of the database", f.Name)
			}
		}
	}
	hidden()
	files := s.attachments(s.first, sealed.ID)
	if len(files) != 2 {
		t.Fatalf("the bid has %s", names(files))
	}
	everybody := map[string]market.Actor{"visitor": {}, "owner": s.owner, "rival": s.second, "expert": s.experts[0]}
	for _, role := range []market.Role{market.RoleBroker, market.RoleClerk, market.RoleApprover, market.RoleLeader,
		market.RoleSysadmin, market.RoleSecadmin, market.RoleAuditor} {
		everybody[string(role)] = s.Staff(role)
	}
	for name, who := range everybody {
		if _, err := s.content(who, sealed.ID, files[0].ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("before the deadline the %s reads an attachment: %v", name, err)
		}
	}
	for i, sent := range secretFiles() {
		if got, err := s.content(s.first, sealed.ID, files[i].ID); err != nil || got != string(sent.Content) {
			t.Errorf("the bidder reads %d bytes of %s (%v)", len(got), files[i].Name, err)
		}
	}
	s.Deadline(c)
	hidden()
	allowed := map[string]bool{string(market.RoleClerk): true, string(market.RoleApprover): true,
		string(market.RoleLeader): true}
	for name, who := range everybody {
		got, err := s.content(who, sealed.ID, files[0].ID)
		if reads := err == nil && got == string(secretFiles()[0].Content); reads != allowed[name] ||
			!reads && market.CodeOf(err) != market.NotFound {
			t.Errorf("after the close the %s reads an attachment: %v (%v)", name, reads, err)
		}
	}
}

// TestExpertsReadAttachments tells what an expert finds in an open and in an anonymous review, before and after the
// declaration.
func TestExpertsReadAttachments(t *testing.T) {
	t.Parallel()
	for _, anonymous := range []bool{false, true} {
		t.Run(fmt.Sprint("anonymous ", anonymous), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			c := s.published()
			s.Exec(`update challenge set terms = jsonb_set(terms, '{anonymous}', to_jsonb($2::boolean)) where id = $1`,
				c.ID, anonymous)
			b := s.placed(s.first, c, sentFile(market.AttachmentPlan, "第一研究院方案.PDF", "%PDF-1.7 方案"),
				sentFile(market.AttachmentProof, "第一研究院资质.txt", "资质"))
			s.Deadline(c)
			_, err := s.App.Challenge.MoveBid(t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
			s.must(err)
			s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
			tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
			s.must(err)
			review, files := tasks[0].ID, s.attachments(s.first, b.ID)
			if _, err := s.App.Challenge.ReviewFile(t.Context(), s.experts[0], review, b.ID,
				files[0].ID); market.CodeOf(err) != market.NotFound {
				t.Errorf("before the declaration: %v", err)
			}
			_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], review,
				challenge.ReviewMove{Name: market.ReviewDeclare})
			s.must(err)
			v, err := s.App.Challenge.Review(t.Context(), s.experts[0], review)
			s.must(err)
			want := "第一研究院方案.PDF 第一研究院资质.txt"
			if anonymous {
				want = "附件1.pdf"
			}
			if got := names(v.Bids[0].Files); got != want {
				t.Errorf("the expert sees %q, want %q", got, want)
			}
			plan, err := s.App.Challenge.ReviewFile(t.Context(), s.experts[0], review, b.ID, files[0].ID)
			if err != nil || plan.Name != v.Bids[0].Files[0].Name {
				t.Errorf("the expert is handed %q (%v)", plan.Name, err)
			}
			if _, err = s.App.Challenge.ReviewFile(t.Context(), s.experts[0], review, b.ID,
				files[1].ID); (err == nil) == anonymous {
				t.Errorf("the proof: %v", err)
			}
			if _, err := s.App.Challenge.ReviewFile(t.Context(), s.experts[1], review, b.ID,
				files[0].ID); market.CodeOf(err) != market.NotFound {
				t.Errorf("through the review of another expert: %v", err)
			}
			if _, err := s.App.Challenge.BidFile(t.Context(), s.experts[0], b.ID,
				files[0].ID); market.CodeOf(err) != market.NotFound {
				t.Errorf("past the review: %v", err)
			}
		})
	}
}

// TestAReceiptCoversAttachments changes one byte of a stored attachment, and sets one receipt against another's files.
func TestAReceiptCoversAttachments(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.placed(s.first, c, secretFiles()...)
	receipt, err := s.App.Challenge.BidReceipt(t.Context(), s.first, b.ID)
	s.must(err)
	files := s.attachments(s.first, b.ID)
	if len(receipt.Files) != 2 || receipt.Files[0].SHA256 != files[0].SHA256 ||
		!strings.Contains(receipt.Text(), files[1].SHA256) {
		t.Fatalf("the receipt names %v", receipt.Files)
	}
	check := func(text string) challenge.ReceiptCheck {
		t.Helper()
		got, err := s.App.Challenge.CheckReceipt(t.Context(), text)
		s.must(err)
		return got
	}
	if got := check(receipt.Text()); !got.Genuine || !got.Same || got.Opened {
		t.Errorf("before the close: %+v", got)
	}
	forged := receipt
	forged.Files = slices.Clone(receipt.Files)
	forged.Files[0].SHA256 = strings.Repeat("0", 64)
	if got := check(forged.Text()); got.Genuine {
		t.Error("a receipt with another attachment is taken for genuine")
	}
	s.Deadline(c)
	if got := check(receipt.Text()); !got.Intact || len(got.Changed) > 0 {
		t.Errorf("after the close: %+v", got)
	}
	if broken := checkArchive(t, s.archived(c.ID)); len(broken) > 0 {
		t.Errorf("a fresh archive is found broken: %v", broken)
	}
	s.Exec(`update bid_file_part set data = set_byte(data, 40, get_byte(data, 40) # 1) where file_id = $1 and no = 1`,
		files[0].ID)
	if got := check(receipt.Text()); !got.Intact || !slices.Equal(got.Changed, []string{"绝密图纸戊.pdf"}) {
		t.Errorf("after one byte of an attachment was changed in the record: %+v", got)
	}
	if broken := checkArchive(t, s.archived(c.ID)); len(broken) != 1 || !strings.Contains(broken[0], "绝密图纸戊.pdf") {
		t.Errorf("the archive of a record with a changed attachment: %v", broken)
	}
	s.Exec(`update bid_file_part set data = data || '\x00' where file_id = $1`, files[1].ID)
	if got := check(receipt.Text()); len(got.Changed) != 2 {
		t.Errorf("after bytes were added: %+v", got)
	}
}

// TestAnAttachmentInTheArchiveIsChecked packs an archive again with one byte of an attachment changed, and its hash in
// the manifest left.
func TestAnAttachmentInTheArchiveIsChecked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.placed(s.first, c, sentFile(market.AttachmentPlan, "方案.pdf", "%PDF-1.7 方案"))
	s.Deadline(c)
	whole := s.archived(c.ID)
	at := s.attachments(s.first, b.ID)[0].ArchivePath(b.ID)
	archive := unzipped(t, whole)
	n := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == at })
	if n < 0 {
		t.Fatalf("%s is not in the archive", at)
	}
	broken := strings.Join(checkArchive(t, rewritten(t, archive, n)), "\n")
	if !strings.Contains(broken, "目录中的校验值不一致") {
		t.Errorf("found: %s", broken)
	}
	if !strings.Contains(strings.Join(checkArchive(t, without(t, archive, n)), "\n"), "“方案.pdf”缺失") {
		t.Error("an attachment was left out and nobody noticed")
	}
}

// TestAttachmentsOfWithdrawnAndReplacedBids takes a bid back and replaces it: what it leaves out is never opened, and
// what it takes over is.
func TestAttachmentsOfWithdrawnAndReplacedBids(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	first := s.placed(s.first, c, sentFile(market.AttachmentPlan, "保留.txt", "保留的内容"),
		sentFile(market.AttachmentPlan, "撤下.txt", "撤下的内容"))
	before := s.attachments(s.first, first.ID)
	_, err := s.App.Challenge.MoveBid(t.Context(), s.first, first.ID, challenge.BidMove{Name: market.BidWithdraw})
	s.must(err)
	in := s.offer(s.first, c, 55*market.Wan)
	in.Replaces, in.Remove, in.Files = first.ID, []int64{before[1].ID},
		[]challenge.SentBidFile{sentFile(market.AttachmentProof, "新增.txt", "新增的内容")}
	_, err = s.App.Challenge.SaveBid(t.Context(), s.first, c.ID, in)
	s.must(err)
	again := s.offer(s.first, c, 55*market.Wan)
	second, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, again)
	s.must(err)
	if got := names(s.attachments(s.first, second.ID)); got != "保留.txt 新增.txt" {
		t.Errorf("the replacement has %q", got)
	}
	if got, err := s.content(s.first, first.ID, before[1].ID); err != nil || got != "撤下的内容" {
		t.Errorf("the bidder reads %q of what it took back (%v)", got, err)
	}
	s.Deadline(c)
	if got, err := s.content(s.clerk, second.ID, before[0].ID); err != nil || got != "保留的内容" {
		t.Errorf("the clerk reads %q (%v)", got, err)
	}
	for _, bid := range []int64{first.ID, second.ID} {
		if _, err := s.content(s.clerk, bid, before[1].ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("the clerk reads what was taken back: %v", err)
		}
	}
	if strings.Contains(strings.Join(entryNames(unzipped(t, s.archived(c.ID))), "\n"), "撤下") {
		t.Error("what was taken back is in the archive")
	}
}

// TestAWrongFileLosesNothing sends sound files beside unsound ones, and more than a bid may have.
func TestAWrongFileLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.offer(s.first, c, 60*market.Wan)
	in.Files = []challenge.SentBidFile{sentFile(market.AttachmentPlan, "好.txt", "好"),
		sentFile(market.AttachmentPlan, "坏.pdf", "MZ"), sentFile(market.AttachmentProof, "坏.exe", "MZ")}
	b, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "")
	if fields := market.FieldsOf(err); !strings.Contains(fields["plan_files"], "“坏.pdf”没有添加") ||
		!strings.Contains(fields["proof_files"], "不能上传“.exe”") {
		t.Errorf("told of the fields %v", fields)
	}
	if v, err := s.App.Challenge.Bid(t.Context(), s.first, b.ID); err != nil || v.Status != market.BidDraft ||
		names(v.Files) != "好.txt" || v.Content.Team == "" {
		t.Errorf("saved is %s with %q (%v)", v.Status, names(v.Files), err)
	}
	more := s.offer(s.first, c, 60*market.Wan)
	for i := range 10 {
		more.Files = append(more.Files, sentFile(market.AttachmentPlan, fmt.Sprintf("%d.txt", i), "内容"))
	}
	_, err = s.App.Challenge.SaveBid(t.Context(), s.first, c.ID, more)
	if fields := market.FieldsOf(err); !strings.Contains(fields["plan_files"], "“9.txt”没有添加：附件最多 10 个") ||
		strings.Contains(fields["plan_files"], "“8.txt”") {
		t.Errorf("told of the fields %v", fields)
	}
	files := s.attachments(s.first, b.ID)
	gone := s.offer(s.first, c, 60*market.Wan)
	gone.Remove = []int64{files[0].ID}
	sealed, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, gone)
	s.must(err)
	if got := s.attachments(s.first, sealed.ID); len(got) != 9 ||
		slices.ContainsFunc(got, func(f market.Attachment) bool { return f.ID == files[0].ID }) {
		t.Errorf("after one was removed there are %s", names(got))
	}
	stored, err := s.DB.BidFiles(t.Context(), sealed.ID)
	if err != nil || len(stored) != 9 {
		t.Errorf("%d files are stored (%v)", len(stored), err)
	}
	late := s.offer(s.second, c, 50*market.Wan)
	late.Files = secretFiles()
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	if _, err := s.App.Challenge.PlaceBid(t.Context(), s.second, c.ID,
		late); market.MessageOf(err) != market.MessageOf(market.ErrBidLate) {
		t.Errorf("a late bid with files: %v", err)
	}
	if n := s.Number(`select count(*) from bid_file where bid_id is null`); n != 0 {
		t.Errorf("%d files of nobody are left behind", n)
	}
}
