package outgoing

import (
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// inside is a server of the network Plumbline runs in, on both loopbacks, that counts who reaches it.
type inside struct {
	port     string
	accepted atomic.Int64
}

func listen(t *testing.T, h http.Handler) *inside {
	t.Helper()
	in := &inside{}
	four, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, in.port, _ = net.SplitHostPort(four.Addr().String())
	at := []net.Listener{four}
	if six, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp6", "[::1]:"+in.port); err == nil {
		at = append(at, six)
	}
	for _, l := range at {
		s := &http.Server{Handler: h, ReadHeaderTimeout: time.Second, ConnState: func(_ net.Conn, s http.ConnState) {
			if s == http.StateNew {
				in.accepted.Add(1)
			}
		}}
		go func() { _ = s.Serve(l) }()
		t.Cleanup(func() { _ = s.Close() })
	}
	return in
}

// hello answers with a greeting or, where one is asked for, a redirect.
var hello = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if to := r.URL.Query().Get("to"); to != "" {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	_, _ = io.WriteString(w, "hello")
})

func get(t *testing.T, c *http.Client, url string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return string(b), err
}

// hosts all lead, or once led in some product, to the network Plumbline runs in.
var hosts = []string{
	"127.0.0.1", "127.0.0.53", "127.255.255.254", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.0.0.1", "0.0.0.0", "0",
	"localhost", "localhost.", "LOCALHOST", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254",
	"169.254.169.254", "169.254.170.2", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
	"192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
	"[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
	"[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:db8::1]",
	"[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[3fff::1]", "[5f00::1]",
}

func TestSec_T34_NoAddressLeadsInside(t *testing.T) {
	t.Parallel()
	in := listen(t, hello)
	c := open(Options{Timeout: 5 * time.Second}, nameServer(t, nil))
	for _, host := range hosts {
		for _, scheme := range []string{"http", "https"} {
			if _, err := get(t, c, scheme+"://"+host+":"+in.port+"/"); err == nil {
				t.Errorf("%s://%s was reached", scheme, host)
			} else if ip, bad := netip.ParseAddr(strings.Trim(host, "[]")); bad == nil && !errors.Is(err, ErrRefused) {
				t.Errorf("%s://%s ended with %v", scheme, ip, err)
			}
		}
	}
	for _, url := range []string{"ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:" + in.port + "/", "https://me:pass@example.com/"} {
		if _, err := get(t, c, url); err == nil {
			t.Errorf("%s was reached", url)
		}
	}
	if n := in.accepted.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
	if got, err := get(t, New(Options{Allow: networks("127.0.0.0/8")}), "http://127.0.0.1:"+in.port); got != "hello" || in.accepted.Load() != 1 {
		t.Errorf("an allowed network answers %q, %v", got, err)
	}
}

func TestSec_T34_PublicAddressesAreByHTTPSOnly(t *testing.T) {
	t.Parallel()
	ask := gate(nil)
	for _, ip := range []string{"1.1.1.1", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"} {
		at := netip.AddrPortFrom(netip.MustParseAddr(ip), 443).String()
		if err := ask(t.Context(), "tcp6", at, nil); err != nil {
			t.Errorf("%s: %v", ip, err)
		}
		if err := ask(context.WithValue(t.Context(), plainKey{}, true), "tcp6", at, nil); !errors.Is(err, ErrRefused) {
			t.Errorf("%s by http: %v", ip, err)
		}
	}
}

// A name whose second answer leads inside: what was looked up before counts for nothing.
func TestSec_T34_RebindingNames(t *testing.T) {
	t.Parallel()
	in := listen(t, hello)
	var asked atomic.Int64
	names := nameServer(t, func(string) [4]byte {
		if asked.Add(1) == 1 {
			return [4]byte{127, 0, 0, 2} // the network this client may reach stands for the open one
		}
		return [4]byte{127, 0, 0, 1}
	})
	c := open(Options{Allow: networks("127.0.0.2/32"), Timeout: 5 * time.Second}, names)
	if _, err := get(t, c, "http://rebind.example:"+in.port); errors.Is(err, ErrRefused) {
		t.Errorf("the first answer was refused: %v", err)
	}
	for range 5 {
		if _, err := get(t, c, "http://rebind.example:"+in.port); !errors.Is(err, ErrRefused) {
			t.Errorf("the second answer ended with %v", err)
		}
	}
	if asked.Load() < 6 || in.accepted.Load() != 0 {
		t.Errorf("%d look-ups, %d connections", asked.Load(), in.accepted.Load())
	}
}

