package board_test

import (
	"slices"
	"testing"

	"plumbline/internal/board"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

// A task is found by the beginnings of its words, in any order, by its key, and under its new title.
func TestSearchFindsTasks(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	home, other := kit.Org("home"), kit.Org("other")
	lead := home.Owner
	for _, title := range []string{"Wärmepumpe für Müller bestellen", "Order the heat pump, again", "100% of_the_time"} {
		home.Task(title)
	}
	renamed := home.Task("An old name")
	title := "A newer name"
	if _, err := kit.Tasks.Change(t.Context(), lead.Actor, task.Change{Task: renamed.ID, Title: &title}); err != nil {
		t.Fatal(err)
	}
	gone := home.Task("Heat that is gone")
	if _, err := kit.Tasks.Delete(t.Context(), lead.Actor, task.Delete{Task: gone.ID}); err != nil {
		t.Fatal(err)
	}
	other.Task("Heat of others")
	for query, want := range map[string][]string{
		"pump heat":         {"Order the heat pump, again"},
		"HEAT":              {"Order the heat pump, again"},
		"müll WÄRME":        {"Wärmepumpe für Müller bestellen"},
		"eat":               nil,
		"heat nowhere":      nil,
		"old":               nil,
		"new":               {"A newer name"},
		"100%":              {"100% of_the_time"},
		"the_ti":            {"100% of_the_time"},
		"%":                 nil,
		"PL-2":              {"Order the heat pump, again"},
		"' or 1=1 --":       nil,
		"heat heat pu pump": {"Order the heat pump, again"},
	} {
		found, err := board.New(kit.DB).Search(t.Context(), lead, query)
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		var got []string
		for _, h := range found.Hits {
			if h.Kind == "task" {
				got = append(got, h.Title)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}
