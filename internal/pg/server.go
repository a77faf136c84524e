package pg

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Server is what the connection's role may do and how safe a commit is.
type Server struct {
	Role              string
	Super, Bypass     bool // goes round row level security
	Owner             bool // owns a table of the schema, or is a member of a role that does
	Fsync             string
	FullPageWrites    string
	SynchronousCommit string
	Version           int // 150004
}

// Server asks the database about itself.
func (db *DB) Server(ctx context.Context) (s Server, err error) {
	r := &Read{}
	First(r, &s, `select current_user::text as role, r.rolsuper as super, r.rolbypassrls as bypass,
		exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(r.oid, relowner, 'member')) as owner,
		current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit,
		current_setting('server_version_num')::int as version from pg_roles r where rolname = current_user`)
	return s, db.ReadGlobal(ctx, r)
}

// Unencrypted lists the hosts of other machines that a connection by dsn could reach without TLS.
func Unencrypted(dsn string) ([]string, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	var hosts []string
	add := func(host string, plain bool) {
		if plain && !near(host) && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	add(cfg.ConnConfig.Host, cfg.ConnConfig.TLSConfig == nil)
	for _, f := range cfg.ConnConfig.Fallbacks {
		add(f.Host, f.TLSConfig == nil)
	}
	return hosts, nil
}

// near says that a host is this machine: a socket's directory or a loopback address.
func near(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || err == nil && ip.IsLoopback()
}
