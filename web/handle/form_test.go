package handle

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plumbline/internal/errs"
)

// TestAFieldGivenTwiceIsRefused whichever of its values comes first, and wherever they stand; a list may be long.
func TestAFieldGivenTwiceIsRefused(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		address, body string
		refused       bool
	}{
		"twice in the form":        {"/", "role=viewer&role=owner", true},
		"twice the same":           {"/", "role=viewer&role=viewer", true},
		"the second empty":         {"/", "role=viewer&role=", true},
		"written in escapes":       {"/", "role=viewer&%72ole=owner", true},
		"twice in the address":     {"/?team=a&team=b", "", true},
		"in both":                  {"/?role=owner", "role=viewer", true},
		"a list":                   {"/", "people=a&people=b&role=viewer", false},
		"once each":                {"/?team=a", "role=viewer&name=x", false},
		"names differ by a letter": {"/", "role=viewer&Role=owner", false},
	} {
		r := httptest.NewRequest(http.MethodPost, c.address, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := ReadForm(r); errs.Is(err, errs.Invalid) != c.refused {
			t.Errorf("%s: %v", what, err)
		}
	}
}
