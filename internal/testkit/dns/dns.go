// Package dns is a name server for tests: it listens on this machine and answers with the texts it was given.
package dns

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// Server is the name server, and how it is asked.
type Server struct {
	Resolver *net.Resolver

	mu    sync.Mutex
	texts map[string][]string
	fails bool
}

// New starts a server that ends with the test and knows nothing yet.
func New(t testing.TB) *Server {
	t.Helper()
	conn, err := (&net.ListenConfig{}).ListenPacket(context.Background(), "udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	s := &Server{texts: map[string][]string{}}
	s.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
	go func() {
		for b := make([]byte, 1500); ; {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			if answer := s.answer(b[:n]); answer != nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return s
}

// Put makes texts the only ones of a name; none takes them away.
func (s *Server) Put(name string, texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[name] = texts
}

// Fail says whether every question is answered with a failure from now on.
func (s *Server) Fail(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = on
}

func (s *Server) answer(question []byte) []byte {
	var q dnsmessage.Message
	if q.Unpack(question) != nil || len(q.Questions) != 1 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := q.Questions[0]
	a := dnsmessage.Message{Header: dnsmessage.Header{ID: q.ID, Response: true, Authoritative: true}, Questions: q.Questions}
	texts := s.texts[strings.TrimSuffix(strings.ToLower(asked.Name.String()), ".")]
	switch {
	case s.fails:
		a.RCode = dnsmessage.RCodeServerFailure
	case len(texts) == 0:
		a.RCode = dnsmessage.RCodeNameError
	case asked.Type == dnsmessage.TypeTXT:
		for _, text := range texts {
			a.Answers = append(a.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: dnsmessage.TypeTXT, Class: dnsmessage.ClassINET}, Body: &dnsmessage.TXTResource{TXT: []string{text}},
			})
		}
	}
	out, err := a.Pack()
	if err != nil {
		return nil
	}
	return out
}
