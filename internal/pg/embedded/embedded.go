// Package embedded runs a private Postgres for whoever gives no DATABASE_URL: it finds the
// server's programs on this machine, keeps one cluster in the data directory and talks to it
// over a socket that only this user can reach. It never deletes a cluster and knows nothing
// of the schema inside it.
package embedded

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// The database and the two roles that every cluster has.
const (
	Database  = "plumbline"
	OwnerRole = "plumbline_owner" // owns the schema and runs the migrations
	AppRole   = "plumbline_app"   // what the application connects as; owns nothing
	Superuser = "postgres"
)

// Options says where the cluster lives and how it runs.
type Options struct {
	DataDir        string    // holds the cluster in DataDir/postgres, its lock and its log
	Log            io.Writer // a line for a person on first start and after a crash; nil is silent
	Unsafe         bool      // no fsync: for throw-away test clusters only
	MaxConnections int       // 0 means 100
}

// Server is a running Postgres, started by this process or joined because another process
// of this machine already runs it on the same data directory.
type Server struct {
	opts    Options
	dir     string // the cluster
	socket  string // directory of the socket
	account account
	bin     Binaries
	lock    *os.File
	proc    *process // nil when joined
	stop    sync.Once
}

// Start brings the cluster in opts.DataDir up, creating it on first use, and makes sure that
// the database and the roles exist. If another process holds the data directory its server
// is used. Errors are sentences for the person at the terminal.
func Start(ctx context.Context, opts Options) (*Server, error) {
	s, err := newServer(opts)
	if err != nil {
		return nil, err
	}
	joined, err := s.lockOrJoin(ctx)
	if err != nil {
		return nil, err
	}
	if joined {
		return s, nil
	}
	if err := s.start(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func newServer(opts Options) (*Server, error) {
	if opts.Log == nil {
		opts.Log = io.Discard
	}
	if opts.MaxConnections == 0 {
		opts.MaxConnections = 100
	}
	dataDir, err := filepath.Abs(opts.DataDir)
	if err != nil {
		return nil, fmt.Errorf("the data directory %q has no absolute path: %w", opts.DataDir, err)
	}
	opts.DataDir = dataDir
	s := &Server{opts: opts, dir: filepath.Join(dataDir, "postgres")}
	if err := makeDataDir(dataDir); err != nil {
		return nil, err
	}
	if s.account, err = clusterAccount(s.dir); err != nil {
		return nil, err
	}
	s.socket, err = socketDir(s.dir, s.account)
	return s, err
}

func (s *Server) start(ctx context.Context) error {
	major, err := readMajor(s.dir)
	if err != nil {
		return err
	}
	if s.bin, err = findBinaries(major); err != nil {
		return err
	}
	if err := s.account.canReach(s.opts.DataDir); err != nil {
		return err
	}
	if major == 0 {
		if err := s.initCluster(ctx); err != nil {
			return err
		}
	}
	if err := s.endOldServer(ctx); err != nil {
		return err
	}
	if err := makeSocketDir(s.socket, s.account); err != nil {
		return err
	}
	if err := s.launch(ctx); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// DSN is the connection URL for a database and a user of this server.
func (s *Server) DSN(db, user string) string {
	q := url.Values{"host": {s.socket}, "user": {user}}
	return "postgres:///" + url.PathEscape(db) + "?" + q.Encode()
}

// Joined says that the server belongs to another process, which also decides when it ends.
func (s *Server) Joined() bool { return s.proc == nil }

// Done is closed when a server started here has ended; it is nil for a joined one.
func (s *Server) Done() <-chan struct{} {
	if s.proc == nil {
		return nil
	}
	return s.proc.done
}

// Binaries are the programs this server runs on.
func (s *Server) Binaries() Binaries { return s.bin }

// Stop shuts the server down cleanly and waits for it; a joined server is left running.
func (s *Server) Stop() {
	s.stop.Do(func() {
		if s.proc != nil {
			s.proc.end()
			_ = os.RemoveAll(s.socket)
		}
		if s.lock != nil {
			_ = s.lock.Close() // closing releases the flock
		}
	})
}

func (s *Server) serverArgs() []string {
	args := []string{"-D", s.dir, "-k", s.socket}
	set := func(name, value string) { args = append(args, "-c", name+"="+value) }
	set("listen_addresses", "")
	set("unix_socket_permissions", "0700")
	set("max_connections", strconv.Itoa(s.opts.MaxConnections))
	set("shared_buffers", "256MB")
	set("timezone", "UTC")
	set("log_timezone", "UTC")
	set("lc_messages", "C")
	set("log_line_prefix", "%m [%p] %q%u@%d ")
	set("cluster_name", "plumbline")
	set("jit", "off")
	for _, durable := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		set(durable, map[bool]string{true: "off", false: "on"}[s.opts.Unsafe])
	}
	return args
}
