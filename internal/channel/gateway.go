package channel

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5" // gateways ask for it; it guards nothing of ours
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"jiebang/internal/market"
)

// Gateway calls an HTTP interface that sends text messages, or messages of an application: address, headers and body
// are templates, so that no vendor is built in. It is safe for concurrent use and is used by pointer.
type Gateway struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.GatewaySetup
	SMS     bool // texts are one line, and a signature stands before them

	mu      sync.Mutex
	token   string
	tokenAt time.Time
}

// tokenLife is how long an access token is used; those of 公众号 and 企业微信 hold for two hours.
const tokenLife = 100 * time.Minute

// Send hands one message to the gateway. That it was taken does not mean that it arrived.
func (g *Gateway) Send(ctx context.Context, d market.Dispatch) error {
	_, err := g.SendFor(ctx, d)
	return err
}

// SendFor hands one message to the gateway and tells under which number its operator will report what became of it.
func (g *Gateway) SendFor(ctx context.Context, d market.Dispatch) (receipt string, err error) {
	token, fresh, err := g.accessToken(ctx)
	if err != nil {
		return "", err
	}
	receipt, err = g.send(ctx, d, token)
	if err == nil || token == "" || fresh {
		return receipt, err
	}
	g.forget(token) // it may have been called back; a new one tells
	if token, _, err = g.accessToken(ctx); err != nil {
		return "", err
	}
	return g.send(ctx, d, token)
}

func (g *Gateway) send(ctx context.Context, d market.Dispatch, token string) (receipt string, err error) {
	places, err := g.places(d, token)
	if err != nil {
		return "", err
	}
	head := g.headers(places)
	var body []byte
	if g.Setup.Method == market.MethodPost {
		body = []byte(fill(g.Setup.Body, places, escapeFor(g.Setup.Encoding)))
	}
	got, err := g.Outside.call(ctx, g.Setup.Method, fill(g.Setup.Address, places, inAddress), head, body)
	if err != nil {
		return "", err
	}
	if err := g.judge(got); err != nil || !g.Setup.Reports() {
		return "", err
	}
	if g.Setup.ReceiptPath == "" {
		return places["id"], nil
	}
	receipt, _ = at(got.body, g.Setup.ReceiptPath)
	return receipt, nil
}

// places are what takes the place of each name.
func (g *Gateway) places(d market.Dispatch, token string) (map[string]string, error) {
	now := g.Outside.clock()
	china := time.FixedZone("CST", 8*60*60)
	p := map[string]string{}
	for name, value := range d.Values {
		p[name] = value
	}
	p["to"], p["title"], p["text"], p["link"], p["id"] = d.To, oneLine(d.Title), d.Text, d.Link, messageID(d.ID)
	p["account"], p["secret"], p["token"] = g.Setup.Account, g.Secret.Key, token
	p["signature"], p["template"] = g.Setup.Signature, g.Setup.Template(d.Kind)
	p["timestamp"], p["timestamp_ms"] = strconv.FormatInt(now.Unix(), 10), strconv.FormatInt(now.UnixMilli(), 10)
	p["time"] = now.In(china).Format("20060102150405")
	if g.SMS {
		p["text"] = oneLine(d.Text)
	}
	if strings.Contains(g.Setup.Address+g.Setup.Headers+g.Setup.Body, "{template}") && p["template"] == "" {
		return nil, &Failure{Sentence: "没有设置“" + d.Kind.Label() + "”类消息的模板编号。", Final: true}
	}
	p["sign"] = g.sign(fill(g.Setup.SignText, p, asIs))
	return p, nil
}

func (g *Gateway) sign(text string) string {
	switch g.Setup.SignHow {
	case market.SignMD5:
		sum := md5.Sum([]byte(text))
		return hex.EncodeToString(sum[:])
	case market.SignSHA256:
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	case market.SignHMAC, market.SignHMACBase64:
		mac := hmac.New(sha256.New, []byte(g.Secret.Key))
		_, _ = mac.Write([]byte(text))
		if g.Setup.SignHow == market.SignHMACBase64 {
			return base64.StdEncoding.EncodeToString(mac.Sum(nil))
		}
		return hex.EncodeToString(mac.Sum(nil))
	}
	return ""
}

