package channel

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jiebang/internal/market"
)

// What the two signatures that look alike come to was computed apart, by the algorithm that each vendor prints in
// Python, with the secret of their examples.
func TestSignaturesAreThoseOfTheVendorsAlgorithms(t *testing.T) {
	t.Parallel()
	const secret = "this is secret"
	if got := dingTalkSign(secret, 1577262236757); got != "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=" {
		t.Errorf("钉钉 is signed %s", got)
	}
	if got := feishuSign(secret, 1599360473); got != "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw=" {
		t.Errorf("飞书 is signed %s", got)
	}
}

// hmacOf is what a receiver computes for itself.
func hmacOf(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestEachRobotTakesWhatIsSentToIt(t *testing.T) {
	t.Parallel()
	const key = "SEC0123456789"
	content := func(t *testing.T, body, part, member string) string {
		t.Helper()
		var said map[string]json.RawMessage
		var inner map[string]string
		if json.Unmarshal([]byte(body), &said) != nil || json.Unmarshal(said[part], &inner) != nil {
			t.Fatalf("the body is %s", body)
		}
		return inner[member]
	}
	want := "【提醒】需求已退回\n请按意见修改后重新提交。\n期限：6 月 20 日。\nhttps://jiebang.test/listings/7"
	setup := market.RobotSetup{Keyword: "提醒"}

	t.Run("wecom", func(t *testing.T) {
		t.Parallel()
		address, calls := robot(t, says(http.StatusOK, `{"errcode":0,"errmsg":"ok"}`))
		secret := market.ChannelSecret{Address: address + "/send?key=abc"}
		if err := (&WeCom{here(t, nil), secret, setup}).Send(t.Context(), aDuty()); err != nil {
			t.Fatal(err)
		}
		got := calls()[0]
		if got.URL.Query().Get("key") != "abc" || got.Header.Get("Content-Type") != "application/json; charset=utf-8" ||
			!strings.Contains(got.body, `"msgtype":"text"`) || content(t, got.body, "text", "content") != want {
			t.Errorf("%s %v reads %s", got.URL, got.Header, got.body)
		}
	})
	t.Run("dingtalk", func(t *testing.T) {
		t.Parallel()
		address, calls := robot(t, says(http.StatusOK, `{"errcode":0,"errmsg":"ok"}`))
		secret := market.ChannelSecret{Address: address + "/send?access_token=abc", Key: key}
		if err := (&DingTalk{here(t, nil), secret, setup}).Send(t.Context(), aDuty()); err != nil {
			t.Fatal(err)
		}
		got := calls()[0]
		q := got.URL.Query()
		stamp := q.Get("timestamp")
		if stamp != strconv.FormatInt(noon.UnixMilli(), 10) || q.Get("sign") != hmacOf(key, stamp+"\n"+key) ||
			q.Get("access_token") != "abc" || content(t, got.body, "text", "content") != want {
			t.Errorf("%s reads %s", got.URL, got.body)
		}
	})
	t.Run("feishu", func(t *testing.T) {
		t.Parallel()
		address, calls := robot(t, says(http.StatusOK, `{"code":0,"msg":"success"}`))
		secret := market.ChannelSecret{Address: address + "/hook/abc", Key: key}
		if err := (&Feishu{here(t, nil), secret, setup}).Send(t.Context(), aDuty()); err != nil {
			t.Fatal(err)
		}
		got := calls()[0]
		var said struct{ Timestamp, Sign string }
		if err := json.Unmarshal([]byte(got.body), &said); err != nil {
			t.Fatal(err)
		}
		if said.Timestamp != strconv.FormatInt(noon.Unix(), 10) || said.Sign != hmacOf(said.Timestamp+"\n"+key, "") ||
			got.URL.Path != "/hook/abc" || content(t, got.body, "content", "text") != want {
			t.Errorf("%s reads %s", got.URL, got.body)
		}
	})
	t.Run("an older feishu", func(t *testing.T) {
		t.Parallel()
		address, calls := robot(t, says(http.StatusOK, `{"StatusCode":0,"StatusMessage":"success"}`))
		if err := (&Feishu{Outside: here(t, nil), Secret: market.ChannelSecret{Address: address}}).Send(t.Context(),
			aDuty()); err != nil || strings.Contains(calls()[0].body, "sign") {
			t.Errorf("without a key it ends with %v and reads %s", err, calls()[0].body)
		}
	})
}

func TestWhatRobotsRefuse(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		robot  func(*Outside, market.ChannelSecret) Channel
		answer string
		clock  time.Duration // of the receiver, against ours
		want   string
		gone   bool
		after  time.Duration
	}{
		"too often in wecom": {robot: weCom, answer: `{"errcode":45009,"errmsg":"api freq out of limit"}`,
			want: "频繁", after: time.Minute},
		"a wecom robot that was removed": {robot: weCom, answer: `{"errcode":93000,"errmsg":"invalid webhook url"}`,
			want: "已被移除", gone: true},
		"something else in wecom": {robot: weCom, answer: `{"errcode":40008,"errmsg":"invalid message type"}`,
			want: "invalid message type（40008）"},
		"too often in dingtalk": {robot: dingTalk, answer: `{"errcode":130101,"errmsg":"send too fast"}`,
			want: "频繁", after: 10 * time.Minute},
		"a dingtalk signature": {robot: dingTalk, answer: `{"errcode":310000,"errmsg":"sign not match"}`,
			want: "sign not match"},
		"a dingtalk signature and a clock that is two hours fast": {robot: dingTalk,
			answer: `{"errcode":310000,"errmsg":"invalid timestamp"}`, clock: -2 * time.Hour,
			want: "本机时钟比对方快约 2 小时"},
		"a feishu signature and a clock that is slow": {robot: feishu, answer: `{"code":19021,"msg":"sign match fail"}`,
			clock: 61 * time.Minute, want: "本机时钟比对方慢约 61 分钟"},
		"a feishu keyword": {robot: feishu, answer: `{"code":19024,"msg":"Key Words Not Found"}`, want: "关键词"},
		"too often in feishu": {robot: feishu, answer: `{"code":11232,"msg":"frequency limited"}`, want: "频繁",
			after: time.Minute},
		"a feishu robot that was removed": {robot: feishu, answer: `{"code":19001,"msg":"token invalid"}`,
			want: "已被移除", gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := robot(t, func(w http.ResponseWriter, _ received) {
				w.Header().Set("Date", noon.Add(x.clock).Format(http.TimeFormat))
				_, _ = w.Write([]byte(x.answer))
			})
			secret := market.ChannelSecret{Address: address + "?key=geheim", Key: "geheim"}
			f := failed(t, x.robot(here(t, nil), secret).Send(t.Context(), aDuty()), x.want)
			if f.Gone != x.gone || f.Final != x.gone || f.After != x.after {
				t.Errorf("gone %v, final %v, after %v", f.Gone, f.Final, f.After)
			}
		})
	}
}

