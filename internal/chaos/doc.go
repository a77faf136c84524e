// Package chaos breaks a running Plumbline on purpose and checks that nothing acknowledged is lost
// and nothing shown is stale: separate processes for web, worker and Postgres, clients that keep a
// synced ledger of what they sent and were told, a nemesis with a seed, and a checker of the
// invariants afterwards. Tests only, behind the build tag chaos: `make chaos`. A checker proves
// little unless it can fail, so faults are planted in the product and must be found.
//
// CHAOS_SEED repeats a run's choices, CHAOS_ROUNDS sets how often each thing is broken (2), and
// CHAOS_FULL=1 takes the long scenarios and waits of `make chaos`.
package chaos
