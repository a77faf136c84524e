package pg

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"plumbline/internal/errs"
)

// sentences says what a constraint means to a person.
var sentences = map[string]errs.Field{
	"users_email_key":            {Name: "email", Message: "This address already has an account. Sign in instead."},
	"identities_pkey":            {Name: "identity", Message: "Somebody signs in with this already."},
	"passkeys_credential_id_key": {Name: "passkey", Message: "This passkey is kept already."},
	"domains_claimed":            {Name: "domain", Message: "You claim this domain already."},
	"domains_verified":           {Name: "domain", Message: "Another organisation has proved that this domain is its own. Whoever looks after the domain can say which; once it gives the domain up, you can check again."},
	"orgs_slug_key":              {Name: "slug", Message: "This address is taken. Choose another one."},
	"pillars_name":               {Name: "name", Message: "A pillar of this name exists already."},
	"cycles_name":                {Name: "name", Message: "A cycle of this name exists already."},
	"teams_name":                 {Name: "name", Message: "A team of this name exists already."},
	"cycles_dates":               {Name: "ends_on", Message: "A cycle ends after it starts and lasts at most 800 days."},
	"key_results_target":         {Name: "target", Message: "The target must differ from the start value, in the direction of the key result."},
	"key_results_dates":          {Name: "due_on", Message: "A key result is due after it starts, within 800 days."},
	"objectives_not_own_parent":  {Name: "parent", Message: "An objective cannot be its own parent."},
	"task_links_live_kr":         {Name: "goal", Message: "The task is linked to this key result already."},
	"task_links_live_objective":  {Name: "goal", Message: "The task is linked to this objective already."},
	"plan_slots_task":            {Name: "task", Message: "This task fills another planned piece of work already."},
}

func retryable(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01")
}

// away says that the server is gone, is coming, has no room, made somebody wait too long, or has
// the schema of another version for as long as it is being migrated.
func away(err error) bool {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		class := pe.Code[:min(len(pe.Code), 2)]
		return class == "08" || class == "53" || slices.Contains([]string{"57P01", "57P02", "57P03", "57P05", "57014", "55P03", "25P03", "42P01", "42703", "42883"}, pe.Code)
	}
	var never *pgconn.ConnectError
	var lost net.Error
	return errors.As(err, &never) || errors.As(err, &lost) && !errors.Is(err, context.Canceled) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || pgconn.SafeToRetry(err)
}

// translate turns what Postgres says into a kind and a sentence: the one table of codes.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return errs.Missing()
	}
	if away(err) {
		return errs.Away(err)
	}
	var pe *pgconn.PgError
	if !errors.As(err, &pe) {
		if strings.Contains(err.Error(), "invalid UTF-8") || strings.Contains(err.Error(), "invalid byte sequence") {
			return errs.Wrap(errs.Invalid, err, "The text holds characters that cannot be stored.")
		}
		return err
	}
	f, named := sentences[pe.ConstraintName]
	switch {
	case named && pe.Code == "23505":
		return &errs.Error{Kind: errs.Conflict, Message: f.Message, Fields: []errs.Field{f}, Err: err}
	case named:
		return &errs.Error{Kind: errs.Invalid, Message: f.Message, Fields: []errs.Field{f}, Err: err}
	case pe.Code == "23505":
		return errs.Wrap(errs.Conflict, err, "This exists already.")
	case pe.Code == "23503", pe.Code == "42501" && strings.Contains(pe.Message, "row-level security"):
		return &errs.Error{Kind: errs.NotFound, Message: errs.Missing().Message, Err: err}
	case pe.Code == "23514", pe.Code == "22001":
		return errs.Wrap(errs.Invalid, err, "A value is out of its range.")
	case pe.Code == "22021", pe.Code == "22P05":
		return errs.Wrap(errs.Invalid, err, "The text holds characters that cannot be stored.")
	case pe.Code == "40001", pe.Code == "40P01":
		return errs.Wrap(errs.Conflict, err, "Too many people changed this at once. Try again.")
	}
	return err
}
