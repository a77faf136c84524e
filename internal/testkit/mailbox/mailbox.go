// Package mailbox is a mail server for tests: it listens on this machine, insists on encryption, takes
// every mail and keeps it, or fails the way it is told to.
package mailbox

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is one message as it arrived.
type Mail struct {
	From, To string // of the envelope
	Header   mail.Header
	Subject  string // decoded
	Text     string // decoded
	Raw      string
}

// Server is the mail server.
type Server struct {
	URL string
	TLS *tls.Config // trusts the server

	cert  tls.Certificate
	mu    sync.Mutex
	mails []Mail
	reply string // to RCPT, instead of 250
	plain int    // commands beyond EHLO and STARTTLS that came without encryption
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{}
	if err := s.makeCertificate(); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	s.URL = "smtp://" + ln.Addr().String()
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *Server) makeCertificate() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	s.cert = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	s.TLS = &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
	return nil
}

// Refuse answers every recipient with this line until it is told otherwise; "" takes mails again.
func (s *Server) Refuse(reply string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = reply
}

// All is every mail so far.
func (s *Server) All() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail{}, s.mails...)
}

// Unencrypted counts what was said without encryption beyond the greeting.
func (s *Server) Unencrypted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plain
}

// Last is the newest mail to an address.
func (s *Server) Last(to string) (Mail, bool) {
	all := s.All()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To == to {
			return all[i], true
		}
	}
	return Mail{}, false
}

// session is one connection.
type session struct {
	*Server
	conn      net.Conn
	in        *bufio.Reader
	encrypted bool
	from, to  string
}

func (s *Server) serve(conn net.Conn) {
	c := &session{Server: s, conn: conn, in: bufio.NewReader(conn)}
	defer func() { _ = c.conn.Close() }()
	c.say("220 mailbox")
	for {
		line, err := c.in.ReadString('\n')
		if err != nil || !c.answer(strings.TrimSpace(line)) {
			return
		}
	}
}

func (c *session) say(line string) bool {
	_, err := fmt.Fprintf(c.conn, "%s\r\n", line)
	return err == nil
}

func (c *session) answer(line string) bool {
	verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0])
	if !c.encrypted && verb != "EHLO" && verb != "STARTTLS" && verb != "QUIT" {
		c.mu.Lock()
		c.plain++
		c.mu.Unlock()
		return c.say("530 encrypt first")
	}
	switch verb {
	case "EHLO":
		if c.encrypted {
			return c.say("250-mailbox\r\n250 8BITMIME")
		}
		return c.say("250-mailbox\r\n250 STARTTLS")
	case "STARTTLS":
		if !c.say("220 go on") {
			return false
		}
		c.conn = tls.Server(c.conn, &tls.Config{Certificates: []tls.Certificate{c.cert}, MinVersion: tls.VersionTLS12})
		c.in, c.encrypted = bufio.NewReader(c.conn), true
		return true
	case "MAIL":
		c.from = address(line)
		return c.say("250 ok")
	case "RCPT":
		c.mu.Lock()
		reply := c.reply
		c.mu.Unlock()
		if reply != "" {
			return c.say(reply)
		}
		c.to = address(line)
		return c.say("250 ok")
	case "DATA":
		return c.say("354 go on") && c.take() && c.say("250 taken")
	case "QUIT":
		c.say("221 bye")
		return false
	}
	return c.say("250 ok")
}

func address(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	a, _, _ := strings.Cut(rest, ">")
	return a
}

// take reads a mail to the line with a dot.
func (c *session) take() bool {
	var b strings.Builder
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	m := Mail{From: c.from, To: c.to, Raw: b.String()}
	if msg, err := mail.ReadMessage(strings.NewReader(m.Raw)); err == nil {
		m.Header = msg.Header
		m.Subject, _ = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
		text, _ := io.ReadAll(quotedprintable.NewReader(msg.Body))
		m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mails = append(c.mails, m)
	return true
}
