//go:build !chaos

package failpoint

import "time"

// Hit does nothing.
func Hit(string) {}

// Armed is false.
func Armed(string) bool { return false }

// Skew is nothing.
func Skew() time.Duration { return 0 }
