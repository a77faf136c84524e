package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plumbline/migrations"
)

// absent are features that are not there. As soon as a route, a table or an import of one appears, its test turns
// red and wants the real one in its place: what it must show is written beside it.
var absent = []struct {
	row, feature, real string
	routes, tables     *regexp.Regexp
	imports            []string
}{
	{"T12", "share links", "tokens of 256 bits, hashed, never listed; a principal of its own type, which reaches listed routes only; no token in a Referer or a log",
		regexp.MustCompile(`(?i)"[^"]*/(share|shared|public|embed|guest)[/"{]`), regexp.MustCompile(`(?i)create table \w*(share|public_link|guest)`), nil},
	{"T28", "attachments", "svg, html, xml and pdf as attachments with nosniff and a sandbox; magic numbers; polyglots; names of files by RFC 6266",
		regexp.MustCompile(`(?i)"[^"]*/(attachments?|uploads?|files?|avatars?|images?|media)[/"{]`), regexp.MustCompile(`(?i)create table \w*(attachment|upload|avatar|blob)`),
		[]string{"image/jpeg", "image/gif", "mime/multipart"}},
	{"T29", "files kept on disk", "random keys under an os.Root; limits by what an archive holds, not by what it says",
		nil, nil, []string{"archive/tar", "io/ioutil", "compress/bzip2"}},
	{"T29", "webhooks", "signed, sent by internal/outgoing from the worker, with the rights of whom they are for, checked again when sent",
		regexp.MustCompile(`(?i)"[^"]*/(webhooks?|hooks)[/"{]`), regexp.MustCompile(`(?i)create table \w*(webhook|hook)`), nil},
}

// traces lists what a source file and a migration show of a feature.
func traces(path, text string, i int) (out []string) {
	a := absent[i]
	if strings.HasSuffix(path, ".sql") {
		if a.tables != nil {
			out = append(out, a.tables.FindAllString(text, -1)...)
		}
		return out
	}
	if a.routes != nil && strings.HasPrefix(path, "web/") {
		for line := range strings.Lines(text) {
			if regexp.MustCompile(`\br\.(Get|Post|Put|Patch|Delete|Handle|HandleFunc|Method|Mount|Route)\(`).MatchString(line) {
				out = append(out, a.routes.FindAllString(line, -1)...)
			}
		}
	}
	for _, imp := range a.imports {
		if strings.Contains(text, "\""+imp+"\"\n") && !strings.HasPrefix(path, "web/importui/") { // what is imported is read and forgotten
			out = append(out, "import "+imp)
		}
	}
	return out
}

func lookForAbsent(t *testing.T, row string) {
	t.Helper()
	seen := 0
	look := func(path, text string) {
		seen++
		for i, a := range absent {
			if a.row != row {
				continue
			}
			for _, found := range traces(path, text, i) {
				t.Errorf("%s has %s: %s are there now, so %s wants its real test (%s)", path, found, a.feature, row, a.real)
			}
		}
	}
	for _, p := range list(t) {
		for _, name := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			look(p.ImportPath+"/"+name, string(b))
		}
	}
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		look(name, string(b))
	}
	if seen < 400 {
		t.Errorf("only %d files seen: the rule would hold of little", seen)
	}
}

func TestSec_T12_ThereAreNoShareLinks(t *testing.T)  { t.Parallel(); lookForAbsent(t, "T12") }
func TestSec_T28_ThereAreNoAttachments(t *testing.T) { t.Parallel(); lookForAbsent(t, "T28") }
func TestSec_T29_NoFilesAreKept(t *testing.T)        { t.Parallel(); lookForAbsent(t, "T29") }

func TestWhatIsAbsentWouldBeSeen(t *testing.T) {
	t.Parallel()
	for text, feature := range map[string]string{
		"x.sql create table share_links (": "share links", "web/x.go\tr.Get(\"/s/share/{token}\", x)\n": "share links", "web/x.go\tr.Post(\"/tasks/{task}/attachments\", x)\n": "attachments",
		"x.sql create table attachments (": "attachments", "web/x.go\t\"mime/multipart\"\n": "attachments", "internal/x.go\t\"archive/tar\"\n": "files kept on disk", "web/x.go\tr.Post(\"/settings/webhooks\", x)\n": "webhooks",
		"x.sql create table webhooks (": "webhooks",
	} {
		path, rest, _ := strings.Cut(strings.Replace(text, "\t", " ", 1), " ")
		i := slices.IndexFunc(absent, func(a struct {
			row, feature, real string
			routes, tables     *regexp.Regexp
			imports            []string
		}) bool {
			return a.feature == feature
		})
		if len(traces(path, rest, i)) == 0 {
			t.Errorf("%s would not be seen as %s", text, feature)
		}
	}
}
