// Command build bundles the style sheets, scripts, fonts and icons into web/static under hashed
// names, with a manifest. With -watch it goes on doing so.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "web/assets"
	target = "web/static"
)

func main() {
	watch := flag.Bool("watch", false, "rebuild on change")
	flag.Parse()
	log.SetFlags(0)
	if err := run(*watch); err != nil {
		log.Fatal("build the assets: ", err)
	}
}

func run(watch bool) error {
	if _, err := os.Stat(filepath.Join(source, "node_modules")); err != nil {
		return fmt.Errorf("%s/node_modules is missing: run \"npm ci\" in %s", source, source)
	}
	ctx, failed := api.Context(api.BuildOptions{
		EntryPoints: []string{source + "/js/app.js", source + "/css/app.css"},
		Outdir:      target, EntryNames: "[name].[hash]", AssetNames: "[name].[hash]",
		Bundle: true, MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		Loader:   map[string]api.Loader{".woff2": api.LoaderFile},
		Metafile: true, Write: true, LogLevel: api.LogLevelWarning,
		Plugins: []api.Plugin{{Name: "plumbline", Setup: setup}},
	})
	if failed != nil {
		return failed
	}
	defer ctx.Dispose()
	if watch {
		if err := ctx.Watch(api.WatchOptions{}); err != nil {
			return err
		}
		select {}
	}
	if res := ctx.Rebuild(); len(res.Errors) > 0 {
		return fmt.Errorf("%d errors", len(res.Errors))
	}
	return nil
}

// setup writes icons and manifest after each build; the sheet of numeric attribute values is made on
// the fly.
func setup(b api.PluginBuild) {
	b.OnResolve(api.OnResolveOptions{Filter: `^values\.css$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: "values.css", Namespace: "values"}, nil
	})
	b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "values"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
		css := values()
		icons, err := filepath.Glob(source + "/icons/*.svg")
		return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS, WatchFiles: icons, WatchDirs: []string{source + "/icons"}}, err
	})
	b.OnEnd(func(r *api.BuildResult) (api.OnEndResult, error) {
		if len(r.Errors) > 0 {
			return api.OnEndResult{}, nil // what was built before stays
		}
		return api.OnEndResult{}, finish(r.Metafile)
	})
}

// finish writes the icons and the manifest, plain name → hashed name, and removes what an earlier
// build left.
func finish(metafile string) error {
	var meta struct {
		Outputs map[string]struct{ EntryPoint string }
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return err
	}
	manifest, current := map[string]string{}, map[string]bool{".gitkeep": true, "manifest.json": true}
	for out, o := range meta.Outputs {
		current[filepath.Base(out)] = true
		if o.EntryPoint != "" {
			manifest[filepath.Base(o.EntryPoint)] = filepath.Base(out)
		}
	}
	sprite, err := sprite()
	if err != nil {
		return err
	}
	favicon, err := os.ReadFile(source + "/icons/favicon.svg")
	if err != nil {
		return err
	}
	for name, b := range map[string][]byte{"sprite.svg": sprite, "favicon.svg": favicon} {
		sum := sha256.Sum256(b)
		hashed := strings.TrimSuffix(name, ".svg") + "." + hex.EncodeToString(sum[:4]) + ".svg"
		if err := os.WriteFile(filepath.Join(target, hashed), b, 0o644); err != nil {
			return err
		}
		manifest[name], current[hashed] = hashed, true
	}
	b, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(target+"/manifest.json", b, 0o644); err != nil {
		return err
	}
	return removeOld(current)
}

func removeOld(current map[string]bool) error {
	files, err := os.ReadDir(target)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !current[f.Name()] {
			if err := os.Remove(filepath.Join(target, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
