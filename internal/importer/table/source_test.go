package table

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

func archive(t *testing.T, files ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func names(s Source) []string {
	var out []string
	for _, f := range s.Files {
		out = append(out, f.Name)
	}
	for _, f := range s.Skipped {
		out = append(out, "-"+f.File)
	}
	return out
}

func TestOpenFoldersFilesAndArchives(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, data := range map[string]string{
		"a.csv": "x\n1", "sub/b.tsv": "x\n1", "sub/deep/c.csv": "x\n1", ".hidden/d.csv": "x", ".e.csv": "x", "notes.pdf": "%PDF",
		"z.zip": string(archive(t, "in/f.csv", "x\n1", "__MACOSX/._f.csv", "junk", ".g.csv", "x", "../../h.csv", "x\n1", "i.zip", "PK\x03\x04")),
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a.csv", "sub/b.tsv", "in/f.csv", "h.csv", "-notes.pdf", "-i.zip"}, names(s)); d != "" {
		t.Error(d)
	}
	s, err = Open(filepath.Join(dir, "a.csv"), filepath.Join(dir, "sub", "b.tsv"))
	if d := cmp.Diff([]string{"a.csv", "b.tsv"}, names(s)); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, p := range []string{filepath.Join(dir, "none.csv"), filepath.Join(dir, "notes.pdf"), filepath.Join(dir, ".hidden", "nothing")} {
		if _, err := Open(p); err == nil {
			t.Errorf("%s was opened", p)
		}
	}
}

// lying is an archive whose headers, the one before the file and the one at the end, say another size than comes out.
func lying(t *testing.T, size uint32, name, content string) []byte {
	t.Helper()
	data := archive(t, name, content)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	was := binary.LittleEndian.AppendUint32(nil, uint32(r.File[0].UncompressedSize64))
	if n := bytes.Count(data, was); n < 2 {
		t.Fatalf("the size stands in %d places", n)
	}
	return bytes.ReplaceAll(data, was, binary.LittleEndian.AppendUint32(nil, size))
}

// TestSec_T29_HeadersThatLie: what an archive says of a size opens no way past the limits.
func TestSec_T29_HeadersThatLie(t *testing.T) {
	t.Parallel()
	bomb := strings.Repeat("0", input.File+1)
	for name, data := range map[string][]byte{
		"a bomb said to be small":      lying(t, 10, "bomb.csv", bomb),
		"a bomb said to be nothing":    lying(t, 0, "bomb.csv", bomb),
		"a bomb said to be just right": lying(t, input.File, "bomb.csv", bomb),
		"a small file said to be huge": lying(t, 1<<31, "a.csv", "title\n"+strings.Repeat("x", 1000)),
	} {
		var s Source
		if err := s.Add("upload", bytes.NewReader(data)); !errs.Is(err, errs.Invalid) || len(s.Files) != 0 {
			t.Errorf("%s: %d files, %v", name, len(s.Files), err)
		}
	}
}

// TestSec_T29_ArchivesInArchives are passed over, whatever they are called, and count as what was unpacked for them.
func TestSec_T29_ArchivesInArchives(t *testing.T) {
	t.Parallel()
	bomb := string(archive(t, "bomb.csv", strings.Repeat("0", input.File+1)))
	deep := bomb
	for range 20 {
		deep = string(archive(t, "deeper.zip", deep))
	}
	var s Source
	if err := s.Add("upload", bytes.NewReader(archive(t, "a.zip", bomb, "b.csv", bomb, "c", deep, "d.csv", "x\n1"))); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"d.csv", "-a.zip", "-b.csv", "-c"}, names(s)); d != "" {
		t.Error(d)
	}
	large := "PK\x03\x04" + strings.Repeat("0", input.File-10)
	s = Source{}
	if err := s.Add("upload", bytes.NewReader(archive(t, "a.zip", large, "b.zip", large, "c.zip", large))); !errs.Is(err, errs.Invalid) {
		t.Errorf("more is unpacked than is taken: %v", err)
	}
}

func TestSec_T29_ArchivesKeepToTheLimits(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("0", input.File+1)
	var many []string
	for range input.Files + 1 {
		many = append(many, "f.csv", "x")
	}
	for name, data := range map[string][]byte{
		"a file too large":            []byte(huge),
		"a bomb":                      archive(t, "bomb.csv", huge),
		"a third that is one too big": archive(t, "a.csv", huge[1:], "b.csv", huge[1:], "c.csv", "x"),
		"too many files":              archive(t, many...),
		"a spreadsheet":               archive(t, "[Content_Types].xml", "x", "sheet.csv", "x"),
		"a broken archive":            []byte("PK\x03\x04 not really"),
	} {
		var s Source
		if err := s.Add("upload", bytes.NewReader(data)); err == nil {
			t.Errorf("%s: %d files taken", name, len(s.Files))
		}
	}
}
