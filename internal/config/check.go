package config

import (
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"runtime"
	"strconv"
	"strings"
)

func (c *Config) checkAddr() *Error {
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return wrong("PLUMBLINE_ADDR", "must be a host and a port such as localhost:8080, not %q.", c.Addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return wrong("PLUMBLINE_ADDR", "must end in a port from 0 to 65535, not %q.", port)
	}
	return nil
}

// checkBaseURL wants an origin: links are made by appending a path to it.
func (c *Config) checkBaseURL() *Error {
	if c.BaseURL == "" {
		c.BaseURL = "http://" + reachable(c.Addr)
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return wrong("PLUMBLINE_BASE_URL", "must be an address such as https://plumbline.example.org, not %q.", c.BaseURL)
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return wrong("PLUMBLINE_BASE_URL", "must be a scheme and a host without a path, such as %s://%s.", u.Scheme, u.Host)
	}
	c.BaseURL = u.Scheme + "://" + u.Host
	return nil
}

// reachable is a listening address as somebody on the same machine can use it.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// checkProxies brings networks and single addresses into one form.
func (c *Config) checkProxies() *Error {
	for i, text := range c.TrustedProxies {
		text = strings.TrimSpace(text)
		if ip, err := netip.ParseAddr(text); err == nil {
			text = netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()).String()
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return wrong("PLUMBLINE_TRUSTED_PROXIES", "must be networks or addresses such as 10.0.0.0/8,::1 and not %q.", text)
		}
		if network.Bits() == 0 {
			return wrong("PLUMBLINE_TRUSTED_PROXIES", "must not be every address there is: name the proxies in front.")
		}
		c.TrustedProxies[i] = network.Masked().String()
	}
	return nil
}

// setMaxConns takes the number from the environment if no flag gave it. Kong would answer a word there with its usage.
func (c *Config) setMaxConns(text string) *Error {
	var err error
	switch {
	case c.MaxConns != 0:
	case text == "":
		c.MaxConns = max(8, 4*runtime.NumCPU())
	default:
		if c.MaxConns, err = strconv.Atoi(text); err != nil {
			return wrong("PLUMBLINE_MAX_CONNS", "must be a number, not %q.", text)
		}
	}
	if c.MaxConns < 2 || c.MaxConns > 1000 {
		return wrong("PLUMBLINE_MAX_CONNS", "must be from 2 to 1000, not %d.", c.MaxConns)
	}
	return nil
}

func (c *Config) checkDatabase() *Error {
	if c.MigrateURL != "" && c.Embedded() {
		return wrong("PLUMBLINE_MIGRATE_URL", "is set but DATABASE_URL is not; set both, or neither for the embedded database.")
	}
	if c.ListenURL != "" && c.Embedded() {
		return wrong("PLUMBLINE_LISTEN_URL", "is set but DATABASE_URL is not; it is for a database of your own behind a pooler.")
	}
	// In this order: what is wrong with the first would be wrong with the second that is taken from it.
	for _, address := range []struct {
		setting string
		dsn     Secret
	}{{"DATABASE_URL", c.DatabaseURL}, {"PLUMBLINE_MIGRATE_URL", c.MigrateURL}, {"PLUMBLINE_LISTEN_URL", c.ListenURL}} {
		if address.dsn != "" && hostAndName(address.dsn) == "" {
			return wrong(address.setting, "must be an address such as postgres://plumbline_app:password@db.example.org/plumbline.")
		}
	}
	if c.MigrateURL == "" {
		c.MigrateURL = c.DatabaseURL
	}
	return nil
}

// hostAndName is the part of a database's address that is no secret, empty if it is no address.
func hostAndName(dsn Secret) string {
	u, err := url.Parse(dsn.Reveal())
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return ""
	}
	host := u.Host
	if host == "" {
		host = u.Query().Get("host")
	}
	if name := strings.Trim(u.Path, "/"); host != "" && name != "" {
		return host + "/" + name
	}
	return ""
}

// checkMail wants a server and a sender together; what else the server's address must be, the one who dials it says.
func (c *Config) checkMail() *Error {
	if c.SMTPURL == "" && c.MailFrom == "" {
		return nil
	}
	if c.SMTPURL == "" {
		return wrong("PLUMBLINE_MAIL_FROM", "is set but PLUMBLINE_SMTP_URL is not; set both, or neither to send no mail.")
	}
	u, err := url.Parse(c.SMTPURL.Reveal())
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		return wrong("PLUMBLINE_SMTP_URL", "must be an address such as smtp://user:password@mail.example.org:587.")
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		return wrong("PLUMBLINE_SMTP_URL", "needs PLUMBLINE_MAIL_FROM beside it, an address such as plumbline@example.org, not %q.", c.MailFrom)
	}
	return nil
}
