package pg

import (
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
)

// rowTo scans a struct by column names and anything else as a single column.
func rowTo[T any]() pgx.RowToFunc[T] {
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() {
		return pgx.RowToStructByName[T]
	}
	return pgx.RowTo[T]
}
