package channel

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestAWebhookCanBeVerified(t *testing.T) {
	t.Parallel()
	const key = "sixteen or more signs"
	address, calls := robot(t, says(http.StatusAccepted, ""))
	d := aDuty()
	d.Values = map[string]string{"noun": "listing", "verb": "publish", "ref": "7"}
	hook := &Webhook{here(t, nil), market.ChannelSecret{Key: key}, market.WebhookSetup{Address: address + "/in"}}
	if err := hook.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got := calls()[0]
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(got.Header.Get(HeaderTimestamp) + "." + got.body))
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); got.Header.Get(HeaderSignature) != want ||
		got.Header.Get(HeaderTimestamp) != strconv.FormatInt(noon.Unix(), 10) || got.Header.Get(HeaderID) != d.ID {
		t.Errorf("the head is %v, want the signature %s", got.Header, want)
	}
	var body webhookBody
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.ID != d.ID ||
		body.Event["verb"] != "publish" || body.Link != d.Link || !body.At.Equal(noon) {
		t.Errorf("the body is %s, %v", got.body, err)
	}
}

func TestHowAWebhookIsAnswered(t *testing.T) {
	t.Parallel()
	for status, x := range map[int]struct {
		words string
		gone  bool
		after time.Duration
	}{http.StatusGone: {"410", true, 0}, http.StatusTooManyRequests: {"429", false, 2 * time.Minute},
		http.StatusServiceUnavailable: {"503", false, 2 * time.Minute},
		http.StatusNotFound:           {"404", false, 2 * time.Minute}} {
		address, _ := robot(t, func(w http.ResponseWriter, _ received) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(status)
		})
		hook := &Webhook{Outside: here(t, nil), Setup: market.WebhookSetup{Address: address}}
		f := failed(t, hook.Send(t.Context(), aDuty()), x.words)
		if f.Gone != x.gone || f.Final != x.gone || f.After != x.after {
			t.Errorf("%d: gone %v, final %v, after %v", status, f.Gone, f.Final, f.After)
		}
	}
}
