package embedded

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as. Postgres refuses to run as root, so root lends it the
// account that owns the cluster already, else "postgres", else "nobody".
type account struct {
	name     string
	uid, gid int
	lent     bool // differs from ours: we are root
}

func clusterAccount(cluster string) (account, error) {
	me := account{name: "this user", uid: os.Geteuid(), gid: os.Getegid()}
	owner, exists := ownerOf(cluster)
	if me.uid != 0 {
		if exists && owner.uid != me.uid {
			return me, fmt.Errorf("the database in %s belongs to the user %s; start Plumbline as that user or as root, "+
				"or point PLUMBLINE_DATA_DIR to another directory", cluster, owner.name)
		}
		return me, nil
	}
	if exists && owner.uid != 0 {
		return owner, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return lentAccount(name, u)
		}
	}
	return me, fmt.Errorf("PostgreSQL does not run as root and there is neither a user postgres nor a user nobody; " +
		"start Plumbline as a normal user")
}

func lentAccount(name string, u *user.User) (account, error) {
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("the user %s has no numeric id: %w", name, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("the group of the user %s has no numeric id: %w", name, err)
	}
	return account{name: name, uid: uid, gid: gid, lent: true}, nil
}

func ownerOf(path string) (account, bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return account{}, false
	}
	st := info.Sys().(*syscall.Stat_t)
	owner := account{name: strconv.Itoa(int(st.Uid)), uid: int(st.Uid), gid: int(st.Gid), lent: true}
	if u, err := user.LookupId(owner.name); err == nil {
		owner.name = u.Username
	}
	return owner, true
}

// apply makes a command run as the account, in a process group of its own so that Ctrl-C at
// the terminal reaches Plumbline first, and with no PG* settings of the caller.
func (a account) apply(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.lent {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

func (a account) own(path string) error {
	if !a.lent {
		return nil
	}
	if err := os.Chown(path, a.uid, a.gid); err != nil {
		return fmt.Errorf("give %s to the user %s: %w", path, a.name, err)
	}
	return nil
}

// canReach checks that a lent account can walk down to the directory.
func (a account) canReach(dir string) error {
	if !a.lent {
		return nil
	}
	for d := dir; ; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil {
			return fmt.Errorf("look at %s: %w", d, err)
		}
		st := info.Sys().(*syscall.Stat_t)
		mode := info.Mode().Perm()
		open := mode&0o001 != 0 || (int(st.Uid) == a.uid && mode&0o100 != 0) || (int(st.Gid) == a.gid && mode&0o010 != 0)
		if !open {
			return fmt.Errorf("as root Plumbline runs PostgreSQL as the user %s, who cannot enter %s; "+
				"run chmod o+x %s, or point PLUMBLINE_DATA_DIR to a directory outside it", a.name, d, d)
		}
		if d == filepath.Dir(d) {
			return nil
		}
	}
}
