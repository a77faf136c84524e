package bench

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

var settings = []string{"fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "work_mem", "max_wal_size", "jit"}

// machine says where the figures come from.
func (b *bench) machine(ctx context.Context) error {
	var version string
	if err := b.super.QueryRow(ctx, `select current_setting('server_version')`).Scan(&version); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	var set []string
	for _, name := range settings {
		var value string
		if err := b.super.QueryRow(ctx, `select current_setting($1)`, name).Scan(&value); err != nil {
			return err
		}
		set = append(set, name+" "+value)
	}
	fmt.Fprintf(b.out, "%s/%s, %s, %d processors, %s memory, %s\n", runtime.GOOS, runtime.GOARCH, processor(), runtime.NumCPU(), memory(), runtime.Version())
	fmt.Fprintf(b.out, "Postgres %s: %s\n", version, strings.Join(set, ", "))
	fmt.Fprintf(b.out, "%d tasks in %d organisations; clients, application and database share this machine\n", b.Size, b.Orgs)
	b.title("Machine")
	b.note("machine.processors", float64(runtime.NumCPU()), "")
	b.note("machine.tasks", float64(b.Size), "tasks")
	b.note("machine.organisations", float64(b.Orgs), "")
	return nil
}

var (
	modelName = regexp.MustCompile(`(?m)^model name\s*:\s*(.+)$`)
	memTotal  = regexp.MustCompile(`(?m)^MemTotal:\s*(\d+) kB$`)
	resident  = regexp.MustCompile(`(?m)^VmRSS:\s*(\d+) kB$`)
)

func find(file string, what *regexp.Regexp) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	if m := what.FindSubmatch(raw); m != nil {
		return string(m[1])
	}
	return ""
}

func processor() string {
	if name := find("/proc/cpuinfo", modelName); name != "" {
		return name
	}
	return "processor of unknown model"
}

func memory() string {
	kb, err := strconv.ParseFloat(find("/proc/meminfo", memTotal), 64)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.0f GiB", kb/(1<<20))
}

// residentMB is the memory of this process as the system sees it, else as Go does.
func residentMB() float64 {
	if kb, err := strconv.ParseFloat(find("/proc/self/status", resident), 64); err == nil {
		return kb / 1024
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}
