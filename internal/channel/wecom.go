package channel

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// WeCom is a group robot of 企业微信: the key stands in its address, nothing is signed.
type WeCom struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.RobotSetup
}

// weComBytes is the longest text that the robot takes.
const weComBytes = 2048

var weComCodes = codes{tooOften: set(45009, 45033), gone: set(93000), quiet: time.Minute}

// Send writes one message into the group.
func (w *WeCom) Send(ctx context.Context, d market.Dispatch) error {
	return w.Outside.post(ctx, w.Secret.Address, map[string]any{"msgtype": "text",
		"text": map[string]string{"content": groupText(d, w.Setup.Keyword, weComBytes)}}, errcode, weComCodes)
}
