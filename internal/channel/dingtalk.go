package channel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"jiebang/internal/market"
)

// DingTalk is a group robot of 钉钉.
type DingTalk struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.RobotSetup
}

// dingTalkBytes keeps a text readable in the chat; the robot would take more.
const dingTalkBytes = 6000

// A robot that wrote too often is silenced for ten minutes.
var dingTalkCodes = codes{signature: set(310000), tooOften: set(130101, 410100, 90030),
	gone: set(400013, 400101, 400102, 400106, 300001), quiet: 10 * time.Minute}

// dingTalkSign signs the time in milliseconds and the secret, under the secret as key.
func dingTalkSign(secret string, milliseconds int64) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(strconv.FormatInt(milliseconds, 10) + "\n" + secret))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Send writes one message into the group.
func (t *DingTalk) Send(ctx context.Context, d market.Dispatch) error {
	u, err := url.Parse(t.Secret.Address)
	if err != nil {
		return &Failure{Sentence: "机器人地址不正确，请检查设置。"}
	}
	if t.Secret.Key != "" {
		now := t.Outside.clock().UnixMilli()
		query := u.Query()
		query.Set("timestamp", strconv.FormatInt(now, 10))
		query.Set("sign", dingTalkSign(t.Secret.Key, now))
		u.RawQuery = query.Encode()
	}
	return t.Outside.post(ctx, u.String(), map[string]any{"msgtype": "text",
		"text": map[string]string{"content": groupText(d, t.Setup.Keyword, dingTalkBytes)}}, errcode, dingTalkCodes)
}
