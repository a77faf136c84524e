package signal

import (
	"strings"
	"testing"
)

func TestTitlesThatReadLikeATask(t *testing.T) {
	t.Parallel()
	for title, reads := range map[string]bool{
		"Launch the new portal": true, "Shipping the app": true, "Ships in two days": true, "Days from quote to keys": false,
		"Build, then see": true, "Set up the new office": true, "Ship 40 houses a week": false, "Runway of 12 months": false, "  ": false,
	} {
		got := ReadsLikeATask(title, Increase)
		if (got != "") != reads || reads && !strings.Contains(got, "“"+title+"” reads like a task") {
			t.Errorf("%s: %q", title, got)
		}
	}
	if got := ReadsLikeATask("Certificate obtained", Binary); got != "“Certificate obtained” has no metric: what will it change?" {
		t.Error(got)
	}
}
