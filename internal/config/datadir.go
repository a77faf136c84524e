package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// setDataDir makes the data directory absolute, so that every command means the same one.
func (c *Config) setDataDir(getenv func(string) string) error {
	if c.DataDir == "" {
		c.DataDir = defaultDataDir(getenv, runtime.GOOS, os.Geteuid() == 0)
	}
	if c.DataDir == "" {
		return wrong("PLUMBLINE_DATA_DIR", "must be set, for this user has no home directory.")
	}
	abs, err := filepath.Abs(c.DataDir)
	if err != nil {
		return wrong("PLUMBLINE_DATA_DIR", "has no absolute path: %v.", err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return wrong("PLUMBLINE_DATA_DIR", "must be a directory, but %s is a file.", abs)
	}
	if strings.ContainsAny(abs, "\x00\n\r") {
		return wrong("PLUMBLINE_DATA_DIR", "must not contain line breaks.")
	}
	c.DataDir = abs
	return nil
}

// defaultDataDir is where the system keeps a user's data. Root's own home is closed to the
// account the database runs as, so root uses the system's place.
func defaultDataDir(getenv func(string) string, goos string, root bool) string {
	home := getenv("HOME")
	switch {
	case root:
		return "/var/lib/plumbline"
	case goos == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", "Plumbline")
	case filepath.IsAbs(getenv("XDG_DATA_HOME")):
		return filepath.Join(getenv("XDG_DATA_HOME"), "plumbline")
	case home != "":
		return filepath.Join(home, ".local", "share", "plumbline")
	}
	return ""
}
