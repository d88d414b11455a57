package channel

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"jiebang/internal/market"
)

// aGateway is one that is called with JSON and answers with a code.
func aGateway(t *testing.T, address string) *Gateway {
	t.Helper()
	return &Gateway{Outside: here(t, nil), SMS: true, Secret: market.ChannelSecret{Key: "geheim"},
		Setup: market.GatewaySetup{Address: address + "/send?app={account}", Method: market.MethodPost,
			Encoding: market.EncodeJSON, Headers: "Authorization: Bearer {secret}\nX-Sign: {sign}", Account: "jie bang",
			Body:      `{"mobile":"{to}","template":"{template}","text":"{signature}{text}","code":"{code}"}`,
			Signature: "【某区科技局】", SignHow: market.SignMD5, SignText: "{account}{secret}{timestamp}",
			SuccessPath: "result.0.code", SuccessValue: "0", RefusedValues: "1001，1002", SaysPath: "result.0.msg",
			TemplateDuty: "SMS_1", TemplateSecurity: "SMS_2"}}
}

// aText is a message to a telephone, with all that could break a template.
func aText() market.Dispatch {
	d := aDuty()
	d.To, d.Text = "13800001111", "他说：\"好\"\\ {secret}\n</x>&a=1"
	d.Values = map[string]string{"code": "246810"}
	return d
}

func TestAGatewayIsCalledAsItsTemplateSays(t *testing.T) {
	t.Parallel()
	address, calls := robot(t, says(http.StatusOK, `{"result":[{"code":0,"msg":"ok"}]}`))
	g := aGateway(t, address)
	if err := g.Send(t.Context(), aText()); err != nil {
		t.Fatal(err)
	}
	got := calls()[0]
	var body map[string]string
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body["mobile"] != "13800001111" ||
		body["template"] != "SMS_1" || body["code"] != "246810" ||
		body["text"] != `【某区科技局】他说："好"\ {secret} </x>&a=1` {
		t.Errorf("the body is %s, %v", got.body, err)
	}
	sum := md5.Sum([]byte("jie banggeheim1781006400"))
	if got.URL.Query().Get("app") != "jie bang" || got.Header.Get("Authorization") != "Bearer geheim" ||
		got.Header.Get("X-Sign") != hex.EncodeToString(sum[:]) {
		t.Errorf("%s is called with %v", got.URL, got.Header)
	}
	g.Setup.Encoding, g.Setup.Body = market.EncodeForm, "to={to}&text={text}"
	if err := g.Send(t.Context(), aText()); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(calls()[1].body)
	if err != nil || len(form) != 2 || form.Get("text") != `他说："好"\ {secret} </x>&a=1` {
		t.Errorf("the form is %s, %v", calls()[1].body, err)
	}
	g.Setup.Method, g.Setup.Address = market.MethodGet, address+"/{to}?text={text}"
	if err := g.Send(t.Context(), aText()); err != nil || calls()[2].body != "" ||
		calls()[2].URL.Query().Get("text") != `他说："好"\ {secret} </x>&a=1` {
		t.Errorf("it ends with %v at %s", err, calls()[2].URL)
	}
}

func TestWhetherAGatewayTookIt(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		status int
		answer string
		words  string
		final  bool
	}{
		"another code":           {200, `{"result":[{"code":"7","msg":"余额不足"}]}`, "返回码 7：余额不足", false},
		"a refused number":       {200, `{"result":[{"code":"1002","msg":"号码有误"}]}`, "返回码 1002：号码有误", true},
		"no code":                {200, `{"result":[]}`, "没有“result.0.code”", false},
		"no JSON":                {200, `OK`, "没有“result.0.code”", false},
		"a code that is no text": {200, `{"result":[{"code":{"a":1}}]}`, "没有“result.0.code”", false},
		"a failure":              {500, `{"result":[{"msg":"密钥 geheim 不对"}]}`, "HTTP 500", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := robot(t, says(x.status, x.answer))
			g := aGateway(t, address)
			g.Secret.Key = "another"
			var f *Failure
			if f, _ = g.Send(t.Context(), aText()).(*Failure); f == nil || !strings.Contains(f.Sentence, x.words) ||
				f.Final != x.final {
				t.Errorf("it ends with %+v", f)
			}
		})
	}
	address, calls := robot(t, says(http.StatusOK, ""))
	g := aGateway(t, address)
	d := aText()
	d.Kind = market.MessageNews
	if f := failed(t, g.Send(t.Context(), d), "没有设置“订阅与动态”类消息的模板编号"); !f.Final || len(calls()) != 0 {
		t.Errorf("without a template it calls %d times", len(calls()))
	}
	g.Setup.SuccessPath, d.Kind = "", market.MessageSecurity
	if err := g.Send(t.Context(), d); err != nil {
		t.Errorf("success by status ends with %v", err)
	}
}

