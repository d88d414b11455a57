package channel

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestAddressesOfOnesOwnAreRefused(t *testing.T) {
	t.Parallel()
	o := NewOutside("10.1.0.0/16 192.168.7.7", "", func() time.Time { return noon })
	for address, want := range map[string]bool{
		"127.0.0.1": false, "127.8.8.8": false, "0.0.0.0": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"100.100.100.200": false, "168.63.129.16": false, "192.0.0.192": false, "198.18.0.1": false, "224.0.0.1": false,
		"255.255.255.255": false, "240.0.0.1": false, "203.0.113.9": false,
		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2001::1": false,
		"fe80::1%eth0": false,
		"fc00::1":      false, "fd00:ec2::254": false, "fec0::1": false, "ff02::1": false, "2001:db8::1": false,
		"8.8.8.8": true, "114.114.114.114": true, "2400:3200::1": true, "172.32.0.1": true, "100.128.0.1": true,
		"10.1.2.3": true, "10.2.2.3": false, "192.168.7.7": true, "::ffff:192.168.7.7": true, "192.168.7.8": false,
	} {
		if got := o.public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s may be reached: %v, want %v", address, got, want)
		}
	}
}

// A name that means this machine is refused when it is connected to, whatever it was looked up as before.
func TestANameOfThisMachineIsRefusedWhenItIsConnectedTo(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	o := NewOutside("", "", func() time.Time { return noon })
	for _, host := range []string{"localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"} {
		_, err := o.call(t.Context(), http.MethodPost, "https://"+host+":"+port+"/?key=geheim", nil, nil)
		if err == nil {
			t.Errorf("%s is reached", host)
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the key stands in %v", err)
		}
	}
	_, err := o.DialContext(t.Context(), "tcp", "localhost:"+port)
	if !errors.Is(err, errForeign) || calls.Load() != 0 {
		t.Errorf("localhost ends with %v after %d calls", err, calls.Load())
	}
	listed := NewOutside("localhost", "", func() time.Time { return noon })
	conn, err := listed.DialContext(t.Context(), "tcp", "localhost:"+port)
	if err != nil {
		t.Fatalf("a listed name is refused: %v", err)
	}
	_ = conn.Close()
	_, err = o.call(t.Context(), http.MethodPost, "http://example.com/?key=geheim", nil, nil)
	failed(t, err, "不加密")
}

// What goes wrong with each kind of receiver: it is down, slow, talks nonsense or without end, or leads elsewhere.
func TestAReceiverThatIsOutOfOrder(t *testing.T) {
	t.Parallel()
	inner, _ := robot(t, says(http.StatusOK, `{"errcode":0,"code":0}`))
	away := NewOutside("127.0.0.2", "", func() time.Time { return noon })
	for name, how := range map[string]struct {
		answer func(http.ResponseWriter, received)
		want   string
	}{
		"it says nothing":            {func(_ http.ResponseWriter, got received) { <-got.Context().Done() }, "规定时间"},
		"it talks nonsense":          {says(http.StatusOK, "<html>欢迎</html>"), "不是机器人接口"},
		"it says nothing of success": {says(http.StatusOK, `{"ok":true}`), "不是机器人接口"},
		"it never ends": {func(w http.ResponseWriter, _ received) {
			_, _ = io.WriteString(w, strings.Repeat("x", answerBytes+1))
		}, "过长"},
		"it leads to another place": {func(w http.ResponseWriter, got received) {
			http.Redirect(w, got.Request, inner, http.StatusTemporaryRedirect)
		}, "转到了别处"},
		"it leads to a place that reads only": {func(w http.ResponseWriter, got received) {
			http.Redirect(w, got.Request, got.URL.Path+"/other", http.StatusFound)
		}, "转到了别处"},
		"it breaks off": {func(w http.ResponseWriter, _ received) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.Close()
		}, "中断"},
		"it is busy":         {says(http.StatusTooManyRequests, ""), "频繁"},
		"it is out of order": {says(http.StatusBadGateway, "bad gateway"), "不是机器人接口"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := robot(t, how.answer)
			o := here(t, nil)
			o.patience = time.Second
			secret := market.ChannelSecret{Address: address + "/send?key=geheim", Key: "geheim"}
			for _, c := range []Channel{&WeCom{Outside: o, Secret: secret}, &DingTalk{Outside: o, Secret: secret},
				&Feishu{Outside: o, Secret: secret}} {
				if f := failed(t, c.Send(t.Context(), aDuty()), how.want); f.Final || f.Gone {
					t.Errorf("%T gives up for good: %v", c, f)
				}
			}
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		closed, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_ = closed.Close()
		secret := market.ChannelSecret{Address: "http://" + closed.Addr().String()}
		robot := &WeCom{Outside: here(t, nil), Secret: secret}
		failed(t, robot.Send(t.Context(), aDuty()), "拒绝连接")
	})
	t.Run("its address is one of our own", func(t *testing.T) {
		t.Parallel()
		robot := &WeCom{Outside: away, Secret: market.ChannelSecret{Address: "https://127.0.0.1/?key=geheim"}}
		failed(t, robot.Send(t.Context(), aDuty()), "内部网络")
	})
}

