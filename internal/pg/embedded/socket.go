package embedded

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// A socket's path has at most 107 bytes on Linux and 103 on macOS.
const maxSocketPath = 103

// socketDir is the same for every process that uses the cluster as the same account. As
// root it lies in /tmp, for root's own temporary directory may be closed to the account.
func socketDir(cluster string, a account) (string, error) {
	sum := sha256.Sum256([]byte(cluster + "\x00" + strconv.Itoa(a.uid)))
	name := fmt.Sprintf("plumbline-%x", sum[:6])
	for _, tmp := range []string{os.TempDir(), "/tmp"} {
		if a.lent && tmp != "/tmp" {
			continue
		}
		if dir := filepath.Join(tmp, name); len(dir)+len("/.s.PGSQL.5432.lock") <= maxSocketPath {
			return dir, nil
		}
	}
	return "", errors.New("there is no temporary directory with a path short enough for a socket; set TMPDIR to one")
}

func makeSocketDir(dir string, a account) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		err = checkSocketDir(dir, a)
	}
	if err != nil {
		return fmt.Errorf("the socket directory cannot be used: %w", err)
	}
	return a.own(dir)
}

// checkSocketDir refuses a directory that somebody else put there: whoever owns it could
// answer in the server's place.
func checkSocketDir(dir string, a account) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner, _ := ownerOf(dir)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || (owner.uid != a.uid && owner.uid != os.Geteuid()) {
		return fmt.Errorf("%s is not a private directory of the user the database runs as; remove it", dir)
	}
	return nil
}
