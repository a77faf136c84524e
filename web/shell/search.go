package shell

import (
	"net/http"
	"strings"

	"plumbline/internal/board"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

var keys = [][2]string{
	{"Ctrl K", "Search or jump"}, {"C", "New task, on an objective a new key result"}, {"E", "Edit the task"}, {"G then W, C, B, S", "My work, check-ins, board, strategy"},
	{"G then I, T", "Signals, all tasks"}, {"J / K", "Next, previous row"}, {"Enter / Esc", "Open, close"}, {"L", "Link to a KR"},
	{"S, D, B", "Start, done, blocked"}, {"[ / ]", "A week back, a week on"}, {"1 to 9", "Choose that KR in the picker"},
	{"Ctrl Enter", "Save"}, {"?", "This list"},
}

// pages are screens the palette also finds, by their name or by what they tell.
var pages = []struct{ title, hint, path string }{
	{"Organisation figures", "alignment score, traceability, theatre index, half-life, drift clock", "/figures"},
}

type hitView struct{ Key, Title, Hint, URL string }

// Search answers the palette and, without script, is a page of its own.
func Search(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		query := r.URL.Query().Get("q")
		found, err := a.Board.Search(r.Context(), m, query)
		if err != nil {
			return err
		}
		hits := append(pageHits(Base(m.Org), query), newHits(Base(m.Org), found.Hits)...)
		if r.Header.Get("X-Fragment") != "" {
			return handle.Render(w, r, http.StatusOK, results(Base(m.Org), hits))
		}
		return Render(a, w, r, http.StatusOK, found.Frame,
			Page{Title: "Search", Crumbs: []Crumb{{m.Org.Name, Base(m.Org)}, {"Search", ""}}}, searchPage(Base(m.Org), query, hits))
	}
}

const fewLetters = 3 // of a page's words, so that one letter does not bring it up

func pageHits(base, query string) []hitView {
	var hits []hitView
	query = strings.ToLower(strings.TrimSpace(query))
	for _, p := range pages {
		if len(query) >= fewLetters && strings.Contains(strings.ToLower(p.title+" "+p.hint), query) {
			hits = append(hits, hitView{"Page", p.title, p.hint, base + p.path})
		}
	}
	return hits
}

func newHits(base string, found []board.Hit) []hitView {
	paths := map[string]string{"task": "/tasks/", "key_result": "/krs/", "objective": "/objectives/", "team": "/teams/"}
	hits := make([]hitView, len(found))
	for i, h := range found {
		hits[i] = hitView{h.Key, h.Title, h.Hint, base + paths[h.Kind] + h.Ref}
	}
	return hits
}