// An application is called with a token that is asked for once, and again when it was called back.
func TestATokenIsKeptUntilItIsRefused(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var good atomic.Value
	good.Store("t1")
	address, calls := robot(t, func(w http.ResponseWriter, got received) {
		switch {
		case got.URL.Path == "/token" && got.URL.Query().Get("secret") == "geheim":
			asked.Add(1)
			_, _ = w.Write([]byte(`{"errcode":0,"access_token":"` + good.Load().(string) + `"}`))
		case got.URL.Path == "/token":
			_, _ = w.Write([]byte(`{"errcode":40001,"errmsg":"invalid credential"}`))
		case got.URL.Query().Get("access_token") == good.Load():
			_, _ = w.Write([]byte(`{"errcode":0}`))
		default:
			_, _ = w.Write([]byte(`{"errcode":42001,"errmsg":"access_token expired"}`))
		}
	})
	g := &Gateway{Outside: here(t, nil), Secret: market.ChannelSecret{Key: "geheim"}, Setup: market.GatewaySetup{
		Address: address + "/send?access_token={token}", Method: market.MethodPost, Encoding: market.EncodeJSON,
		Body: `{"touser":"{to}"}`, SuccessPath: "errcode", SuccessValue: "0", SaysPath: "errmsg",
		TokenAddress: address + "/token?secret={secret}", TokenPath: "access_token"}}
	for range 2 {
		if err := g.Send(t.Context(), aText()); err != nil {
			t.Fatal(err)
		}
	}
	if asked.Load() != 1 || len(calls()) != 3 {
		t.Errorf("two messages took %d tokens and %d calls", asked.Load(), len(calls()))
	}
	good.Store("t2")
	if err := g.Send(t.Context(), aText()); err != nil || asked.Load() != 2 {
		t.Errorf("after the token was called back it ends with %v and %d tokens", err, asked.Load())
	}
	g.Secret.Key = "wrong"
	g.forget("t2")
	failed(t, g.Send(t.Context(), aText()), "没有取得访问令牌：invalid credential")
}

// FuzzFill wants that whatever a value says stays inside its place.
func FuzzFill(f *testing.F) {
	for _, seed := range []string{"", "王工", `"}`, `\`, "{secret}", "a&b=c", "<x>]]>", "\x00\xff\n", "％{to}{text}"} {
		f.Add(seed, "13800001111")
	}
	f.Fuzz(func(t *testing.T, text, to string) {
		places := map[string]string{"text": text, "to": to, "secret": "geheim"}
		var body map[string]string
		filled := fill(`{"text":"{text}","to":"{to}"}`, places, escapeFor(market.EncodeJSON))
		if err := json.Unmarshal([]byte(filled), &body); err != nil || len(body) != 2 ||
			body["text"] != strings.ToValidUTF8(text, "�") || body["to"] != strings.ToValidUTF8(to, "�") {
			t.Errorf("%q and %q make %s: %v", text, to, filled, err)
		}
		form, err := url.ParseQuery(fill("text={text}&to={to}", places, escapeFor(market.EncodeForm)))
		if err != nil || len(form) != 2 || form.Get("text") != text || form.Get("to") != to {
			t.Errorf("%q and %q make %v: %v", text, to, form, err)
		}
		u, err := url.Parse(fill("https://gateway.test/{to}/send?text={text}", places, inAddress))
		if err != nil || u.Host != "gateway.test" || u.Query().Get("text") != text ||
			strings.Count(u.EscapedPath(), "/") != 2 {
			t.Errorf("%q and %q lead to %v: %v", text, to, u, err)
		}
		var page struct {
			Text string `xml:"text"`
			To   string `xml:"to"`
		}
		made := fill("<m><text>{text}</text><to>{to}</to></m>", places, escapeFor(market.EncodeXML))
		if err := xml.Unmarshal([]byte(made), &page); err != nil {
			t.Errorf("%q and %q make %s: %v", text, to, made, err)
		}
		if strings.Contains(filled+made, "geheim") && !strings.Contains(text+to, "geheim") {
			t.Errorf("a value was read as a template: %s", filled)
		}
	})
}
