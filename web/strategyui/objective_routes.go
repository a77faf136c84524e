package strategyui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// objectiveRoutes mounts the pages of objectives.
func objectiveRoutes(chi.Router, *handle.App) {}
