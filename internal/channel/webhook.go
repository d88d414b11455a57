package channel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"jiebang/internal/market"
)

// Webhook calls another system with a signed message.
type Webhook struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.WebhookSetup
}

// The headers of a call, by which its receiver tells that it is genuine, fresh and not a repeat.
const (
	HeaderID        = "X-Jiebang-Id"
	HeaderTimestamp = "X-Jiebang-Timestamp"
	HeaderSignature = "X-Jiebang-Signature"
)

// WebhookSign signs the time in seconds and the body, joined by a full stop, under the secret as key.
func WebhookSign(secret string, seconds int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(strconv.FormatInt(seconds, 10) + "."))
	_, _ = mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// webhookBody is what the receiver reads.
type webhookBody struct {
	ID    string            `json:"id"`
	Kind  string            `json:"kind"`
	Title string            `json:"title"`
	Text  string            `json:"text,omitempty"`
	Link  string            `json:"link,omitempty"`
	At    time.Time         `json:"at"`
	Event map[string]string `json:"event,omitempty"`
}

// Send makes the call. An answer of 2xx is success, 410 ends the subscription.
func (w *Webhook) Send(ctx context.Context, d market.Dispatch) error {
	body, err := json.Marshal(webhookBody{ID: d.ID, Kind: string(d.Kind), Title: d.Title, Text: d.Text, Link: d.Link,
		At: d.At, Event: d.Values})
	if err != nil {
		return fmt.Errorf("write webhook: %w", err)
	}
	now := w.Outside.clock().Unix()
	got, err := w.Outside.call(ctx, http.MethodPost, w.Setup.Address, http.Header{
		"Content-Type": {"application/json; charset=utf-8"}, HeaderID: {d.ID},
		HeaderTimestamp: {strconv.FormatInt(now, 10)}, HeaderSignature: {WebhookSign(w.Secret.Key, now, body)}}, body)
	if err != nil {
		return err
	}
	return judgeStatus(got)
}

// judgeStatus judges an answer by its status alone.
func judgeStatus(got answer) error {
	switch {
	case got.status >= 200 && got.status < 300:
		return nil
	case got.status == http.StatusGone:
		return &Failure{Sentence: "对方表示不再接收（HTTP 410）。", Final: true, Gone: true}
	case got.status == http.StatusTooManyRequests:
		return &Failure{Sentence: "发送过于频繁，对方要求稍后再试（HTTP 429）。", After: max(got.after, time.Minute)}
	}
	return &Failure{Sentence: fmt.Sprintf("对方没有接受（HTTP %d）。", got.status), After: got.after}
}
