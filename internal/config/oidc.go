package config

import (
	"net/netip"
	"net/url"
	"strings"
)

// checkOIDC wants all that an OpenID provider takes, or nothing.
func (c *Config) checkOIDC() *Error {
	for _, text := range c.OutgoingAllow {
		if _, err := netip.ParsePrefix(strings.TrimSpace(text)); err != nil {
			return wrong("PLUMBLINE_OUTGOING_ALLOW", "must be networks such as 10.0.0.0/8, not %q.", text)
		}
	}
	if c.OIDCIssuer == "" && c.OIDCClientID == "" && c.OIDCClientSecret == "" {
		return nil
	}
	u, err := url.Parse(c.OIDCIssuer)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && (u.Scheme != "http" || len(c.OutgoingAllow) == 0)) {
		return wrong("PLUMBLINE_OIDC_ISSUER", "must be an address such as https://login.example.org, exactly as the provider gives it.")
	}
	if c.OIDCClientID == "" || c.OIDCClientSecret == "" {
		return wrong("PLUMBLINE_OIDC_ISSUER", "needs PLUMBLINE_OIDC_CLIENT_ID and PLUMBLINE_OIDC_CLIENT_SECRET beside it.")
	}
	return nil
}

// Networks are the private networks that may be gone to, as checked.
func (c *Config) Networks() []netip.Prefix {
	var out []netip.Prefix
	for _, text := range c.OutgoingAllow {
		if p, err := netip.ParsePrefix(strings.TrimSpace(text)); err == nil {
			out = append(out, p)
		}
	}
	return out
}
