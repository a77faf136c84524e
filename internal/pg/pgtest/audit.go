package pgtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg/embedded"
)

// What may differ from the rules, each with its reason. A new table, policy or function that
// is not here and breaks a rule is a finding.
var (
	// Tables without org_id.
	globalTables = map[string]string{
		"users":            "a person may belong to several organisations",
		"sessions":         "belong to a person; only token hashes",
		"signups":          "an organisation is made of them once they are confirmed; token hashes",
		"account_tokens":   "belong to a person; only token hashes",
		"second_factors":   "belong to a person; sealed",
		"identities":       "belong to a person",
		"passkey_handles":  "belong to a person; random",
		"passkeys":         "belong to a person; public keys",
		"recovery_codes":   "belong to a person; hashes",
		"tries":            "how often something was tried, by whoever; only hashes of what by",
		"mails":            "belong to a person; sealed, and removed once sent",
		"orgs":             "the organisations themselves",
		"workers":          "which worker processes were heard from",
		"goose_db_version": "which migrations were applied",
	}
	// Policies beside org_id = tid(): table.name → command and expression, exactly.
	otherPolicies = map[string]string{
		"memberships.own":       "SELECT (user_id = uid())",                                       // before an organisation is chosen
		"invitations.addressed": "SELECT (email = my_address())",                                  // where her address stands, when she is erased
		"signal_queue.sweep":    "SELECT sweeping()",                                              // which organisations have work
		"signal_failures.sweep": "SELECT sweeping()",                                              // which are due for a retry
		"domains.own":           "SELECT ((verified_at IS NOT NULL) AND (domain = own_domain()))", // before an organisation is joined
		"domains.sweep":         "SELECT sweeping()",                                              // which are to be looked up again
	}
	// Tables the app role may only add to.
	appendOnly = map[string]string{
		"activity":       "the audit trail",
		"activity_seals": "the chain over it",
		"task_states":    "the history of a task",
		"past_rows":      "rows as they were",
	}
	// The functions policies rest on: name → volatility, security and body, exactly.
	policyFunctions = map[string]string{
		"tid":          "s f select nullif(current_setting('app.org_id', true), '')::uuid",
		"uid":          "s f select nullif(current_setting('app.user_id', true), '')::uuid",
		"sweeping":     "s f select coalesce(current_setting('app.sweep', true), '') = 'on'",
		"my_address":   "s f select email from users where id = uid() and email_confirmed_at is not null",
		"own_domain":   "s f select split_part(email, '@', 2) from users where id = uid() and email_confirmed_at is not null and disabled_at is null",
		"unveiled":     "s f select coalesce(current_setting('app.hidden', true), '') = '{}'",
		"hidden_goals": "s f select coalesce(nullif(current_setting('app.hidden', true), '')::jsonb, hidden_goals_from(null))",
		"hidden_work":  "s f select coalesce(nullif(current_setting('app.hidden_work', true), '')::jsonb, hidden_work_from(null, hidden_goals_from(null)))",
	}
	// References to goals and tasks that hide nothing with them: table.column.
	openReferences = map[string]string{
		"key_results.objective_id": "what is hidden names its key results too",
		"plan_slots.task_id":       "a plan is seen with its key result, whatever became of its task",
	}
	// Unique indexes of tenant tables that do not begin with org_id.
	globalIndexes = map[string]string{
		"domains_verified": "a domain is one organisation's; who proves that it is hers learns that another did",
	}
	// SECURITY DEFINER functions the app role may call: none yet.
	definerFunctions = map[string]string{}
)

// Audit reads the catalogue of a database and gives a sentence for everything that would let
// one tenant reach another. The connection is a superuser's; nothing is changed.
func Audit(ctx context.Context, conn *pgx.Conn) []string {
	args := auditArgs()
	var findings []string
	for _, rule := range rules {
		rows, err := conn.Query(ctx, tables+rule.sql, args)
		var found []string
		if err == nil {
			found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		if err != nil {
			return append(findings, fmt.Sprintf("%s: the audit itself failed: %v", rule.name, err))
		}
		for _, f := range found {
			findings = append(findings, rule.name+": "+f)
		}
	}
	return append(findings, visibleWithoutTenant(ctx, conn)...)
}

func auditArgs() pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"app": embedded.AppRole, "owner": embedded.OwnerRole,
		"globals": keys(globalTables), "append_only": keys(appendOnly),
		"indexes": keys(globalIndexes), "definers": keys(definerFunctions),
		"policies": keys(otherPolicies), "policy_texts": values(otherPolicies),
		"functions": keys(policyFunctions), "function_texts": values(policyFunctions), "open": keys(openReferences),
	}
}

// visibleWithoutTenant looks into every tenant table as the app role with no tenant set.
func visibleWithoutTenant(ctx context.Context, conn *pgx.Conn) []string {
	rows, err := conn.Query(ctx, tables+`select name from t, arg where org is not null and has_table_privilege(app, oid, 'select')`, auditArgs())
	if err != nil {
		return []string{fmt.Sprintf("no tenant: the audit itself failed: %v", err)}
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return []string{fmt.Sprintf("no tenant: the audit itself failed: %v", err)}
	}
	var findings []string
	for _, name := range names {
		n, err := countAs(ctx, conn, embedded.AppRole, name)
		if err != nil {
			findings = append(findings, fmt.Sprintf("no tenant: %s cannot be read: %v", name, err))
		} else if n > 0 {
			findings = append(findings, fmt.Sprintf("no tenant: %s shows %d rows", name, n))
		}
	}
	return findings
}

// countAs takes a role for one count, in a transaction or savepoint that is rolled back.
func countAs(ctx context.Context, conn *pgx.Conn, role, table string) (n int64, err error) {
	begin, end := `begin`, `rollback`
	if conn.PgConn().TxStatus() != 'I' {
		begin, end = `savepoint counting`, `rollback to savepoint counting`
	}
	if _, err := conn.Exec(ctx, begin+`; set local role `+role); err != nil {
		return 0, err
	}
	err = conn.QueryRow(ctx, `select count(*) from `+table).Scan(&n)
	_, endErr := conn.Exec(ctx, end)
	return n, errors.Join(err, endErr)
}

// keys and values of a map run in the same order.
func keys(m map[string]string) []string { return append([]string{}, slices.Sorted(maps.Keys(m))...) }

func values(m map[string]string) []string {
	texts := []string{}
	for _, k := range keys(m) {
		texts = append(texts, m[k])
	}
	return texts
}
