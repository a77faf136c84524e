// Package migrations owns the schema: goose files applied in order by the owner role.
package migrations

import "embed"

// FS holds the migration files.
//
//go:embed *.sql
var FS embed.FS
