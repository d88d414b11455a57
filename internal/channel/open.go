package channel

import (
	"fmt"

	"jiebang/internal/market"
)

// Open makes a channel from how it is set up; name is what the sender of mail is called when the setup names none.
func Open(o *Outside, c market.ChannelConfig, secret market.ChannelSecret, name string) (Channel, error) {
	switch c.Kind {
	case market.ChannelMail:
		return &Mail{Outside: o, Secret: secret, Setup: c.Setup.Mail, Name: name}, nil
	case market.ChannelSMS, market.ChannelApp:
		return &Gateway{Outside: o, Secret: secret, Setup: c.Setup.Gateway, SMS: c.Kind == market.ChannelSMS}, nil
	case market.ChannelWeCom:
		return &WeCom{Outside: o, Secret: secret, Setup: c.Setup.Robot}, nil
	case market.ChannelDingTalk:
		return &DingTalk{Outside: o, Secret: secret, Setup: c.Setup.Robot}, nil
	case market.ChannelFeishu:
		return &Feishu{Outside: o, Secret: secret, Setup: c.Setup.Robot}, nil
	case market.ChannelWebhook:
		return &Webhook{Outside: o, Secret: secret, Setup: c.Setup.Webhook}, nil
	}
	return nil, fmt.Errorf("open channel %d: no kind %q", c.ID, c.Kind)
}
