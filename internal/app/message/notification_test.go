package message_test

import (
	"fmt"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// tell tells somebody so many things, one after the other.
func tell(t *testing.T, f *apptest.Fixture, who market.Actor, many int) {
	t.Helper()
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		for n := range many {
			if err := tx.Tell(f.Context(), []int64{who.UserID}, market.Message{Kind: market.MessageProgress,
				What: fmt.Sprint("通知", n+1), Body: "说明", Href: "/workbench"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachMessageStandsOnOnePageAndTheNewestFirst(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, other := f.Person("张敏"), f.Person("李强")
	const all = 2*app.PageSize + 1
	tell(t, f, who, all)
	tell(t, f, other, 1)
	next := all
	for before, page := int64(0), app.PageSize; page == app.PageSize; {
		rows, err := f.App.Message.Notifications(f.Context(), who, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range rows {
			if n.Title != fmt.Sprint("通知", next) || n.UserID != who.UserID || n.Href != "/workbench" {
				t.Fatalf("in the place of message %d stands %+v", next, n)
			}
			next, before = next-1, n.ID
		}
		page = len(rows)
	}
	if next != 0 {
		t.Errorf("%d messages are on no page", next)
	}
	if rows, err := f.App.Message.Notifications(f.Context(), f.Person("路人"), 0); err != nil || len(rows) != 0 {
		t.Errorf("somebody who was told nothing reads %+v, %v", rows, err)
	}
}

// What came while the page was read is not on it, and stays unread.
func TestReadIsWhatThePageShowed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, other := f.Person("张敏"), f.Person("李强")
	tell(t, f, who, 2)
	tell(t, f, other, 1)
	shown, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil || len(shown) != 2 || !shown[0].ReadAt.IsZero() {
		t.Fatalf("shown is %+v, %v", shown, err)
	}
	tell(t, f, who, 1)
	unread := func(of market.Actor, want int) {
		t.Helper()
		if n, err := f.DB.Unread(f.Context(), of.UserID); err != nil || n != want {
			t.Errorf("%s has %d unread, %v; want %d", of.Name, n, err, want)
		}
	}
	unread(who, 3)
	if err := f.App.Message.ReadNotifications(f.Context(), who, shown[0].ID); err != nil {
		t.Fatal(err)
	}
	unread(who, 1)
	unread(other, 1)
	first, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil || !first[0].ReadAt.IsZero() || first[1].ReadAt.IsZero() {
		t.Fatalf("shown is %+v, %v", first, err)
	}
	newest := f.Number(`select max(id) from notification`)
	if err := f.App.Message.ReadNotifications(f.Context(), who, newest); err != nil {
		t.Fatal(err)
	}
	unread(who, 0)
	unread(other, 1) // although the number lies above theirs
	again, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil || !again[1].ReadAt.Equal(first[1].ReadAt) {
		t.Errorf("what was read before is read again: %+v, %v", again, err)
	}
}