func (g *Gateway) headers(places map[string]string) http.Header {
	head := http.Header{"Content-Type": {map[string]string{market.EncodeJSON: "application/json; charset=utf-8",
		market.EncodeForm: "application/x-www-form-urlencoded", market.EncodeXML: "application/xml; charset=utf-8",
	}[g.Setup.Encoding]}}
	for line := range strings.SplitSeq(g.Setup.Headers, "\n") {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		head.Set(strings.TrimSpace(name), oneLine(fill(value, places, asIs)))
	}
	return head
}

var place = regexp.MustCompile(`\{([a-z_]+)\}`)

// fill puts the values in the places of a template, each escaped once; what a value says is never read as a template.
func fill(template string, places map[string]string, escape func(string) string) string {
	return place.ReplaceAllStringFunc(template, func(found string) string {
		return escape(places[found[1:len(found)-1]])
	})
}

func asIs(text string) string { return text }

// inAddress escapes for a path and for a query alike.
func inAddress(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func escapeFor(encoding string) func(string) string {
	switch encoding {
	case market.EncodeForm:
		return url.QueryEscape
	case market.EncodeXML:
		return func(text string) string {
			var b bytes.Buffer
			_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
			return b.String()
		}
	}
	return inJSON
}

// inJSON escapes for the inside of a JSON text.
func inJSON(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(strings.ToValidUTF8(text, "�")) // texts can always be written
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), `"`), "\"\n")
}

// judge says whether the gateway took the message.
func (g *Gateway) judge(got answer) error {
	if got.status < 200 || got.status >= 300 {
		f := judgeStatus(got)
		if says := g.says(got.body); says != "" {
			return &Failure{Sentence: fmt.Sprintf("接口没有接受（HTTP %d）：%s", got.status, says), After: got.after}
		}
		return f
	}
	if g.Setup.SuccessPath == "" {
		return nil
	}
	code, ok := at(got.body, g.Setup.SuccessPath)
	switch {
	case !ok:
		return &Failure{Sentence: "接口的应答中没有“" + g.Setup.SuccessPath + "”，请检查地址和返回码的位置。"}
	case code == g.Setup.SuccessValue:
		return nil
	}
	f := &Failure{Sentence: "接口没有接受，返回码 " + plain(code)}
	if says := g.says(got.body); says != "" {
		f.Sentence += "：" + says
	}
	refused := strings.FieldsFunc(g.Setup.RefusedValues, func(r rune) bool { return strings.ContainsRune(",，;；、 ", r) })
	f.Final = slices.Contains(refused, code)
	return f
}

func (g *Gateway) says(body []byte) string {
	if g.Setup.SaysPath == "" {
		return ""
	}
	says, _ := at(body, g.Setup.SaysPath)
	return plain(says)
}

// at reads what stands at a path of an answer, names and numbers of rows joined by full stops.
func at(body []byte, path string) (string, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return "", false
	}
	for step := range strings.SplitSeq(path, ".") {
		switch inner := value.(type) {
		case map[string]any:
			next, ok := inner[step]
			if !ok {
				return "", false
			}
			value = next
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(inner) {
				return "", false
			}
			value = inner[n]
		default:
			return "", false
		}
	}
	switch found := value.(type) {
	case string:
		return found, true
	case json.Number:
		return found.String(), true
	case bool:
		return strconv.FormatBool(found), true
	}
	return "", false
}

// accessToken is the token that the application is called with, empty when none is needed; fresh reports whether it
// was asked for just now.
func (g *Gateway) accessToken(ctx context.Context) (token string, fresh bool, err error) {
	if g.Setup.TokenAddress == "" {
		return "", false, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.Outside.clock(); g.token != "" && now.Sub(g.tokenAt) < tokenLife {
		return g.token, false, nil
	}
	own := map[string]string{"account": g.Setup.Account, "secret": g.Secret.Key}
	got, err := g.Outside.call(ctx, http.MethodGet, fill(g.Setup.TokenAddress, own, inAddress), http.Header{}, nil)
	if err != nil {
		return "", false, err
	}
	token, ok := at(got.body, g.Setup.TokenPath)
	if !ok || token == "" {
		f := &Failure{Sentence: "没有取得访问令牌，请核对接口账号和密钥。"}
		if says := g.says(got.body); says != "" {
			f.Sentence = "没有取得访问令牌：" + says
		}
		return "", false, f
	}
	g.token, g.tokenAt = token, g.Outside.clock()
	return token, true, nil
}

func (g *Gateway) forget(token string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.token == token {
		g.token = ""
	}
}
