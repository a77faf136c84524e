package embedded

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// hold starts a server in a child process and returns once it is up.
func hold(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), holdEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	return cmd
}

func TestStartAfterKill(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	child := hold(t, dir)
	for range 3 {
		conn := connect(t, start(t, dir), OwnerRole) // joins the child's server
		execSQL(t, conn, `create table if not exists acknowledged (at timestamptz)`)
		execSQL(t, conn, `insert into acknowledged values (now())`)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		child = hold(t, dir)
	}
	if s := start(t, dir); !s.Joined() {
		t.Error("the child's server was not joined")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	s := start(t, dir)
	if s.Joined() {
		t.Error("nobody else can own this server")
	}
	if got := queryText(t, connect(t, s, OwnerRole), `select count(*)::text from acknowledged`); got != "3" {
		t.Errorf("%s of 3 rows are there", got)
	}
}

func TestStartAfterServerCrash(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	connect(t, s, AppRole) // a backend that outlives its postmaster for a moment
	if err := s.proc.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	start(t, dir)
}

// A pid file may outlive a reboot, and its number then belongs to something else.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	s.Stop()
	other := exec.Command("sleep", "60")
	if s.account.lent {
		other.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(s.account.uid), Gid: uint32(s.account.gid)}}
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	pidFile := filepath.Join(s.dir, "postmaster.pid")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(other.Process.Pid)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other process was harmed: %v", err)
	}
}

func TestLeftOversAreSeenAmongWhatTheyWrite(t *testing.T) {
	t.Parallel()
	said := "FATAL:  pre-existing shared memory block (key 17, ID 4) is still in use\nHINT:  Terminate any old server processes.\n" +
		"LOG:  database system is shut down\nplumbline_app@acme FATAL:  terminating connection due to unexpected postmaster exit\n"
	if !inUse([]byte(said)) || inUse([]byte("LOG:  database system is shut down\n")) {
		t.Error("the last server's processes were not told from another failure")
	}
}
