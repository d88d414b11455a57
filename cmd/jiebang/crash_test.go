package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// publisherRole makes the test binary a node that publishes until it is killed.
const publisherRole = "JIEBANG_TEST_PUBLISHER"

func TestMain(m *testing.M) {
	if os.Getenv(publisherRole) != "" {
		if err := publishForEver(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// publishForEver is a node at work whose people publish one listing after another; it says so after each.
func publishForEver(ctx context.Context) error {
	n, err := openNode(ctx, os.Getenv)
	if err != nil {
		return err
	}
	go func() { _ = n.app.Follow(ctx) }()
	if _, err := n.work(ctx); err != nil {
		return err
	}
	owner := market.Actor{UserID: 1, Name: "经办人",
		Memberships: []market.Membership{{OrgID: 1, OrgStatus: market.OrgVerified, Rank: market.RankOwner}}}
	approver := market.Actor{UserID: 2, Name: "审核员", Roles: []market.Role{market.RoleApprover}}
	leader := market.Actor{UserID: 3, Name: "分管领导", Roles: []market.Role{market.RoleLeader}}
	for i := 0; ; i++ {
		kind := market.Kinds[i%len(market.Kinds)]
		l, err := n.app.Listing.Create(ctx, owner,
			listing.Draft{OrgID: 1, Kind: kind, ListingContent: apptest.Content(kind,
				fmt.Sprintf("第 %d 号在线检测技术条目", i))})
		if err != nil {
			return err
		}
		for _, step := range []struct {
			who  market.Actor
			move string
		}{{owner, "submit"}, {approver, "approve"}, {leader, "publish"}} {
			if _, err := n.app.Listing.Move(ctx, step.who, l.ID,
				listing.Move{Name: market.ListingMove(step.move)}); err != nil {
				return err
			}
		}
		fmt.Println("published", l.ID)
	}
}

// TestAKilledNodeLosesNothing kills a node with SIGKILL while it publishes, several times over the same data,
// and finds record, index and events in agreement after each restart.
func TestAKilledNodeLosesNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t) // brings the database and the organisation
	org, _ := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	if org.ID != 1 {
		t.Fatalf("the organisation is %d", org.ID)
	}
	environment := []string{"DATABASE_URL=" + f.URL, "JIEBANG_DATA=" + t.TempDir(), "JIEBANG_ADDR=127.0.0.1:0",
		"JIEBANG_SEAL_KEY=" + f.SealKey.Encode()}
	for round, kill := range []int{7, 1, 23} {
		said := publishUntilKilled(t, environment, kill)
		agree(t, f, environment, said, round)
	}
}

// publishUntilKilled runs a publishing node, kills it after it has said so many times that it published, and
// gives the ids it named.
func publishUntilKilled(t *testing.T, environment []string, after int) (ids []int64) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(slices.Concat(os.Environ(), environment), publisherRole+"=1")
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var id int64
		if _, err := fmt.Sscanf(lines.Text(), "published %d", &id); err != nil {
			continue
		}
		if ids = append(ids, id); len(ids) == after {
			if err := c.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = c.Wait() // it was killed
	if len(ids) < after {
		t.Fatalf("the node ended by itself after %d of %d", len(ids), after)
	}
	return ids
}

// agree restarts a node on the same data and compares what it keeps.
func agree(t *testing.T, f *apptest.Fixture, environment []string, said []int64, round int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	n, err := openNode(ctx, func(name string) string {
		for _, e := range environment {
			if key, value, _ := strings.Cut(e, "="); key == name {
				return value
			}
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	followed := make(chan error, 1)
	go func() { followed <- n.app.Follow(ctx) }()
	defer func() {
		cancel()
		if err := <-followed; err != nil {
			t.Errorf("follow events: %v", err)
		}
	}()
	f.Await("the node to be ready", func() bool { return n.app.Ready(ctx) == nil })
	record := shown(t, n)
	for _, id := range said {
		if !slices.Contains(record, id) {
			t.Errorf("round %d: listing %d was said to be published and is not", round, id)
		}
	}
	f.Await("the index to agree with the record", func() bool { return slices.Equal(indexed(t, n), record) })
	f.AwaitFinal() // the feed holds back what is younger than a transaction still open anywhere on the server
	if told := publications(t, n); !slices.Equal(told, record) {
		t.Errorf("round %d: the record shows %v, the events tell of %v", round, record, told)
	}
	if err := n.app.SealEvents(ctx); err != nil {
		t.Fatal(err)
	}
	if report, err := n.app.VerifyTrail(ctx, market.TheSystem()); err != nil || report.Broken != 0 ||
		report.Sealed == 0 {
		t.Errorf("round %d: the chain of events: %+v, %v", round, report, err)
	}
}

func shown(t *testing.T, n *node) (ids []int64) {
	t.Helper()
	rows, err := n.db.PublicListingsAfter(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range rows {
		ids = append(ids, l.ID)
	}
	return ids
}

func indexed(t *testing.T, n *node) (ids []int64) {
	t.Helper()
	const page = 100
	for q := (listing.SearchQuery{Limit: page}); ; {
		found, err := n.app.Listing.Search(t.Context(), market.TheSystem(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range found.Listings {
			ids = append(ids, l.ID)
		}
		if q.After = found.Next; q.After == "" {
			slices.Sort(ids)
			return ids
		}
	}
}

func publications(t *testing.T, n *node) (ids []int64) {
	t.Helper()
	for cursor := (market.EventCursor{}); ; {
		events, err := n.db.EventsAfter(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			slices.Sort(ids)
			return ids
		}
		for _, e := range events {
			if e.Kind == "listing" && e.Verb == "publish" {
				ids = append(ids, e.Ref)
			}
		}
		cursor = events[len(events)-1].Cursor()
	}
}
