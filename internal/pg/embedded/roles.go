package embedded

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// prepare makes sure of the roles and the database; on a warm start it only looks.
func (s *Server) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.DSN("postgres", Superuser))
	if err != nil {
		return fmt.Errorf("connect to the new database server: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := EnsureRoles(ctx, conn); err != nil {
		return err
	}
	var exists, closed bool
	err = conn.QueryRow(ctx, `select count(*) > 0, coalesce(bool_or(datacl::text like '%'||$2||'=c/%'), false)
		from pg_database where datname = $1`, Database, AppRole).Scan(&exists, &closed)
	switch {
	case err != nil:
		return fmt.Errorf("look for the database: %w", err)
	case !exists:
		return CreateDatabase(ctx, conn, Database, "")
	case !closed: // an earlier start was interrupted
		return closeDatabase(ctx, conn, Database)
	}
	return nil
}

// EnsureRoles creates the owner and the application role of a cluster where they are
// missing. The connection is a superuser's.
func EnsureRoles(ctx context.Context, conn *pgx.Conn) error {
	var missing []string
	rows, err := conn.Query(ctx, `select r from unnest($1::text[]) r where not exists (select from pg_roles where rolname = r)`,
		[]string{OwnerRole, AppRole})
	if err == nil {
		missing, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		return fmt.Errorf("look for the database roles: %w", err)
	}
	for _, role := range missing {
		inherit := " inherit" // the owner owns schema public as a member of pg_database_owner
		if role == AppRole {
			inherit = " noinherit"
		}
		_, err := conn.Exec(ctx, `create role `+role+` login nosuperuser nobypassrls nocreatedb nocreaterole noreplication`+inherit)
		if err != nil {
			return fmt.Errorf("create the role %s: %w", role, err)
		}
	}
	return nil
}

// CreateDatabase makes a database that the owner role owns and only the two roles may
// enter, copied from template unless that is empty.
func CreateDatabase(ctx context.Context, conn *pgx.Conn, name, template string) error {
	sql := `create database ` + pgx.Identifier{name}.Sanitize() + ` owner ` + OwnerRole
	if template != "" {
		sql += ` template ` + pgx.Identifier{template}.Sanitize()
	}
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("make the database %s: %w", name, err)
	}
	return closeDatabase(ctx, conn, name)
}

func closeDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	db := pgx.Identifier{name}.Sanitize()
	_, err := conn.Exec(ctx, `revoke all on database `+db+` from public; grant connect on database `+db+` to `+AppRole)
	if err != nil {
		return fmt.Errorf("set who may enter the database %s: %w", name, err)
	}
	return nil
}
