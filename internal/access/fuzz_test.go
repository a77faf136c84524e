package access

import (
	"slices"
	"testing"
)

// FuzzRole asks what a role may that came from a form or a row: one that is not listed may nothing.
func FuzzRole(f *testing.F) {
	for _, s := range []string{"owner", "Owner", "owner ", "admin\x00", "", "superuser", "viewer"} {
		f.Add(s, "read")
	}
	f.Fuzz(func(t *testing.T, role, permission string) {
		r, known := Role(role), slices.Contains(Roles, Role(role))
		if r.Valid() != known || !known && (r.Can(Permission(permission)) || Actor{Role: r}.SeesAll()) {
			t.Errorf("%q is a role: %v; it may %q", role, r.Valid(), permission)
		}
		if known && !slices.Contains(Permissions, Permission(permission)) && r.Can(Permission(permission)) {
			t.Errorf("%q may %q, which is no permission", role, permission)
		}
	})
}
