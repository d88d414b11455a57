package channel

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jiebang/internal/market"
)

// How long a channel waits, and how much of an answer it reads.
const (
	dialTimeout   = 10 * time.Second
	answerTimeout = 15 * time.Second
	callTimeout   = 20 * time.Second
	answerBytes   = 64 << 10
)

// Outside is how channels reach the world outside: it refuses addresses of this machine and of networks of one's own
// unless they are listed, whatever name they hide behind. It is safe for concurrent use.
type Outside struct {
	names    map[string]bool
	networks []netip.Prefix
	proxy    string // host and port, empty without one
	clock    func() time.Time
	roots    *x509.CertPool // nil for those of the machine
	resolve  func(ctx context.Context, host string) ([]netip.Addr, error)
	patience time.Duration // of one call as a whole
	client   *http.Client
}

// NewOutside reads which names, addresses and networks of one's own may be reached, separated by commas or spaces, and
// the address of a proxy for everything that goes out, empty without one. Both are settings that were looked at when
// they were made; an entry that means nothing allows nothing.
func NewOutside(listed, proxy string, clock func() time.Time) *Outside {
	o := &Outside{names: map[string]bool{}, clock: clock, patience: callTimeout,
		resolve: func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}}
	for _, entry := range market.OutgoingEntries(listed) {
		o.list(entry)
	}
	if u, err := url.Parse(proxy); err == nil && u.Host != "" {
		port := u.Port()
		if port == "" {
			port = "80"
		}
		o.proxy = net.JoinHostPort(u.Hostname(), port)
	}
	o.client = &http.Client{Transport: o.transport(), CheckRedirect: sameHost}
	return o
}

func (o *Outside) list(entry string) {
	if prefix, err := netip.ParsePrefix(entry); err == nil {
		o.networks = append(o.networks, prefix.Masked())
		return
	}
	if addr, err := netip.ParseAddr(entry); err == nil {
		addr = addr.Unmap()
		o.networks = append(o.networks, netip.PrefixFrom(addr, addr.BitLen()))
		return
	}
	o.names[strings.ToLower(entry)] = true
}

func (o *Outside) transport() *http.Transport {
	return &http.Transport{DialContext: o.DialContext, TLSHandshakeTimeout: dialTimeout,
		ResponseHeaderTimeout: answerTimeout, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 2,
		MaxResponseHeaderBytes: answerBytes, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.roots}}
}

// Close gives up connections that are kept for the next call.
func (o *Outside) Close() { o.client.CloseIdleConnections() }

// sameHost refuses to be led elsewhere: an answer may move a call on its own host, never to another one.
func sameHost(next *http.Request, via []*http.Request) error {
	const most = 3
	first := via[0]
	if next.URL.Host != first.URL.Host || next.URL.Scheme != first.URL.Scheme || next.Method != first.Method ||
		len(via) > most {
		return errRedirect
	}
	return nil
}

// What is refused before anything is sent.
var (
	errRedirect = errors.New("led to another place")
	errForeign  = errors.New("an address of this machine or of a network of one's own")
	errPlain    = errors.New("not encrypted")
)

// listedHost reports whether a host may be reached wherever it lies.
func (o *Outside) listedHost(host string) bool {
	if o.names[strings.ToLower(strings.TrimSuffix(host, "."))] {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && o.listedAddr(addr)
}

func (o *Outside) listedAddr(addr netip.Addr) bool {
	addr = addr.WithZone("").Unmap()
	for _, n := range o.networks {
		if n.Contains(addr) {
			return true
		}
	}
	return false
}

// DialContext connects to a host and port. The address is looked at when it is known and before anything is sent, so
// that a name which means another address the second time is of no use.
func (o *Outside) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if o.proxy != "" {
		return o.tunnel(ctx, host, port)
	}
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: -1}
	if !o.listedHost(host) {
		dialer.ControlContext = func(_ context.Context, _, resolved string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(resolved)
			if err != nil || !o.public(at.Addr()) {
				return errForeign
			}
			return nil
		}
	}
	return dialer.DialContext(ctx, network, address)
}

// tunnel goes through the proxy. What the proxy is asked for is looked at first; a name that cannot be looked up here
// must be listed.
func (o *Outside) tunnel(ctx context.Context, host, port string) (net.Conn, error) {
	if !o.listedHost(host) {
		addrs, err := o.addresses(ctx, host)
		if err != nil {
			return nil, err
		}
		for _, addr := range addrs {
			if !o.public(addr) {
				return nil, errForeign
			}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", o.proxy)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	rest, err := askForTunnel(conn, net.JoinHostPort(host, port))
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("proxy: %w", err)
	}
	return &tunnelled{conn, rest}, nil
}

func (o *Outside) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	addrs, err := o.resolve(ctx, host)
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, err
}

