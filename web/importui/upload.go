package importui

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/failpoint"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/input"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

func showUpload(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.Import); err != nil {
			return err
		}
		return renderUpload(a, w, r, importer.Options{Format: format.OKR}, nil)
	}
}

func renderUpload(a *handle.App, w http.ResponseWriter, r *http.Request, opt importer.Options, wrong error) error {
	teams, err := a.Orgs.Teams(r.Context(), middleware.Member(r).Actor)
	if err != nil {
		return err
	}
	status := http.StatusOK
	v := uploadView{Path: importsURL(r), Format: opt.Format, Choices: newChoices(opt, teams), Help: helpGroups()}
	if wrong != nil {
		status = handle.Status(wrong)
		v.Choices.Errs = handle.Fields(wrong)
		if v.Problem = v.Choices.Errs["files"]; v.Problem == "" {
			v.Problem = errs.Sentence(wrong)
		}
	}
	return render(a, w, r, status, "Import", uploadPage(v))
}

// upload keeps the files for the preview.
func upload(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.Import); err != nil {
			return err
		}
		up, err := readUpload(r)
		failpoint.Hit(failpoint.Upload)
		if err == nil {
			imp, keepErr := a.Import.Keep(r.Context(), m.Actor, up)
			if keepErr == nil {
				return handle.See(w, r, importURL(r, imp))
			}
			err = keepErr
		}
		if errs.Is(err, errs.Invalid) {
			return renderUpload(a, w, r, up.Options, err)
		}
		return err
	}
}

var unreadable = errs.New(errs.Invalid, "The upload could not be read. Choose the files again.")

// readUpload reads the parts one after the other, so that nothing is held that is refused anyway.
func readUpload(r *http.Request) (importer.Upload, error) {
	up := importer.Upload{Options: importer.Options{Format: format.OKR}}
	parts, err := r.MultipartReader()
	if err != nil {
		return up, unreadable
	}
	given := map[string]bool{}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return up, nil
		case err != nil:
			return up, tooBigOr(err)
		case n == input.UploadParts:
			return up, errs.New(errs.Invalid, "This is more than %d files at once. Put them into one zip archive.", input.UploadParts)
		}
		if name := part.FormName(); part.FileName() == "" {
			if given[name] {
				return up, unreadable // as handle.ReadForm refuses it
			}
			given[name] = true
		}
		if err := readPart(&up, part); err != nil {
			return up, err
		}
	}
}

func readPart(up *importer.Upload, part *multipart.Part) error {
	if part.FileName() != "" {
		data, err := io.ReadAll(part)
		if err != nil {
			return tooBigOr(err)
		}
		up.Files = append(up.Files, format.File{Name: part.FileName(), Data: data})
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(part, input.UploadField+1))
	if err != nil {
		return tooBigOr(err)
	}
	if len(data) > input.UploadField {
		return unreadable
	}
	set(&up.Options, part.FormName(), strings.TrimSpace(string(data)))
	return nil
}

// set puts one field of a form into the options.
func set(opt *importer.Options, name, value string) {
	switch name {
	case "format":
		opt.Format = format.Format(value)
	case "team":
		opt.Team = value
	case "date_order":
		opt.DateOrder = value
	case "from":
		opt.From = value
	}
}

func tooBigOr(err error) error {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return err
	}
	return unreadable
}
