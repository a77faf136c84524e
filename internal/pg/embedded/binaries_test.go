package embedded

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeInstallation makes programs that only know their version.
func fakeInstallation(t *testing.T, major string) string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + major + ".4'\n"
	for _, program := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func only(t *testing.T, dirs ...string) {
	t.Helper()
	saved := installations
	t.Cleanup(func() { installations = saved })
	installations = dirs
	t.Setenv("PATH", "/nonexistent")
}

func TestMissingBinariesName(t *testing.T) {
	only(t)
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "apt-get"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	_, err := Start(t.Context(), Options{DataDir: dataDir(t)})
	if err == nil || !strings.Contains(err.Error(), "apt-get install -y postgresql,") {
		t.Fatalf("error = %v", err)
	}
}

func TestBinariesNewestOrMatching(t *testing.T) {
	old, newer, ancient := fakeInstallation(t, "15"), fakeInstallation(t, "17"), fakeInstallation(t, "13")
	only(t, ancient, old, newer)
	if b, err := FindBinaries(); err != nil || b.Dir != newer {
		t.Errorf("newest = %+v, %v", b, err)
	}
	if b, err := findBinaries(15); err != nil || b.Dir != old {
		t.Errorf("matching = %+v, %v", b, err)
	}
	only(t, ancient)
	if b, err := FindBinaries(); err == nil {
		t.Errorf("too old was taken: %+v", b)
	}
}
