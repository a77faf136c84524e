//go:build chaos

package chaos

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

var (
	seed   = uint64(time.Now().UnixNano())
	rounds = 2
	full   = os.Getenv("CHAOS_FULL") != ""
	home   string // of binaries, ledgers and the cluster
)

func TestMain(m *testing.M) {
	if s, err := strconv.ParseUint(os.Getenv("CHAOS_SEED"), 10, 64); err == nil {
		seed = s
	}
	if n, err := strconv.Atoi(os.Getenv("CHAOS_ROUNDS")); err == nil && n > 0 {
		rounds = n
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	base := os.TempDir()
	if _, err := os.Stat("/dev/shm"); err == nil {
		base = "/dev/shm"
	}
	var err error
	if home, err = os.MkdirTemp(base, "plumbline-chaos"); err == nil {
		err = os.Chmod(home, 0o711) // the database runs as another account and must pass through
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer func() { _ = os.RemoveAll(home) }()
	defer stopCluster()
	fmt.Printf("CHAOS_SEED=%d CHAOS_ROUNDS=%d\n", seed, rounds)
	return m.Run()
}

// dice are a scenario's own, so that a scenario alone repeats what it did among all.
func dice(t testing.TB) *rand.Rand {
	sum := seed
	for _, c := range t.Name() {
		sum = sum*31 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, sum))
}

// build makes the binary, with files of the source replaced by others if asked for.
func build(t testing.TB, name string, overlay string) string {
	t.Helper()
	bin := filepath.Join(home, name)
	args := []string{"build", "-buildvcs=false", "-tags", "chaos", "-o", bin}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	if out, err := exec.Command("go", append(args, "plumbline/cmd/plumbline")...).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}
