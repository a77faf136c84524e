// Command plumbline is the whole product: site, worker and operator's tools in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"plumbline/internal/app"
	"plumbline/internal/config"
	_ "time/tzdata" // organisations choose time zones that a small image does not carry
)

// garbage is how much memory may be wasted, in percent of what is used: little lives longer than a request here.
const garbage = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	var cli app.CLI
	parsed := kong.Parse(&cli, kong.Name("plumbline"), kong.ShortUsageOnError(), kong.Exit(exit), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Description("Goals, key results and tasks as one linked graph, with signals about what the work does for the goals."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := cli.Complete(os.Getenv); err != nil {
		fail(err)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(&cli.Config); err != nil {
		fail(err)
	}
}

// exit makes a command line nobody can make sense of end as a wrong setting does.
func exit(code int) {
	if code > 2 {
		code = 2
	}
	os.Exit(code)
}

// fail says what is wrong in one line: exit 2 for a setting, 1 for everything else.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "plumbline:", err)
	var setting *config.Error
	if errors.As(err, &setting) {
		os.Exit(2)
	}
	os.Exit(1)
}
