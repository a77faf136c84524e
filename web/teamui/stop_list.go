package teamui

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// chosen is what was chosen on the page before it was refused.
type chosen struct {
	Tasks []string
	To    string
}

func stopList(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return showStopList(a, w, r, chosen{}, nil)
	}
}

func showStopList(a *handle.App, w http.ResponseWriter, r *http.Request, at chosen, why error) error {
	team, err := handle.ID[id.Team](r, "team")
	if err != nil {
		return err
	}
	m := middleware.Member(r)
	l, err := a.Board.StopList(r.Context(), m, team)
	if err != nil {
		return err
	}
	v := newStopList(m, team, l, at)
	status := http.StatusOK
	if why != nil {
		status, v.Problem = handle.Status(why), errs.Sentence(why)
		for _, name := range []string{"to", "tasks"} {
			if text, ok := handle.Fields(why)[name]; ok {
				v.Problem = text
			}
		}
	}
	page := shell.Page{Title: "Stop list of " + l.Team.Name, Nav: "board", Crumbs: append(crumbs(m.Org, l.Team.Name), shell.Crumb{Label: "Stop list"}), Topics: []string{team.String()}}
	page.Crumbs[len(page.Crumbs)-2].URL = boardURL(m.Org, team)
	return shell.Render(a, w, r, status, l.Frame, page, stopListPage(v))
}

// settle does with the chosen tasks what the button says, with all of them or with none.
func settle(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		if _, err := a.Board.StopList(r.Context(), m, team); err != nil { // the team is somebody's here
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		at := chosen{Tasks: f.Texts("chosen"), To: f.Text("to")}
		cmd := task.Stop{Fate: task.Fate(f.Text("do"))}
		cmd.To, _ = id.Parse[id.KeyResult](at.To)
		for _, text := range at.Tasks {
			cmd.Tasks = append(cmd.Tasks, parseStop(text))
		}
		err = a.Tasks.Stop(r.Context(), m.Actor, cmd)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			return showStopList(a, w, r, at, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, signal.Count(len(cmd.Tasks), "task")+settled[cmd.Fate])
		return handle.See(w, r, boardURL(m.Org, team)+"/stop-list")
	}
}

var settled = map[task.Fate]string{task.Cancel: " cancelled.", task.MoveTo: " moved.", task.TakeLinks: " taken off their goals."}

// stopValue is a task as it is shown, "task:revision:link,link", so that what changed since is noticed.
func stopValue(t board.StoppedTask) string {
	links := make([]string, len(t.Links))
	for i, l := range t.Links {
		links[i] = l.String()
	}
	return t.ID.String() + ":" + strconv.FormatInt(t.Revision, 10) + ":" + strings.Join(links, ",")
}

// parseStop reads it; what cannot be read is nobody's task.
func parseStop(text string) task.StopTask {
	var out task.StopTask
	parts := strings.SplitN(text, ":", 3)
	if len(parts) < 3 {
		return out
	}
	out.Task, _ = id.Parse[id.Task](parts[0])
	out.Revision, _ = strconv.ParseInt(parts[1], 10, 64)
	for _, l := range strings.Split(parts[2], ",") {
		link, _ := id.Parse[id.Link](l)
		out.Links = append(out.Links, link)
	}
	return out
}
