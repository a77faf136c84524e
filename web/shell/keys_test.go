package shell_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// TestSingleKeysCanBeTurnedOff: the choice is the browser's, on every page, until it is taken back; Ctrl K is left alone.
func TestSingleKeysCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "keys", 1)
	c, other := a.SignIn(t, w.Owner.Email), a.SignIn(t, w.Owner.Email)
	me := "/o/keys/settings/me"
	off := func(who *apptest.Client, path string) bool {
		t.Helper()
		got := who.Get(path)
		if got.Status != http.StatusOK || !strings.Contains(got.Body, `aria-keyshortcuts="Control+K"`) {
			t.Errorf("%s: %d, or without Ctrl K", path, got.Status)
		}
		return strings.Contains(got.Body, `data-keys="off"`)
	}
	chosen := func(value string) bool {
		return strings.Contains(strings.Join(strings.Fields(c.Get(me).Body), " "), `name="keys" value="`+value+`" checked`)
	}
	if off(c, me) || !chosen("on") {
		t.Error("off before anybody chose")
	}
	if got := c.Post("/keys", url.Values{"keys": {"off"}, "return": {me}}); got.Status != http.StatusSeeOther || got.Location != me {
		t.Errorf("off: %d to %q", got.Status, got.Location)
	}
	for _, path := range []string{me, "/o/keys/my-work", "/o/keys/strategy"} {
		if !off(c, path) || off(other, path) {
			t.Errorf("%s: not off where it was chosen, or off elsewhere", path)
		}
	}
	if !chosen("off") {
		t.Error("the settings do not show what was chosen")
	}
	if got := c.Post("/keys", url.Values{"keys": {"sideways"}}); got.Status != http.StatusUnprocessableEntity || !off(c, me) {
		t.Errorf("neither on nor off: %d", got.Status)
	}
	if c.Post("/keys", url.Values{"keys": {"on"}}); off(c, me) {
		t.Error("it cannot be taken back")
	}
}
