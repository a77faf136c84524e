//go:build chaos

package failpoint

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// control is the file that arms one point: "point action", where the action is kill, race (a kill
// within two milliseconds), stop (SIGSTOP) or a duration to sleep. A point goes off once, unless
// "always" follows. Beside it a socket tells how many goroutines there are.
var control = os.Getenv("PLUMBLINE_FAILPOINT")

var skew, _ = time.ParseDuration(os.Getenv("PLUMBLINE_CLOCK_SKEW")) // none given: none

func init() {
	if control == "" {
		return
	}
	_ = os.Remove(control + ".sock")
	ln, err := net.Listen("unix", control+".sock")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = fmt.Fprintln(conn, runtime.NumGoroutine())
			_ = conn.Close()
		}
	}()
}

// Skew is how far this process's clock is off.
func Skew() time.Duration { return skew }

// Armed says that a point will go off when it is next met.
func Armed(point string) bool { return len(armed(point)) > 0 }

func armed(point string) []string {
	if control == "" {
		return nil
	}
	text, err := os.ReadFile(control)
	words := strings.Fields(string(text))
	if err != nil || len(words) < 2 || words[0] != point {
		return nil
	}
	return words[1:]
}

// Hit meets a point.
func Hit(point string) {
	do := armed(point)
	if len(do) == 0 || len(do) == 1 && os.Remove(control) != nil {
		return
	}
	switch do[0] {
	case "kill":
		die(syscall.SIGKILL)
	case "stop":
		die(syscall.SIGSTOP)
	case "race":
		go func() {
			time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond)
			die(syscall.SIGKILL)
		}()
	default:
		d, err := time.ParseDuration(do[0])
		if err != nil {
			panic(err)
		}
		time.Sleep(d)
	}
}

func die(how syscall.Signal) {
	_ = syscall.Kill(os.Getpid(), how)
	if how == syscall.SIGKILL {
		select {}
	}
}
