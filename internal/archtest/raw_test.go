package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// raws write markup, addresses, styles or scripts as they are.
var raws = regexp.MustCompile(`templ\.(?:Raw|SafeURL|SafeCSS|SafeCSSProperty|SafeScript|SafeScriptInline|JSUnsafeFuncCall|JSExpression|ComponentScript|FromGoHTML|ToGoHTML|WithNonce)\b|"(?:html|text)/template"|template\.(?:HTML|HTMLAttr|JS|JSStr|URL|CSS|Srcset)\b`)

// rawScripts make markup or code of a text.
var rawScripts = regexp.MustCompile(`\.(?:innerHTML|outerHTML|srcdoc)\s*=[^=]|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*["'` + "`" + `]`)

// mayBeRaw lists the files that need one of these, with its reason: none does.
var mayBeRaw = map[string]string{}

// TestSec_T26_NothingIsWrittenRaw reads every template, view and script of ours.
func TestSec_T26_NothingIsWrittenRaw(t *testing.T) {
	t.Parallel()
	read, used := 0, map[string]bool{}
	err := filepath.WalkDir("../../web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "static") {
				return filepath.SkipDir
			}
			return err
		}
		rule := raws
		switch name := d.Name(); {
		case strings.HasSuffix(name, ".js"):
			rule = rawScripts
		case strings.HasSuffix(name, "_templ.go"), strings.HasSuffix(name, "_test.go"), !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ"):
			return nil // what is generated follows from the templates
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		file := strings.TrimPrefix(path, "../../")
		if found := rule.Find(b); found != nil {
			used[file] = true
			if mayBeRaw[file] == "" {
				t.Errorf("%s holds %s: what people write would become markup", file, found)
			}
		}
		return nil
	})
	if err != nil || read < 150 {
		t.Errorf("%d files read: %v", read, err)
	}
	for file := range mayBeRaw {
		if !used[file] {
			t.Errorf("%s holds nothing raw any more: take it off the list", file)
		}
	}
}

// TestSec_T27_ThereIsNoMarkdown turns red with the first library that makes markup of text. Before it comes in,
// the row of Markdown is tested: no raw markup passes, the output is sanitised, and fuzzing finds only allowed
// tags, attributes and schemes.
func TestSec_T27_ThereIsNoMarkdown(t *testing.T) {
	t.Parallel()
	markup := regexp.MustCompile(`(?i)markdown|goldmark|blackfriday|commonmark|bluemonday|asciidoc|sanitize|gomarkdown|marked|showdown|dompurify|micromark`)
	for _, file := range []string{"../../go.mod", "../../web/assets/package.json"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := markup.Find(b); found != nil {
			t.Errorf("%s names %s: Markdown needs its own tests first", file, found)
		}
	}
}
