// Package settingsui owns set-up, the organisation's settings, members, invitations and teams,
// and what a person sets for herself.
package settingsui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/set-up", a.Do(showSetUp(a)))
	r.Post("/set-up", a.Do(setUp(a)))
	r.Get("/settings", a.Do(showGeneral(a)))
	r.Post("/settings", a.Do(changeGeneral(a)))
	r.Get("/settings/rules", a.Do(showRules(a)))
	r.Post("/settings/rules", a.Do(saveRules(a)))
	r.Get("/settings/audit", a.Do(showAudit(a)))
	r.Get("/settings/audit.csv", a.Do(exportAudit(a, "text/csv; charset=utf-8", "audit.csv", auditCSV)))
	r.Get("/settings/audit.json", a.Do(exportAudit(a, "application/json", "audit.json", auditJSON)))
	r.Get("/settings/sign-in", a.Do(showFactorPolicy(a)))
	r.Post("/settings/sign-in", a.Do(changeFactorPolicy(a)))
	r.Get("/settings/data", a.Do(showData(a)))
	r.Post("/settings/export", a.Do(exportAll(a)))
	r.Post("/settings/delete", a.Do(deleteOrg(a)))
	r.Post("/settings/keep", a.Do(keepOrg(a)))
	r.Get("/settings/domains", a.Do(showDomains(a)))
	r.Post("/settings/domains", a.Do(claimDomain(a)))
	r.Post("/settings/domains/{domain}", a.Do(changeDomain(a)))
	r.Post("/settings/domains/{domain}/check", a.Do(checkDomain(a)))
	r.Post("/settings/domains/{domain}/remove", a.Do(removeDomain(a)))
	r.Get("/settings/me", a.Do(showMe(a)))
	r.Get("/settings/members", a.Do(showMembers(a)))
	r.Post("/settings/members/{user}", a.Do(changeMember(a)))
	r.Get("/settings/members/{user}/deactivate", a.Do(showLeave(a)))
	r.Post("/settings/members/{user}/deactivate", a.Do(leave(a)))
	r.Post("/settings/members/{user}/reactivate", a.Do(reactivate(a)))
	r.Get("/settings/members/{user}/erase", a.Do(showErase(a)))
	r.Post("/settings/members/{user}/erase", a.Do(eraseMember(a)))
	r.Get("/settings/ownership", a.Do(showOwner(a)))
	r.Post("/settings/ownership", a.Do(transferOwnership(a)))
	r.Get("/settings/invitations/new", a.Do(showInvite(a)))
	r.Post("/settings/invitations", a.Do(invite(a)))
	r.Post("/settings/invitations/{invitation}/again", a.Do(inviteAgain(a)))
	r.Post("/settings/invitations/{invitation}/revoke", a.Do(revoke(a)))
	r.Get("/settings/teams", a.Do(showTeams(a)))
	r.Get("/settings/teams/new", a.Do(newTeam(a)))
	r.Post("/settings/teams", a.Do(saveTeam(a)))
	r.Get("/settings/teams/{team}", a.Do(editTeam(a)))
	r.Post("/settings/teams/{team}", a.Do(saveTeam(a)))
	r.Post("/settings/teams/{team}/archive", a.Do(archiveTeam(a)))
}
