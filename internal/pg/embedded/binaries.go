package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
)

// MinMajor is the oldest Postgres that works: security_invoker views came with it.
const MinMajor = 15

// Binaries is one installation of the server's programs.
type Binaries struct {
	Dir   string
	Major int
}

func (b Binaries) path(program string) string { return filepath.Join(b.Dir, program) }

var installations = []string{
	"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                   // Red Hat, from postgresql.org
	"/usr/local/pgsql/bin",               // from source
	"/opt/homebrew/opt/postgresql@*/bin", // Homebrew, Apple silicon
	"/usr/local/opt/postgresql@*/bin",    // Homebrew, Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// FindBinaries gives the newest usable installation on this machine.
func FindBinaries() (Binaries, error) { return findBinaries(0) }

// findBinaries gives the installation of exactly this major version, or the newest if 0.
func findBinaries(major int) (Binaries, error) {
	var best Binaries
	for _, dir := range binaryDirs() {
		found, ok := inspect(dir)
		switch {
		case !ok || found.Major < MinMajor:
		case found.Major == major:
			return found, nil
		case found.Major > best.Major:
			best = found
		}
	}
	if best.Major == 0 {
		return best, errors.New("Plumbline found no PostgreSQL server of version " + strconv.Itoa(MinMajor) +
			" or newer on this machine; " + installHint() + ", or set DATABASE_URL to a database of your own")
	}
	if major != 0 {
		return best, fmt.Errorf("the data directory was made by PostgreSQL %d but this machine has PostgreSQL %d; "+
			"nothing was changed: install PostgreSQL %d again, or point PLUMBLINE_DATA_DIR to a new directory", major, best.Major, major)
	}
	return best, nil
}

func binaryDirs() []string {
	var dirs []string
	if onPath, err := exec.LookPath("postgres"); err == nil {
		if program, err := filepath.EvalSymlinks(onPath); err == nil {
			dirs = append(dirs, filepath.Dir(program))
		}
	}
	for _, pattern := range installations {
		found, _ := filepath.Glob(pattern) // only a malformed pattern fails
		dirs = append(dirs, found...)
	}
	return dirs
}

var versionNumber = regexp.MustCompile(`\) (\d+)`)

// inspect asks the server program for its version; initdb must lie beside it.
func inspect(dir string) (Binaries, bool) {
	b := Binaries{Dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, false
	}
	out, err := exec.Command(b.path("postgres"), "--version").Output()
	if err != nil {
		return b, false
	}
	if m := versionNumber.FindSubmatch(out); m != nil {
		b.Major, _ = strconv.Atoi(string(m[1])) // digits by the pattern
	}
	return b, b.Major > 0
}

// installHint is the one command that installs the server here.
func installHint() string {
	sudo := "sudo "
	if os.Geteuid() == 0 {
		sudo = ""
	}
	for _, manager := range []struct{ program, command string }{
		{"apt-get", sudo + "apt-get install -y postgresql"},
		{"dnf", sudo + "dnf install -y postgresql-server"},
		{"brew", "brew install postgresql@17"},
	} {
		if _, err := exec.LookPath(manager.program); err == nil {
			return "install it with: " + manager.command
		}
	}
	if runtime.GOOS == "darwin" {
		return "install Homebrew and then run: brew install postgresql@17"
	}
	return "install PostgreSQL with the system's package manager"
}
