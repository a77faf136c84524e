package strategy

import (
	"slices"
	"strings"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/id"
)

func (w *world) pillar(t *testing.T, name string) Pillar {
	t.Helper()
	p, err := w.CreatePillar(t.Context(), w.home, CreatePillar{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPillarLife(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	p, err := w.CreatePillar(ctx, w.home, CreatePillar{Name: "  Grow \n well ", Description: " a\nb ", Owner: w.home.User, Weight: new(2.5)})
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Grow well" || p.Description != "a\nb" || id.Val(p.OwnerID) != w.home.User || p.Weight != 2.5 || p.Revision != 1 {
		t.Errorf("created %+v", p)
	}
	p, err = w.ChangePillar(ctx, w.home, ChangePillar{Pillar: p.ID, Revision: 1, Name: new("Grow"), Owner: &id.User{}})
	if err != nil || p.Name != "Grow" || p.OwnerID != nil || p.Weight != 2.5 || p.Revision != 2 {
		t.Errorf("changed to %+v, %v", p, err)
	}
	if same, err := w.ChangePillar(ctx, w.home, ChangePillar{Pillar: p.ID, Name: new("Grow")}); err != nil || same.Revision != 2 {
		t.Errorf("a change of nothing: revision %d, %v", same.Revision, err)
	}
	if p, err = w.ArchivePillar(ctx, w.home, ArchivePillar{Pillar: p.ID, Revision: 2}); err != nil || p.ArchivedAt == nil {
		t.Errorf("archived %+v, %v", p, err)
	}
	read, err := w.Pillar(ctx, w.home, p.ID)
	if err != nil || read.Revision != 3 || read.ArchivedAt == nil {
		t.Errorf("read %+v, %v", read, err)
	}
	if live, err := w.Pillars(ctx, w.home); err != nil || len(live) != 0 {
		t.Errorf("live %v, %v", live, err)
	}
	want := []string{"pillar.created", "pillar.changed", "pillar.archived"}
	if got := w.happened(t, p.ID); !slices.Equal(got, want) {
		t.Errorf("happened %v, want %v", got, want)
	}
	w.pillar(t, "Grow") // the name is free again
}

func TestPillarRefusals(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	p := w.pillar(t, "Grow")
	w.refused(t, "a name taken", errs.Conflict, func() error {
		_, err := w.CreatePillar(ctx, w.home, CreatePillar{Name: "gROW"})
		return err
	})
	w.refused(t, "a stale revision", errs.Conflict, func() error {
		_, err := w.ChangePillar(ctx, w.home, ChangePillar{Pillar: p.ID, Revision: 7, Name: new("Shrink")})
		return err
	})
	for field, cmd := range map[string]CreatePillar{
		"name":        {Name: strings.Repeat("x", 121)},
		"description": {Name: "x", Description: strings.Repeat("ü", 4001)},
		"weight":      {Name: "x", Weight: new(100.5)},
	} {
		w.refused(t, field, errs.Invalid, func() error {
			_, err := w.CreatePillar(ctx, w.home, cmd)
			if got := fieldNames(err); !slices.Equal(got, []string{field}) {
				t.Errorf("fields %v, want %s", got, field)
			}
			return err
		})
	}
	if _, err := w.ArchivePillar(ctx, w.home, ArchivePillar{Pillar: p.ID}); err != nil {
		t.Fatal(err)
	}
	w.refused(t, "a change of an archived one", errs.Conflict, func() error {
		_, err := w.ChangePillar(ctx, w.home, ChangePillar{Pillar: p.ID, Name: new("Shrink")})
		return err
	})
}

func TestMovePillar(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	a, b, c := w.pillar(t, "a"), w.pillar(t, "b"), w.pillar(t, "c")
	for _, move := range []struct {
		pillar id.Pillar
		to     int
		want   string
	}{{c.ID, 0, "cab"}, {c.ID, 1, "acb"}, {a.ID, 99, "cba"}, {b.ID, -3, "bca"}, {b.ID, 0, "bca"}} {
		got, err := w.MovePillar(ctx, w.home, MovePillar{Pillar: move.pillar, Position: move.to})
		if err != nil || names(got) != move.want {
			t.Errorf("moved to %s, %v; want %s", names(got), err, move.want)
		}
		if read, err := w.Pillars(ctx, w.home); err != nil || names(read) != move.want {
			t.Errorf("read %s, %v; want %s", names(read), err, move.want)
		}
	}
}

func names(all []Pillar) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Name)
	}
	return b.String()
}
