package bench

import (
	"context"
	"fmt"
)

// pages measures what people open most, one request at a time.
func (e Env) pages(_ context.Context, w *world, s *site, bare base) error {
	e.section("Pages, one client, request to last byte")
	e.row("", "p50", "p95", "bytes", "beside an UPDATE")
	for _, p := range []struct{ name, path string }{
		{"strategy board", "/strategy"},
		{"key result", "/krs/" + w.krs[1].String()},
		{"check-in", "/check-ins/" + w.krs[1].String()},
		{"team board, 200 open tasks", "/teams/" + w.teams[0].String()},
		{"task list", "/tasks"},
		{"task", fmt.Sprintf("/tasks/%d", w.first+1)},
		{"my work", "/my-work"},
		{"task dialog with the KR picker", "/tasks/new?kr=" + w.krs[1].String()},
		{"search", "/search?q=piece"},
	} {
		var size int64
		t, err := repeat(60, func(int) (err error) {
			size, err = s.get(p.path)
			return err
		})
		if err != nil {
			return err
		}
		e.row(p.name, ms(t.at(.5)), ms(t.at(.95)), fmt.Sprint(size), ratio(t.at(.5), bare.update.at(.5)))
	}
	return nil
}
