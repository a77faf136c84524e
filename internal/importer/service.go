// Package importer writes what the format package read into the graph of an organisation, through the
// services of the nouns: what is new is created, what is known from an earlier import is changed where
// its row changed, and nothing is written before it was shown.
package importer

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/importer/format"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// Service previews and applies imports.
type Service struct {
	db       *pg.DB
	strategy *strategy.Service
	goals    *goal.Service
}

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db, strategy.New(db), goal.New(db)} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return New(s.db.At(t)) }

// Options is what a person says about files beside the files.
type Options struct {
	Format    format.Format  `json:"format"`
	Mapping   format.Mapping `json:"mapping"`
	DateOrder string         `json:"date_order"` // dmy, mdy, ymd; empty: learned from the files
	// Team is where new rows go that name no team; empty: the importer's first team, or one made for them.
	Team string `json:"team"`
	// From tells sources of one format apart that use the same ids; empty where there is one only.
	From string `json:"from"`
}

func (o *Options) check() error {
	o.Team, o.From = strings.Join(strings.Fields(o.Team), " "), strings.Join(strings.Fields(o.From), " ")
	var f errs.Fields
	for name, s := range map[string]string{"team": o.Team, "from": o.From} {
		f.Check(utf8.ValidString(s) && !strings.ContainsRune(s, 0), name, "The text holds characters that cannot be stored.")
	}
	f.Check(utf8.RuneCountInString(o.Team) <= input.Name, "team", "Use at most %d characters.", input.Name)
	f.Check(utf8.RuneCountInString(o.From) <= 60, "from", "At most 60 characters.")
	return f.Err()
}

// source is under which name rows are known again.
func (o Options) source() string {
	if o.From == "" {
		return string(o.Format)
	}
	return string(o.Format) + ":" + strings.ToLower(o.From)
}

// Preview says what Apply would do with the files, and writes nothing. Needs Import; Invalid for options
// or files nobody can make sense of.
func (s *Service) Preview(ctx context.Context, who access.Actor, src format.Source, opt Options) (Plan, error) {
	if err := who.Require(access.Import); err != nil {
		return Plan{}, err
	}
	b, err := s.read(ctx, who, src, &opt)
	if err != nil {
		return Plan{}, err
	}
	return s.run(ctx, who, b, opt, nil)
}

// Apply imports the files in one transaction: rows that cannot go in are refused one by one, everything
// else goes in, or nothing if it fails. Needs Import; Invalid as Preview.
func (s *Service) Apply(ctx context.Context, who access.Actor, src format.Source, opt Options) (Plan, error) {
	if err := who.Require(access.Import); err != nil {
		return Plan{}, err
	}
	b, err := s.read(ctx, who, src, &opt)
	if err != nil {
		return Plan{}, err
	}
	return s.run(ctx, who, b, opt, func(context.Context, *pg.Tx, Plan) error { return nil })
}

// read parses the files as somebody in the organisation means them.
func (s *Service) read(ctx context.Context, who access.Actor, src format.Source, opt *Options) (*format.Batch, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	var zone string
	r := &pg.Read{}
	pg.First(r, &zone, `select time_zone from orgs where id = $1`, who.Org)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return nil, fmt.Errorf("read the time zone: %w", err)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	b, err := format.Parse(opt.Format, src, opt.Mapping, format.Options{TZ: loc, Now: s.db.Now().In(loc), DateOrder: opt.DateOrder})
	if err != nil {
		return nil, err
	}
	if f, ok := format.Detect(src); ok && f != opt.Format {
		b.Notes = append([]string{fmt.Sprintf("by their columns, the files look like %s and not like %s", f, opt.Format)}, b.Notes...)
	}
	return b, nil
}
