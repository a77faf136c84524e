package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"plumbline/internal/pg/embedded"
)

// cluster is the server the tests of this process use.
type cluster struct {
	admin *pgxpool.Pool // superuser, on the database postgres
	url   url.URL       // of the superuser
	home  string        // of the shared throw-away cluster; empty for one of the caller's
	users *os.File      // the lock that keeps the throw-away cluster alive
	templateOnce
}

func openCluster() (*cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	c := &cluster{}
	dsn := os.Getenv("PLUMBLINE_TEST_DSN")
	if dsn == "" {
		var err error
		if c.home, err = homeDir(); err != nil {
			return nil, err
		}
		if dsn, err = c.acquire(ctx); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(dsn)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return nil, errors.New("PLUMBLINE_TEST_DSN must be a URL: postgres://superuser@host/postgres")
	}
	c.url = *u
	if c.admin, err = adminPool(ctx, dsn); err != nil {
		return nil, err
	}
	return c, c.prepare(ctx)
}

func adminPool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the address of the test cluster: %w", err)
	}
	cfg.MaxConns, cfg.MaxConnIdleTime = 4, 10*time.Second
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to the test cluster: %w", err)
	}
	return pool, nil
}

// prepare makes sure of the roles and drops what tests left behind a day ago.
func (c *cluster) prepare(ctx context.Context) error {
	return c.locked(ctx, func(conn *pgx.Conn) error {
		if err := embedded.EnsureRoles(ctx, conn); err != nil {
			return err
		}
		if password, ok := c.url.User.Password(); ok && c.home == "" {
			for _, role := range []string{embedded.OwnerRole, embedded.AppRole} {
				quoted := "'" + strings.ReplaceAll(password, "'", "''") + "'"
				if _, err := conn.Exec(ctx, `alter role `+role+` password `+quoted); err != nil {
					return fmt.Errorf("give the role %s a password: %w", role, err)
				}
			}
		}
		rows, err := conn.Query(ctx, `select datname from pg_database where starts_with(datname, $1)`, prefix)
		if err != nil {
			return fmt.Errorf("list old test databases: %w", err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("list old test databases: %w", err)
		}
		for _, name := range names {
			if age(name) > keepFor {
				if err := dropDatabase(ctx, conn, name); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// age reads the time from a database's name; a name that is none of ours is new.
func age(name string) time.Duration {
	stamp, _, _ := strings.Cut(strings.TrimPrefix(name, prefix), "_")
	made, err := strconv.ParseInt(stamp, 16, 64)
	if err != nil {
		return 0
	}
	return time.Since(time.Unix(made, 0))
}

// locked runs fn while no other test process prepares the same cluster.
func (c *cluster) locked(ctx context.Context, fn func(*pgx.Conn) error) error {
	return c.admin.AcquireFunc(ctx, func(pc *pgxpool.Conn) error {
		const key = 0x706c756d62 // "plumb"
		if _, err := pc.Exec(ctx, `select pg_advisory_lock($1)`, key); err != nil {
			return fmt.Errorf("lock the test cluster: %w", err)
		}
		err := fn(pc.Conn())
		_, unlockErr := pc.Exec(ctx, `select pg_advisory_unlock($1)`, key)
		return errors.Join(err, unlockErr)
	})
}

func (c *cluster) create(ctx context.Context, name, template string) error {
	return c.admin.AcquireFunc(ctx, func(pc *pgxpool.Conn) error {
		return embedded.CreateDatabase(ctx, pc.Conn(), name, template)
	})
}

func (c *cluster) drop(ctx context.Context, name string) error {
	return c.admin.AcquireFunc(ctx, func(pc *pgxpool.Conn) error { return dropDatabase(ctx, pc.Conn(), name) })
}

func dropDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	_, err := conn.Exec(ctx, `drop database if exists `+pgx.Identifier{name}.Sanitize()+` with (force)`)
	if err != nil {
		return fmt.Errorf("drop the database %s: %w", name, err)
	}
	return nil
}

// dsn is the address of a database for a role, or for the superuser if role is empty.
func (c *cluster) dsn(db, role string) string {
	u := c.url
	u.Path = "/" + db
	if role == "" {
		return u.String()
	}
	q := u.Query()
	if q.Has("user") {
		q.Set("user", role)
		u.RawQuery = q.Encode()
	} else if password, ok := u.User.Password(); ok {
		u.User = url.UserPassword(role, password)
	} else {
		u.User = url.User(role)
	}
	return u.String()
}

// noteKept lets the throw-away cluster live longer, so that the database can be looked at.
func (c *cluster) noteKept() {
	if c.home != "" {
		_ = os.WriteFile(filepath.Join(c.home, keptFile), nil, 0o600) // it merely ends sooner
	}
}