func TestSec_T34_EveryHopIsChecked(t *testing.T) {
	t.Parallel()
	in := listen(t, hello)
	open := httptest.NewServer(hello)
	defer open.Close()
	at, err := netip.ParseAddrPort(open.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := New(Options{Allow: []netip.Prefix{netip.PrefixFrom(at.Addr(), 32)}, Timeout: 5 * time.Second})
	if got, err := get(t, c, open.URL+"?to=/"); got != "hello" {
		t.Fatalf("a redirect within what is allowed: %q, %v", got, err)
	}
	for _, to := range []string{"http://[::1]:" + in.port, "http://[::ffff:10.0.0.1]/", "http://127.0.0.2:" + in.port, "http://169.254.169.254/latest/meta-data/", "https://192.168.0.1/"} {
		if _, err := get(t, c, open.URL+"?to="+to); !errors.Is(err, ErrRefused) {
			t.Errorf("a redirect to %s ended with %v", to, err)
		}
	}
	loop := ""
	for range 5 {
		loop = "/?to=" + strings.NewReplacer("?", "%3F", "=", "%3D", "%", "%25").Replace(loop)
	}
	if _, err := get(t, c, open.URL+loop); !errors.Is(err, ErrRefused) {
		t.Errorf("five redirects ended with %v", err)
	}
	secure := httptest.NewTLSServer(http.RedirectHandler(open.URL, http.StatusFound))
	defer secure.Close()
	c.Transport.(*limited).next.(*http.Transport).TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
	if _, err := get(t, c, secure.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("a redirect from https to http ended with %v", err)
	}
	if n := in.accepted.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

func TestSec_T34_AnswersHaveLimits(t *testing.T) {
	t.Parallel()
	in := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/exact":
			_, _ = w.Write(make([]byte, 1000))
		case "/large":
			_, _ = w.Write(make([]byte, 1001))
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 1<<20))
			_ = z.Close()
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("a", 100<<10))
		case "/drip":
			for range 100 {
				_, _ = w.Write([]byte("a"))
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(50 * time.Millisecond):
				}
			}
		}
	}))
	c := New(Options{Allow: networks("127.0.0.0/8"), MaxBody: 1000, Timeout: 2 * time.Second})
	for path, want := range map[string]error{"/exact": nil, "/large": ErrTooLarge, "/bomb": ErrTooLarge} {
		if _, err := get(t, c, "http://127.0.0.1:"+in.port+path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{"/header", "/drip"} {
		if _, err := get(t, c, "http://127.0.0.1:"+in.port+path); err == nil {
			t.Errorf("%s was taken", path)
		}
	}
}

// nameServer answers every question for an address of IPv4 with what answer says, and all others with nothing.
func nameServer(t *testing.T, answer func(name string) [4]byte) *net.Resolver {
	t.Helper()
	if answer == nil {
		answer = func(string) [4]byte { return [4]byte{127, 0, 0, 1} }
	}
	conn, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		for b := make([]byte, 1500); ; {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(reply(b[:n], answer), from)
		}
	}()
	return &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func reply(q []byte, answer func(string) [4]byte) []byte {
	end, name := 12, ""
	for q[end] != 0 {
		name += string(q[end+1:end+1+int(q[end])]) + "."
		end += 1 + int(q[end])
	}
	question := q[12 : end+5]
	out := append([]byte{q[0], q[1], 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
	if binary.BigEndian.Uint16(q[end+1:]) == 1 { // A
		out[7] = 1
		ip := answer(name)
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		out = append(out, ip[:]...)
	}
	return out
}
