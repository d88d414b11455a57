package channel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"

	"jiebang/internal/market"
)

// Feishu is a group robot of 飞书.
type Feishu struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.RobotSetup
}

// feishuBytes leaves room for the rest of a body of 20 KB, in which each sign may take several bytes.
const feishuBytes = 6000

var feishuCodes = codes{signature: set(19021, 19022, 19024), tooOften: set(9499, 11232), gone: set(19001),
	quiet: time.Minute}

// feishuSign signs nothing, under the time in seconds and the secret as key: the other way round than 钉钉.
func feishuSign(secret string, seconds int64) string {
	mac := hmac.New(sha256.New, []byte(strconv.FormatInt(seconds, 10)+"\n"+secret))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Send writes one message into the group.
func (f *Feishu) Send(ctx context.Context, d market.Dispatch) error {
	body := map[string]any{"msg_type": "text",
		"content": map[string]string{"text": groupText(d, f.Setup.Keyword, feishuBytes)}}
	if f.Secret.Key != "" {
		now := f.Outside.clock().Unix()
		body["timestamp"], body["sign"] = strconv.FormatInt(now, 10), feishuSign(f.Secret.Key, now)
	}
	return f.Outside.post(ctx, f.Secret.Address, body, feishuVerdict, feishuCodes)
}

// feishuVerdict reads the answer: the new one, and the one that older robots give.
func feishuVerdict(body []byte) (verdict, bool) {
	var said struct {
		Code *int   `json:"code"`
		Old  *int   `json:"StatusCode"`
		Says string `json:"msg"`
	}
	if json.Unmarshal(body, &said) != nil {
		return verdict{}, false
	}
	if said.Code == nil {
		said.Code = said.Old
	}
	if said.Code == nil {
		return verdict{}, false
	}
	return verdict{*said.Code, said.Says}, true
}
