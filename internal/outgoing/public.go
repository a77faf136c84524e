package outgoing

import (
	"net/netip"
	"slices"
)

// closed are the networks of IPv4 that lead inside, nowhere, or to many, and those of IPv6 within
// 2000::/3 that do, or that carry an address of IPv4 in another form. By IANA's registries of special purposes.
var closed = networks(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

var unicast6 = netip.MustParsePrefix("2000::/3")

func networks(texts ...string) (out []netip.Prefix) {
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// public says that an address is one of the open internet. ip is unmapped and without a zone.
func public(ip netip.Addr) bool {
	if ip.Is6() && !unicast6.Contains(ip) {
		return false
	}
	return ip.IsValid() && !slices.ContainsFunc(closed, func(p netip.Prefix) bool { return p.Contains(ip) })
}
