package channel

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/market"
)

// noon is the time in these tests.
var noon = time.Date(2026, 6, 9, 12, 0, 0, 0, time.UTC)

// here may reach this machine, which is where the receivers of the tests are, and trusts the certificate.
func here(t testing.TB, roots *x509.CertPool) *Outside {
	t.Helper()
	o := NewOutside("127.0.0.1, mail.test", "", func() time.Time { return noon })
	o.roots, o.patience = roots, 5*time.Second
	o.client.Transport = o.transport()
	t.Cleanup(o.Close)
	return o
}

// received is a call as its receiver saw it.
type received struct {
	*http.Request
	body string
}

// robot is a receiver that answers each call and keeps it. A caller who gave up may call again while the answer to its
// first call is still under way, so calls are kept under a lock.
func robot(t testing.TB, answer func(w http.ResponseWriter, got received)) (address string, calls func() []received) {
	t.Helper()
	var mu sync.Mutex
	var all []received
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got := received{r, string(body)}
		mu.Lock()
		all = append(all, got)
		mu.Unlock()
		answer(w, got)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []received {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// says answers every call alike.
func says(status int, body string) func(http.ResponseWriter, received) {
	return func(w http.ResponseWriter, _ received) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// failed wants a failure whose sentence holds the words, and which lets nothing secret out.
func failed(t *testing.T, err error, words string) *Failure {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) || !strings.Contains(f.Sentence, words) {
		t.Fatalf("it ended with %v; want %q", err, words)
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("what is secret stands in the failure: %v", err)
	}
	return f
}

// certificate is one for this machine, and who trusts it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	kind := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{"mail.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, kind, kind, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	known, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(known)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// resolvesTo is a resolver that knows one answer.
func resolvesTo(addresses ...string) func(context.Context, string) ([]netip.Addr, error) {
	return func(context.Context, string) ([]netip.Addr, error) {
		var all []netip.Addr
		for _, a := range addresses {
			all = append(all, netip.MustParseAddr(a))
		}
		return all, nil
	}
}

// aDuty is a message that something waits for its reader.
func aDuty() market.Dispatch {
	return market.Dispatch{ID: "delivery-7", Kind: market.MessageDuty, Title: "需求已退回",
		Text: "请按意见修改后重新提交。\n期限：6 月 20 日。", Link: "https://jiebang.test/listings/7", At: noon}
}
