package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	chimw "github.com/go-chi/chi/v5/middleware"
)

//go:embed all:static
var static embed.FS

// manifest maps plain asset names to hashed ones; empty if the assets were not built.
var manifest = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	if b, err := static.ReadFile("static/manifest.json"); err == nil {
		_ = json.Unmarshal(b, &m)
	}
	return m
})

// Asset is the address of a built asset by its plain name.
func Asset(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return "/static/" + hashed
	}
	return "/static/" + name
}

// StaticHandler serves the built assets; their names change with their content, so they never expire.
func StaticHandler() http.Handler {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	serve := chimw.Compress(5)(http.StripPrefix("/static/", http.FileServerFS(files)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(manifest()) == 0 {
			http.Error(w, "The assets were not built. Run \"make build\".", http.StatusNotFound)
			return
		}
		switch strings.TrimPrefix(r.URL.Path, "/static/") {
		case "", ".gitkeep", "manifest.json": // not hashed, so not for the public
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		serve.ServeHTTP(w, r)
	})
}
