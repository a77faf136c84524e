package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"plumbline/internal/pg/embedded"
)

const keeperEnv = "PLUMBLINE_PGTEST_KEEPER"

// A test binary started with keeperEnv is the keeper: it runs the shared cluster until no
// test process has used it for a minute, or half an hour if a failed test left something to
// look at, and then deletes it. So any test binary can start it and none has to outlive the rest.
func init() {
	home := os.Getenv(keeperEnv)
	if home == "" {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	k := keeper{home: home, poll: time.Second, idle: time.Minute, idleKept: 30 * time.Minute}
	if err := k.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

type keeper struct {
	home                 string
	poll, idle, idleKept time.Duration
}

func (k keeper) run(ctx context.Context) error {
	server, err := k.startServer(ctx)
	if err != nil {
		return err
	}
	release, err := k.wait(ctx, server.Done())
	// Newcomers wait for the users' lock until nothing of this cluster is left.
	err = errors.Join(err, os.RemoveAll(filepath.Join(k.home, dsnFile)))
	server.Stop()
	return errors.Join(err, os.RemoveAll(filepath.Join(k.home, "data")), os.RemoveAll(filepath.Join(k.home, keptFile)), release())
}

// startServer continues the cluster of a killed keeper, or makes a new one if that fails.
func (k keeper) startServer(ctx context.Context) (*embedded.Server, error) {
	opts := embedded.Options{DataDir: filepath.Join(k.home, "data"), Unsafe: true, MaxConnections: 300, Log: os.Stderr}
	server, err := embedded.Start(ctx, opts)
	if err != nil {
		if err := os.RemoveAll(opts.DataDir); err != nil {
			return nil, fmt.Errorf("remove the broken test cluster: %w", err)
		}
		if server, err = embedded.Start(ctx, opts); err != nil {
			return nil, err
		}
	}
	part := filepath.Join(k.home, dsnFile+".part")
	if err := os.WriteFile(part, []byte(server.DSN("postgres", embedded.Superuser)), 0o600); err != nil {
		server.Stop()
		return nil, fmt.Errorf("note the address of the test cluster: %w", err)
	}
	return server, os.Rename(part, filepath.Join(k.home, dsnFile))
}

// wait returns when the cluster is no longer wanted; release gives the users' lock back.
func (k keeper) wait(ctx context.Context, crashed <-chan struct{}) (release func() error, err error) {
	none := func() error { return nil }
	lastUsed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return none, nil
		case <-crashed:
			return none, errors.New("the test cluster crashed")
		case <-time.After(k.poll):
		}
		users, err := lock(filepath.Join(k.home, usersLock), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			lastUsed = time.Now()
			continue
		}
		if time.Since(lastUsed) > k.limit() {
			return users.Close, nil
		}
		if err := users.Close(); err != nil {
			return none, fmt.Errorf("give the users' lock back: %w", err)
		}
	}
}

func (k keeper) limit() time.Duration {
	if _, err := os.Stat(filepath.Join(k.home, keptFile)); err == nil {
		return k.idleKept
	}
	return k.idle
}
