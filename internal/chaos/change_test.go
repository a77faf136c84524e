//go:build chaos

package chaos

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"sync"

	"plumbline/internal/id"
)

// change makes one of the changes people make.
func (c *client) change(ctx context.Context) {
	n := c.rng.IntN(100)
	if len(c.tasks) == 0 || n < 30 {
		c.create(ctx)
		return
	}
	if n < 42 {
		c.checkIn(ctx)
		return
	}
	s, err := c.subject()
	if err != nil {
		return
	}
	switch {
	case n < 70:
		c.move(ctx, s)
	case n < 80:
		c.link(ctx, s)
	case n < 90:
		c.attempt(ctx, c.edit(s))
	default:
		c.duel(s)
	}
}

func (c *client) entry(kind string) entry {
	return entry{Op: id.New[id.Task]().String(), Kind: kind, Org: c.org.slug}
}

func (c *client) create(ctx context.Context) {
	t := id.New[id.Task]()
	e := entry{Op: t.String(), Kind: "create", Org: c.org.slug}
	c.attempt(ctx, request{e, "/tasks", url.Values{
		"id": {e.Op}, "title": {"Made " + c.org.canary()}, "notes": {"made by " + e.Op}, "team": {c.org.team.String()},
		"kr": {c.org.krs[c.rng.IntN(2)].String()},
	}})
	c.tasks = append(c.tasks, t)
}

func (c *client) checkIn(ctx context.Context) {
	e := c.entry("checkin")
	e.Subject = c.org.krs[c.rng.IntN(len(c.org.krs))].String()
	c.attempt(ctx, request{e, "/krs/" + e.Subject + "/check-ins", url.Values{
		"id": {e.Op}, "value": {strconv.Itoa(c.rng.IntN(100))}, "confidence": {strconv.Itoa(c.rng.IntN(11))}, "note": {e.Op},
	}})
}

var states = []string{"todo", "in_progress", "blocked", "in_review", "done"}

func (c *client) move(ctx context.Context, s subject) {
	e := c.entry("move")
	e.Subject, e.Revision = s.ID.String(), s.Revision
	for e.To = s.State; e.To == s.State; {
		e.To = states[c.rng.IntN(len(states))]
	}
	c.attempt(ctx, request{e, fmt.Sprintf("/tasks/%d/moves", s.Number), url.Values{"revision": {strconv.FormatInt(s.Revision, 10)}, "state": {e.To}, "reason": {e.Op}}})
}

// link links to the one key result that tasks are not made for.
func (c *client) link(ctx context.Context, s subject) {
	kr := c.org.krs[2].String()
	e := entry{Op: s.ID.String() + ":" + kr, Kind: "link", Org: c.org.slug, Subject: s.ID.String(), To: kr}
	c.attempt(ctx, request{e, fmt.Sprintf("/tasks/%d/links", s.Number), url.Values{"kr": {kr}, "impact": {"3"}}})
}

func (c *client) edit(s subject) request {
	e := c.entry("edit")
	e.Subject, e.Revision = s.ID.String(), s.Revision
	return request{e, fmt.Sprintf("/tasks/%d", s.Number), url.Values{
		"revision": {strconv.FormatInt(s.Revision, 10)}, "title": {"Edit " + e.Op + " " + c.org.canary()}, "team": {c.org.team.String()}, "priority": {"normal"},
	}}
}

// duel saves twice on one revision, through whichever processes there are.
func (c *client) duel(s subject) {
	var both sync.WaitGroup
	for range 2 {
		r, p := c.edit(s), c.w.web[c.rng.IntN(len(c.w.web))]
		both.Go(func() { c.send(p, r) })
	}
	both.Wait()
}
