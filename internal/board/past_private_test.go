package board_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
)

// TestWhatBecomesPrivateIsNotNamedOnPastDays lets anything happen, makes goals private, and asks every page for
// every past day as somebody who does not see them.
func TestWhatBecomesPrivateIsNotNamedOnPastDays(t *testing.T) {
	t.Parallel()
	h := newHistory(t, "Europe/Lisbon", 11)
	days := h.live(8)
	h.m = h.outsider()
	var below []id.Objective // another one, as these days or today have it
	var titles []string      // which those had, and none that stays
	if err := h.super.QueryRow(t.Context(), `with below as (select id from objectives where org_id = $1 and parent_id is not null),
			titles as (select objective_id, data ->> 'title' as title from goal_versions where org_id = $1 and objective_id is not null)
		select array(select id from below), array(select distinct title from titles where objective_id in (select id from below)
			and title not in (select title from titles where objective_id not in (select id from below)))`, h.m.Org.ID).Scan(&below, &titles); err != nil {
		t.Fatal(err)
	}
	said := func() (names []string) {
		for _, d := range days {
			for page, data := range h.pages(board.New(h.db).At(h.at).AsOf(d.day)) {
				text := string(must(json.Marshal(data))(t))
				for _, title := range titles {
					if strings.Contains(text, title+" is ") || strings.Contains(text, "With "+title) || strings.Contains(text, "“"+title) {
						names = append(names, fmt.Sprintf("%s on %s names %s", page, d.day.Format("2 Jan"), title))
					}
				}
			}
		}
		return names
	}
	if len(said()) < 10 {
		t.Fatal("hardly a sentence of these days names an objective, so nothing is shown")
	}
	owner := access.Actor{Org: h.m.Org.ID, User: h.m.Actor.User, Role: access.Owner}
	for _, o := range below {
		if _, err := h.goals().ChangeObjective(t.Context(), owner, goal.ChangeObjective{Objective: o, Visibility: ptr(goal.ForPeople), Owner: ptr(id.User{})}); err != nil {
			t.Fatal(err)
		}
	}
	if names := said(); len(names) > 0 {
		t.Errorf("still named: %q", slices.Clip(names[:min(5, len(names))]))
	}
}

// outsider is an executive who owns nothing.
func (h *history) outsider() org.Member {
	m := h.m
	m.Actor = access.Actor{Org: m.Org.ID, User: id.New[id.User](), Role: access.Executive}
	h.exec(h.t, `insert into users (id, email, name, password_hash) values ($1, 'out@example.test', 'Otto', '')`, m.Actor.User)
	h.exec(h.t, `insert into memberships (org_id, user_id, role) values ($1, $2, 'executive')`, m.Org.ID, m.Actor.User)
	return m
}
