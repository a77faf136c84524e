package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// patience is how long a mail server may take for one mail.
const patience = 15 * time.Second

// Server is the mail server that takes our mails: smtp://user:password@host:587 begins encryption
// before anything is said, smtps://…:465 is encrypted from the start. Only a server on this machine
// may be spoken to without, by ?tls=none.
type Server struct {
	host string
	opts []gomail.Option
	from string
}

// NewServer reads the server's address and the one mails are from. TLS is for tests that make their
// own certificates; nil is the system's.
func NewServer(address, from string, tlsConfig *tls.Config) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("must be an address such as smtp://user:password@mail.example.org:587")
	}
	s := &Server{host: u.Hostname(), from: from, opts: []gomail.Option{gomail.WithTimeout(patience)}}
	port := map[string]int{"smtp": 587, "smtps": 465}[u.Scheme]
	if text := u.Port(); text != "" {
		if port, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("has no port: %w", err)
		}
	}
	s.opts = append(s.opts, gomail.WithPort(port))
	switch none := u.Query().Get("tls") == "none"; {
	case none && !local(s.host):
		return nil, errors.New("may leave encryption out (tls=none) only for a server on this machine")
	case none:
		s.opts = append(s.opts, gomail.WithTLSPolicy(gomail.NoTLS))
	case u.Scheme == "smtps":
		s.opts = append(s.opts, gomail.WithSSL())
	default:
		s.opts = append(s.opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if tlsConfig != nil {
		s.opts = append(s.opts, gomail.WithTLSConfig(tlsConfig))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.opts = append(s.opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if _, err := gomail.NewClient(s.host, s.opts...); err != nil {
		return nil, fmt.Errorf("cannot be used: %w", err)
	}
	return s, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// refused says that the server will never take this mail.
type refused struct{ error }

// send hands one mail over.
func (s *Server) send(ctx context.Context, baseURL, to, messageID string, l letter) error {
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return err
	}
	if err := m.To(to); err != nil {
		return refused{err}
	}
	m.Subject(Name(l.Subject))
	m.SetDate()
	m.SetMessageIDWithValue(messageID + "@" + hostOf(baseURL))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, body(baseURL, l), gomail.WithPartEncoding(gomail.EncodingQP))
	c, err := gomail.NewClient(s.host, s.opts...)
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, m)
	var se *gomail.SendError
	if errors.As(err, &se) && !se.IsTemp() && se.Reason == gomail.ErrSMTPRcptTo {
		return refused{err}
	}
	return err
}

// body is the text with the one link, which is on this site and nowhere else.
func body(baseURL string, l letter) string {
	parts := []string{l.Text}
	if l.Path != "" {
		parts = append(parts, baseURL+l.Path)
	}
	if l.After != "" {
		parts = append(parts, l.After)
	}
	return strings.Join(append(parts, "Plumbline, "+baseURL), "\n\n") + "\n"
}

func hostOf(baseURL string) string {
	if u, err := url.Parse(baseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "plumbline.invalid"
}