func weCom(o *Outside, s market.ChannelSecret) Channel    { return &WeCom{Outside: o, Secret: s} }
func dingTalk(o *Outside, s market.ChannelSecret) Channel { return &DingTalk{Outside: o, Secret: s} }
func feishu(o *Outside, s market.ChannelSecret) Channel   { return &Feishu{Outside: o, Secret: s} }

func TestALongTextKeepsItsAddressAndItsSigns(t *testing.T) {
	t.Parallel()
	d := aDuty()
	d.Text = strings.Repeat("长", 3000) + "<at user_id=\"all\">所有人</at> <@all>"
	got := groupText(d, "", weComBytes)
	if len(got) > weComBytes || !utf8.ValidString(got) || !strings.HasSuffix(got, "…\n"+d.Link) ||
		len(got) < weComBytes-3 {
		t.Errorf("%d bytes end in %q", len(got), got[len(got)-60:])
	}
	d.Text = "<at user_id=\"all\">所有人</at> <@all>"
	if got := groupText(d, "", weComBytes); strings.Contains(got, "<at") || strings.Contains(got, "<@") {
		t.Errorf("it still calls everybody: %s", got)
	}
	d.Text = d.Title + "：" + d.Link
	if got := groupText(d, "退回", weComBytes); strings.Count(got, d.Link) != 1 || strings.Contains(got, "【") {
		t.Errorf("it repeats itself: %s", got)
	}
}