// tunnelled is a connection whose first bytes may have come with the proxy's answer.
type tunnelled struct {
	net.Conn
	rest *bufio.Reader
}

// Read reads what the proxy has sent already, then the connection.
func (t *tunnelled) Read(p []byte) (int, error) { return t.rest.Read(p) }

func askForTunnel(conn net.Conn, address string) (*bufio.Reader, error) {
	ask := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address,
		Header: http.Header{}}
	if err := ask.Write(conn); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, ask)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New("refused with " + strconv.Itoa(answer.StatusCode))
	}
	return reader, nil
}

// public reports whether an address may be reached: one of the whole world's, or one that is listed.
func (o *Outside) public(addr netip.Addr) bool {
	return o.listedAddr(addr) || worldwide(addr.WithZone("").Unmap())
}

// reserved are networks that lead nowhere in the world, or back: of this machine and its neighbours, of carriers, of
// examples and tests, those that carry an IPv4 address within an IPv6 one, and where clouds tell machines who they are.
var reserved = func() []netip.Prefix {
	var all []netip.Prefix
	for _, text := range strings.Fields(`0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
		192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3
		168.63.129.16/32 ::/96
		::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32
		2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`) {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}()

func worldwide(addr netip.Addr) bool {
	if !addr.IsValid() || !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return false
	}
	for _, n := range reserved {
		if n.Contains(addr) {
			return false
		}
	}
	return true
}

// answer is what a receiver said to a call.
type answer struct {
	status int
	body   []byte
	at     time.Time // by the receiver's clock, zero when it did not say
	after  time.Duration
}

// call makes one request and reads its answer. What goes wrong is a *Failure without the address in it, since that may
// be a key.
func (o *Outside) call(ctx context.Context, method, address string, head http.Header, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, o.patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(string(body)))
	if err != nil {
		return answer{}, &Failure{Sentence: "接口地址不正确，请检查设置。"}
	}
	if request.URL.Scheme != "https" && !o.listedHost(request.URL.Hostname()) {
		return answer{}, failureOf(errPlain)
	}
	for name, values := range head {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", "jiebang")
	response, err := o.client.Do(request)
	if err != nil {
		return answer{}, failureOf(err)
	}
	defer func() { _ = response.Body.Close() }()
	a := answer{status: response.StatusCode, after: o.wait(response.Header.Get("Retry-After"))}
	a.at, _ = http.ParseTime(response.Header.Get("Date"))
	a.body, err = io.ReadAll(io.LimitReader(response.Body, answerBytes+1))
	if err != nil {
		return answer{}, failureOf(err)
	}
	if len(a.body) > answerBytes {
		return answer{}, &Failure{Sentence: "对方返回的内容过长，不像消息接口，请检查地址。"}
	}
	return a, nil
}

// wait reads how long a receiver asks to wait: seconds, or a time; a day at most.
func (o *Outside) wait(text string) time.Duration {
	const most = 24 * time.Hour
	wait := time.Duration(0)
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= int(most/time.Second) {
		wait = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(o.clock())
	}
	return max(0, min(wait, most))
}

// failureOf puts what went wrong on the way into a sentence. The address is left out.
func failureOf(err error) *Failure {
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	var called *url.Error
	if errors.As(err, &called) {
		err = called.Err
	}
	return &Failure{Sentence: sentenceOf(err), Err: err}
}

func sentenceOf(err error) string {
	var (
		lookup  *net.DNSError
		verify  *tls.CertificateVerificationError
		wrong   tls.RecordHeaderError
		timeout net.Error
	)
	switch {
	case strings.HasPrefix(err.Error(), "proxy: "):
		return "外联代理没有接通，请检查代理设置。"
	case errors.Is(err, errForeign):
		return "地址属于本机或内部网络，未列入允许名单，没有连接。"
	case errors.Is(err, errPlain):
		return "地址不加密（http），且未列入允许名单，没有连接。"
	case errors.Is(err, errRedirect):
		return "对方把请求转到了别处，没有跟随，请检查地址。"
	case errors.As(err, &lookup):
		return "找不到服务器，请检查域名和本机的域名解析。"
	case errors.As(err, &verify):
		return "对方的证书不可信或与域名不符。"
	case errors.As(err, &wrong):
		return "对方没有按加密方式应答，请检查端口和加密方式。"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return "对方没有在规定时间内应答。"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "对方拒绝连接，请检查地址和端口。"
	}
	return "连接中断，没有收到应答。"
}
