package table

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

// FileNote says why a file gave no rows.
type FileNote struct{ File, Reason string }

// File is one file by name and content.
type File struct {
	Name string
	Data []byte
}

// Source is the files of one import, and those that were passed over. The zero value is ready.
type Source struct {
	Files   []File
	Skipped []FileNote
	total   int
	seen    int
}

// Open reads files, folders (two levels deep) and zip archives. Its errors are errs.Invalid.
func Open(paths ...string) (Source, error) {
	var s Source
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return s, errs.Wrap(errs.Invalid, err, "%s cannot be read", p)
		}
		if info.IsDir() {
			err = s.openFolder(p)
		} else {
			err = s.openFile(p, filepath.Base(p))
		}
		if err != nil {
			return s, err
		}
	}
	if len(s.Files) == 0 {
		return s, errs.New(errs.Invalid, "There is no file to read in %s.", strings.Join(paths, ", "))
	}
	return s, nil
}

func (s *Source) openFolder(root string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return errs.Wrap(errs.Invalid, err, "%s cannot be read", p)
		}
		rel, _ := filepath.Rel(root, p)
		switch {
		case rel == ".":
			return nil
		case strings.HasPrefix(d.Name(), ".") || strings.Count(rel, string(filepath.Separator)) > 1:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		return s.openFile(p, filepath.ToSlash(rel))
	})
}

func (s *Source) openFile(p, name string) error {
	f, err := os.Open(p)
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s cannot be read", p)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		s.skip(name, "not a plain file")
		return nil
	}
	return s.Add(name, f)
}

// Add reads one file or zip archive from r, stopping at the limits.
func (s *Source) Add(name string, r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, input.File+1))
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s cannot be read", name)
	}
	if len(data) > input.File {
		return errs.New(errs.Invalid, "%s is larger than %d MB.", name, input.File>>20)
	}
	if isArchive(data) {
		return s.addArchive(name, data)
	}
	return s.addPlain(name, data)
}

func isArchive(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// addPlain takes one file that is not unpacked any further; what is passed over counts too, for it was unpacked.
func (s *Source) addPlain(name string, data []byte) error {
	if s.seen++; s.seen > input.Files {
		return errs.New(errs.Invalid, "More than %d files at once.", input.Files)
	}
	if s.total += len(data); s.total > input.AllFiles {
		return errs.New(errs.Invalid, "The files together are larger than %d MB.", input.AllFiles>>20)
	}
	if isArchive(data) {
		s.skip(name, "an archive inside an archive")
		return nil
	}
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv", ".tsv", ".tab", ".txt", "":
		s.Files = append(s.Files, File{Name: name, Data: data})
	default:
		s.skip(name, fmt.Sprintf("a %s file is not a table", ext))
	}
	return nil
}

func (s *Source) addArchive(name string, data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s is not a readable archive", name)
	}
	for _, entry := range z.File {
		if entry.Name == "[Content_Types].xml" {
			return errs.New(errs.Invalid, "%s is a spreadsheet; save its sheets as CSV first.", name)
		}
	}
	for _, entry := range z.File {
		inner := path.Clean("/" + strings.ReplaceAll(entry.Name, "\\", "/"))[1:]
		if entry.FileInfo().IsDir() || strings.HasPrefix(inner, "__MACOSX/") || strings.HasPrefix(path.Base(inner), ".") {
			continue
		}
		if err := s.addEntry(inner, entry); err != nil {
			return err
		}
	}
	return nil
}

// addEntry unpacks one file of an archive; the size that counts is what comes out of it.
func (s *Source) addEntry(name string, entry *zip.File) error {
	r, err := entry.Open()
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s in the archive cannot be unpacked", name)
	}
	defer r.Close()
	room := min(input.File, input.AllFiles-s.total)
	data, err := io.ReadAll(io.LimitReader(r, int64(room)+1))
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s in the archive cannot be unpacked", name)
	}
	if len(data) > room {
		return errs.New(errs.Invalid, "%s in the archive is too large.", name)
	}
	return s.addPlain(name, data)
}

func (s *Source) skip(name, reason string) {
	s.Skipped = append(s.Skipped, FileNote{name, reason})
}