// proxied is a proxy that keeps what it was asked for and connects to the place.
func proxied(t *testing.T, place string) (address string, asked func() []string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var mu sync.Mutex
	var all []string
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				mu.Lock()
				all = append(all, request.Method+" "+request.Host)
				mu.Unlock()
				there, err := net.Dial("tcp", place)
				if err != nil {
					_, _ = io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
					return
				}
				defer func() { _ = there.Close() }()
				_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
				go func() { _, _ = io.Copy(there, conn) }()
				_, _ = io.Copy(conn, there)
			}()
		}
	}()
	return "http://" + listener.Addr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func TestTheProxyIsAskedForNothingThatIsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}))
	t.Cleanup(server.Close)
	address, asked := proxied(t, server.Listener.Addr().String())
	through := func(listed string, resolves ...string) error {
		o := NewOutside(listed, address, func() time.Time { return noon })
		o.resolve, o.patience = resolvesTo(resolves...), 5*time.Second
		defer o.Close()
		conn, err := o.DialContext(t.Context(), "tcp", "robot.test:80")
		if err == nil {
			_ = conn.Close()
		}
		return err
	}
	if err := through("", "8.8.8.8", "10.0.0.1"); !errors.Is(err, errForeign) || len(asked()) != 0 {
		t.Errorf("one of two addresses is inner, and it ends with %v; the proxy was asked for %v", err, asked())
	}
	if err := through("", "2400:3200::1"); err != nil || len(asked()) != 1 || asked()[0] != "CONNECT robot.test:80" {
		t.Errorf("it ends with %v; the proxy was asked for %v", err, asked())
	}
	o := NewOutside("robot.test", address, func() time.Time { return noon })
	o.resolve = func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("no resolver here") }
	t.Cleanup(o.Close)
	robot := &WeCom{Outside: o, Secret: market.ChannelSecret{Address: "http://robot.test/send"}}
	if err := robot.Send(t.Context(), aDuty()); err != nil {
		t.Errorf("a listed name that only the proxy knows is not reached: %v", err)
	}
	dead := NewOutside("robot.test", "http://127.0.0.1:1", func() time.Time { return noon })
	robot.Outside = dead
	failed(t, robot.Send(t.Context(), aDuty()), "代理")
}

func TestHowLongAReceiverAsksToWait(t *testing.T) {
	t.Parallel()
	o := NewOutside("", "", func() time.Time { return noon })
	for text, want := range map[string]time.Duration{"": 0, "30": 30 * time.Second, "-5": 0, "nonsense": 0,
		"99999999999999999999": 0, "Tue, 09 Jun 2026 12:01:00 GMT": time.Minute, "Tue, 09 Jun 2026 11:00:00 GMT": 0,
		"Tue, 09 Jun 2099 11:00:00 GMT": 24 * time.Hour} {
		if got := o.wait(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
