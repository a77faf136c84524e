// Package outgoing owns the only http client that reaches addresses somebody typed: identity
// providers, webhooks, model endpoints. It decides by the address that is dialled, after every name
// was looked up, so that neither a name, nor a redirect, nor a second answer of a name server leads
// into the network Plumbline runs in. It knows nothing of who asks for what.
package outgoing

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// ErrRefused is what a request ends with whose address is not one to go to.
var ErrRefused = errors.New("refused")

// ErrTooLarge is what reading an answer ends with that is longer than Options.MaxBody.
var ErrTooLarge = errors.New("the answer is too large")

// Limits where Options name none.
const (
	usualBody    = 4 << 20
	usualTimeout = 10 * time.Second
	maxHops      = 3
)

// Options are what a caller may widen or narrow; the zero value is the strictest use.
type Options struct {
	Allow   []netip.Prefix // private networks the operator trusts; plain http is possible to these alone
	Timeout time.Duration  // for everything from the look-up to the last byte; 10 s
	MaxBody int64          // bytes of one answer, as unpacked; 4 MiB
}

// New makes a client. It goes to public addresses by https, with neither cookies nor the proxy of
// the environment, follows three redirects at most, and never from https to http.
func New(o Options) *http.Client { return open(o, nil) }

func open(o Options, names *net.Resolver) *http.Client {
	if o.Timeout <= 0 {
		o.Timeout = usualTimeout
	}
	if o.MaxBody <= 0 {
		o.MaxBody = usualBody
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second, Resolver: names, ControlContext: gate(slices.Clone(o.Allow))}
	return &http.Client{
		Timeout:       o.Timeout,
		CheckRedirect: hop,
		Transport: &limited{maxBody: o.MaxBody, next: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ForceAttemptHTTP2: true,
			ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 64 << 10, MaxConnsPerHost: 16, MaxIdleConns: 32, IdleConnTimeout: 30 * time.Second,
		}},
	}
}

type plainKey struct{}

// gate is asked with each address a connection is about to be made to.
func gate(allow []netip.Prefix) func(context.Context, string, string, syscall.RawConn) error {
	return func(ctx context.Context, network, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || network != "tcp4" && network != "tcp6" {
			return fmt.Errorf("%w: %s %s is no address of the internet", ErrRefused, network, address)
		}
		ip := at.Addr().Unmap().WithZone("")
		if slices.ContainsFunc(allow, func(p netip.Prefix) bool { return p.Contains(ip) }) {
			return nil
		}
		if !public(ip) {
			return fmt.Errorf("%w: %s is not a public address", ErrRefused, ip)
		}
		if plain, _ := ctx.Value(plainKey{}).(bool); plain {
			return fmt.Errorf("%w: %s is asked by http, use https", ErrRefused, ip)
		}
		return nil
	}
}

// hop decides about one redirect; where it leads is decided when it is dialled.
func hop(to *http.Request, via []*http.Request) error {
	if len(via) > maxHops {
		return fmt.Errorf("%w: more than %d redirects", ErrRefused, maxHops)
	}
	if via[len(via)-1].URL.Scheme == "https" && to.URL.Scheme != "https" {
		return fmt.Errorf("%w: a redirect from https to %s", ErrRefused, to.URL.Scheme)
	}
	return nil
}
