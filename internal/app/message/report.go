package message

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/channel"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// How reports of operators are taken.
const (
	reportsPerMinute = 600 // calls from one address
	reportCallMost   = 256 << 10
	reportMAC        = 18
)

// reportAddress is where the operator of a channel reports, empty when it does not. The address holds the secret: it is
// signed from the channel's number and kept nowhere.
func (r *Room) reportAddress(ctx context.Context, c market.ChannelConfig) (string, error) {
	if !c.Kind.Gateway() || !c.Setup.Gateway.Reports() {
		return "", nil
	}
	sum, err := r.signReports(ctx, c.ID)
	if err != nil {
		return "", err
	}
	token := fmt.Sprintf("%d.%s", c.ID, base64.RawURLEncoding.EncodeToString(sum))
	return r.core.BaseURL() + link.SMSReports(token), nil
}

func (r *Room) signReports(ctx context.Context, id int64) ([]byte, error) {
	key, err := r.core.Secret(ctx, "channel_report")
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%d", id)
	return mac.Sum(nil)[:reportMAC], nil
}

// reportingChannel is the channel of an address at which an operator reports; any other address does not exist.
func (r *Room) reportingChannel(ctx context.Context, token string) (market.ChannelConfig, error) {
	number, signature, _ := strings.Cut(token, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	given, wrong := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || wrong != nil {
		return market.ChannelConfig{}, market.ErrNotFound
	}
	sum, err := r.signReports(ctx, id)
	if err != nil {
		return market.ChannelConfig{}, err
	}
	if !hmac.Equal(given, sum) {
		return market.ChannelConfig{}, market.ErrNotFound
	}
	c, err := r.db.Channel(ctx, id)
	if err == nil && (!c.Kind.Gateway() || !c.Setup.Gateway.Reports()) {
		err = market.ErrNotFound
	}
	return c, err
}

// TakeReports takes in what the operator of a gateway reports of messages that it took, and says what it wants to be
// answered. A report that comes again, or is about nothing that was sent, changes nothing.
func (r *Room) TakeReports(ctx context.Context, token, contentType string, body []byte, ip string) (answer string,
	err error) {
	if err := r.core.Allow(ctx, "sms-report:"+ip, reportsPerMinute, time.Minute); err != nil {
		return "", err
	}
	c, err := r.reportingChannel(ctx, token)
	if err != nil {
		return "", err
	}
	if len(body) > reportCallMost {
		return "", market.Refuse(market.Invalid, "状态报告一次不超过 256 KB，请分批发送。")
	}
	reports, err := channel.ReadReports(c.Setup.Gateway, contentType, body)
	if err != nil {
		return "", err
	}
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		for _, report := range reports {
			if err := r.takeReport(ctx, tx, c.Kind, report); err != nil {
				return err
			}
		}
		return nil
	})
	if answer = c.Setup.Gateway.ReportAnswer; answer == "" {
		answer = "ok"
	}
	return answer, err
}

func (r *Room) takeReport(ctx context.Context, tx *postgres.Tx, kind market.ChannelKind, report market.Report) error {
	reported, err := tx.ReportDelivery(ctx, kind, report)
	if err != nil || report.Outcome != market.ReportDead {
		return err
	}
	for _, to := range reported {
		if err := r.stopSending(ctx, tx, kind, to, report); err != nil {
			return err
		}
	}
	return nil
}

// stopSending has nothing more sent to an address at which nothing arrives, and tells its owner on the site.
func (r *Room) stopSending(ctx context.Context, tx *postgres.Tx, kind market.ChannelKind, to market.Reported,
	report market.Report) error {
	if to.UserID == 0 {
		return tx.RefuseAddress(ctx, kind, to.Address)
	}
	fresh, err := tx.FailAddress(ctx, to.UserID, kind, to.SentAt, report.Reason())
	if err != nil || !fresh {
		return err
	}
	m := market.Message{Kind: market.MessageDuty, What: kind.AddressName() + "无法接收消息，已停止发送，请更换或重新验证",
		Body: report.Reason(), Href: link.Messages}
	if err := tx.Tell(ctx, []int64{to.UserID}, m); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbAddressFailed, market.NounUser, to.UserID, kind.Label(), nil)
}
