package web_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/testkit/apptest"
)

// TestAnErrorOfOursIsFoundAgain breaks a function of the database under a page: who looks is told an id and nothing of what broke,
// and the log has both.
func TestAnErrorOfOursIsFoundAgain(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	c := a.SignIn(t, m.Email)
	db, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	if _, err := db.Exec(t.Context(), `create or replace function tid() returns uuid language sql stable as 'select case when 1 / 0 = 1 then null::uuid end'`); err != nil {
		t.Fatal(err)
	}
	got := c.Get("/o/own/strategy")
	if got.Status != http.StatusInternalServerError {
		t.Fatalf("a broken function: %d", got.Status)
	}
	id := got.Header.Get("X-Request-Id")
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(got.Body, " ")
	if id == "" || !strings.Contains(text, id) {
		t.Errorf("the page does not say its id %q", id)
	}
	for _, inner := range []string{"SQLSTATE", "22012", "division", ".go:", "panic"} {
		if strings.Contains(text, inner) {
			t.Errorf("the page speaks of %s", inner)
		}
	}
	if log := a.Log.String(); !strings.Contains(log, "request failed") || !strings.Contains(log, "id="+id) {
		t.Error("the log does not tell what broke under that id")
	}
}
