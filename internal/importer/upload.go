package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/pg"
)

// keptFor is how long uploaded files wait to be imported, and an import's report to be read.
const keptFor = 24 * time.Hour

// Upload is files somebody sent, as they came: plain or archives.
type Upload struct {
	Options Options
	Files   []format.File
}

// Kept is an upload that waits, or was applied: then Result is what it did.
type Kept struct {
	ID        id.Import
	Options   Options
	Names     []string
	Contents  [][]byte
	AppliedAt *time.Time
	Result    *Plan
}

// Keep stores an upload until it is applied, for at most a day; older ones go. Needs Import; Invalid if
// none of the files is a table.
func (s *Service) Keep(ctx context.Context, who access.Actor, up Upload) (id.Import, error) {
	if err := who.Require(access.Import); err != nil {
		return id.Import{}, err
	}
	names, contents := make([]string, len(up.Files)), make([][]byte, len(up.Files))
	for i, f := range up.Files {
		names[i], contents[i] = fileName(f.Name), f.Data
	}
	src, err := source(names, contents)
	if err != nil {
		return id.Import{}, err
	}
	// The columns know better than a choice that was left as it stood: issues are never read as goals.
	if f, sure := format.Detect(src); sure && (up.Options.Format == format.Jira || up.Options.Format == format.OKR) {
		up.Options.Format = f
	}
	b, err := s.read(ctx, who, src, &up.Options)
	if err != nil {
		return id.Import{}, err
	}
	if len(b.Columns) == 0 {
		return id.Import{}, unreadable(b.Skipped)
	}
	imp := id.New[id.Import]()
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		tx.Queue(`delete from imports where org_id = $1 and created_at < $2`, tx.Org(), now.Add(-keptFor))
		_, err = tx.Exec(ctx, `insert into imports (org_id, id, created_by, created_at, options, names, contents) values ($1, $2, $3, $4, $5, $6, $7)`,
			tx.Org(), imp, who.User, now, up.Options, names, contents)
		return err
	})
	return imp, err
}

// unreadable says why nothing of an upload can be read.
func unreadable(skipped []format.FileNote) error {
	if len(skipped) == 0 {
		return errs.Fields{{Name: "files", Message: "Choose at least one file."}}.Err()
	}
	return errs.Fields{{Name: "files", Message: fmt.Sprintf("%s cannot be imported: %s.", skipped[0].File, strings.TrimSuffix(skipped[0].Reason, "."))}}.Err()
}

// fileName is the last part of what a browser calls a file.
func fileName(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	s = path.Base("/" + strings.ReplaceAll(s, "\\", "/"))
	if utf8.RuneCountInString(s) > 200 {
		s = string([]rune(s)[utf8.RuneCountInString(s)-200:])
	}
	if s == "/" || s == "." {
		return "file"
	}
	return s
}

func source(names []string, contents [][]byte) (format.Source, error) {
	var src format.Source
	for i := range contents {
		if err := src.Add(names[i], bytes.NewReader(contents[i])); err != nil {
			return src, err
		}
	}
	return src, nil
}

// Kept returns an upload of the organisation. Needs Import; NotFound if it is gone.
func (s *Service) Kept(ctx context.Context, who access.Actor, imp id.Import) (Kept, error) {
	if err := who.Require(access.Import); err != nil {
		return Kept{}, err
	}
	var k Kept
	r := &pg.Read{}
	pg.First(r, &k, selectKept, who.Org, imp)
	err := s.db.ReadTenant(ctx, who, r)
	return k, err
}

const selectKept = `select id, options, names, contents, applied_at, result from imports where org_id = $1 and id = $2`

// Revise stores other options for an upload that waits. Needs Import; NotFound if it is gone, Conflict if
// it was applied.
func (s *Service) Revise(ctx context.Context, who access.Actor, imp id.Import, opt Options) error {
	if err := who.Require(access.Import); err != nil {
		return err
	}
	if err := opt.check(); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		applied, err := pg.One[bool](ctx, tx, `select applied_at is not null from imports where org_id = $1 and id = $2 for no key update`, tx.Org(), imp)
		if err != nil {
			return err
		}
		if applied {
			return errs.New(errs.Conflict, "These files were imported already. Upload them again to import more of them.")
		}
		tx.Queue(`update imports set options = $3 where org_id = $1 and id = $2`, tx.Org(), imp, opt)
		return nil
	})
}

// PreviewKept is Preview of an upload. Needs Import; NotFound if it is gone.
func (s *Service) PreviewKept(ctx context.Context, who access.Actor, k Kept) (Plan, error) {
	if err := who.Require(access.Import); err != nil {
		return Plan{}, err
	}
	src, err := source(k.Names, k.Contents)
	if err != nil {
		return Plan{}, err
	}
	return s.Preview(ctx, who, src, k.Options)
}

// ApplyKept is Apply of an upload, once: applied again it answers what it did. Needs Import; NotFound if
// it is gone.
func (s *Service) ApplyKept(ctx context.Context, who access.Actor, imp id.Import) (Plan, error) {
	if err := who.Require(access.Import); err != nil {
		return Plan{}, err
	}
	k, err := s.Kept(ctx, who, imp)
	if err != nil {
		return Plan{}, err
	}
	if k.Result != nil {
		return *k.Result, nil
	}
	src, err := source(k.Names, k.Contents)
	if err != nil {
		return Plan{}, err
	}
	b, err := s.read(ctx, who, src, &k.Options)
	if err != nil {
		return Plan{}, err
	}
	plan, err := s.run(ctx, who, b, k.Options, func(ctx context.Context, tx *pg.Tx, plan Plan) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `update imports set applied_at = $3, result = $4, contents = '{}'
			where org_id = $1 and id = $2 and applied_at is null`, tx.Org(), imp, now, plan.brief())
		if err == nil && n == 0 {
			return errApplied
		}
		return err
	})
	if errors.Is(err, errApplied) {
		return s.ApplyKept(ctx, who, imp)
	}
	return plan, err
}

// brief is the plan as it is kept: without more rows than anybody reads.
func (p Plan) brief() Plan {
	p.Refusals = p.Refusals[:min(len(p.Refusals), 10_000)]
	p.Warnings, p.Changes = p.Warnings[:min(len(p.Warnings), 1000)], p.Changes[:min(len(p.Changes), 1000)]
	return p
}

var errApplied = errs.New(errs.Conflict, "These files were imported already.")
