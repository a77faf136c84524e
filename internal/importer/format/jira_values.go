package format

import (
	"strings"

	"plumbline/internal/importer/table"
)

var taskStates = map[string]bool{TaskTodo: true, TaskInProgress: true, TaskBlocked: true, TaskInReview: true, TaskDone: true, TaskCancelled: true}

// statusWords maps whole statuses and status categories, folded, to states.
var statusWords = table.Values(map[string]string{
	TaskTodo:       "to do|todo|new|open|reopened|backlog|selected for development|ready|planned|por hacer|tareas por hacer|pendiente|abierto|abierta|nuevo|zu erledigen|offen|neu|geplant|wieder geöffnet|ausgewählt für die entwicklung|à faire|ouvert|nouveau|réouvert|do zrobienia|otwarte|nowe|a fazer|tarefas pendentes|itens pendentes|pendente|aberto|novo|da fare|da completare|aperto|nuovo|te doen|open staand|undefined",
	TaskInProgress: "in progress|in development|doing|started|active|en curso|en progreso|en desarrollo|in arbeit|in bearbeitung|in entwicklung|wird ausgeführt|en cours|en développement|w toku|w trakcie|w realizacji|em andamento|em progresso|em desenvolvimento|in corso|in lavorazione|in esecuzione|bezig|in uitvoering|in behandeling|indeterminate",
	TaskDone:       "done|closed|resolved|complete|completed|finished|released|deployed|listo|lista|hecho|finalizado|finalizada|terminado|terminada|cerrado|cerrada|resuelto|resuelta|completado|completada|fertig|erledigt|geschlossen|abgeschlossen|gelöst|terminé|terminée|terminé(e)|fini|fermé|fermée|résolu|résolue|gotowe|zrobione|zakończone|zamknięte|rozwiązane|ukończone|concluído|concluída|itens concluídos|feito|fechado|resolvido|finalizado|completato|completata|fatto|chiuso|risolto|terminato|gereed|voltooid|gesloten|klaar",
	TaskCancelled:  "cancelled|canceled|rejected|declined|won't do|wont do|won't fix|abandoned|duplicate|obsolete|discarded|cancelado|cancelada|rechazado|rechazada|descartado|descartada|abgebrochen|abgelehnt|verworfen|storniert|annulé|annulée|rejeté|rejetée|abandonné|anulowane|odrzucone|porzucone|rejeitado|rejeitada|recusado|annullato|rifiutato|scartato|geannuleerd|afgewezen",
	TaskInReview:   "in review|review|code review|peer review|ready for review|in qa|qa|in test|testing|in testing|ready for test|ready for qa|uat|in verification|en revisión|revisión|en pruebas|pruebas|in prüfung|prüfung|im review|im test|in überprüfung|en revue|en relecture|en test|en recette|w przeglądzie|w recenzji|w testach|testowanie|em revisão|em teste|em testes|revisão|in revisione|revisione|in verifica|in revisie|ter beoordeling",
	TaskBlocked:    "blocked|on hold|waiting|impediment|bloqueado|bloqueada|en espera|blockiert|wartend|wartet|zurückgestellt|bloqué|bloquée|en attente|zablokowane|wstrzymane|oczekuje|impedido|aguardando|em espera|bloccato|in attesa|sospeso|geblokkeerd|wachten|in de wacht",
})

// statusParts are words inside a status that say more than its category does.
var statusParts = []struct{ part, state string }{
	{"block", TaskBlocked}, {"on hold", TaskBlocked}, {"waiting", TaskBlocked}, {"bloquead", TaskBlocked}, {"en espera", TaskBlocked},
	{"wartet", TaskBlocked}, {"warten auf", TaskBlocked}, {"en attente", TaskBlocked}, {"wstrzyman", TaskBlocked}, {"aguardando", TaskBlocked}, {"in attesa", TaskBlocked},
	{"review", TaskInReview}, {"testing", TaskInReview}, {"revision", TaskInReview}, {"revisao", TaskInReview}, {"revisione", TaskInReview}, {"prufung", TaskInReview}, {"relecture", TaskInReview}, {"przeglad", TaskInReview},
}

// cancelledResolutions are ways to close an issue without doing it.
var cancelledResolutions = table.Words("won't do|won't fix|wont do|wont fix|will not do|will not fix|duplicate|duplicated|cannot reproduce|can't reproduce|not reproducible|incomplete|declined|invalid|obsolete|rejected|cancelled|canceled|not a bug|abandoned|not applicable|works as designed|out of scope|" +
	"no se hará|no se hara|no se realizará|no se solucionará|no se corregirá|duplicado|duplicada|no se puede reproducir|no reproducible|incompleta|incompleto|rechazado|rechazada|cancelado|cancelada|descartado|inválido|" +
	"wird nicht erledigt|wird nicht behoben|nicht umsetzen|nicht zu beheben|duplikat|kann nicht reproduziert werden|nicht reproduzierbar|unvollständig|abgelehnt|abgebrochen|verworfen|ungültig|" +
	"ne sera pas fait|ne sera pas corrigé|ne sera pas résolu|ne pas corriger|doublon|dupliqué|impossible à reproduire|non reproductible|incomplet|refusé|rejeté|annulé|invalide|" +
	"nie zostanie zrobione|nie będzie zrobione|nie zostanie wykonane|nie zostanie naprawione|nie do naprawy|zduplikowane|nie można odtworzyć|niekompletne|odrzucone|anulowane|" +
	"não será feito|não será corrigido|não fazer|não é possível reproduzir|não reproduzível|recusado|rejeitado|" +
	"non verrà eseguito|non sarà fatto|non verrà corretto|non da fare|duplicato|non riproducibile|impossibile riprodurre|rifiutato|annullato|non valido|" +
	"wordt niet uitgevoerd|wordt niet opgelost|duplicaat|niet reproduceerbaar|onvolledig|afgewezen|geannuleerd")

// noResolution are ways to say that an issue is not closed.
var noResolution = table.Words("unresolved|none|no resolution|sin resolver|pendiente|nicht erledigt|ungelöst|offen|non résolu|non résolue|nierozwiązane|não resolvido|não resolvida|sem resolução|non risolto|irrisolto|onopgelost")

// priorityWords maps priorities, folded.
var priorityWords = table.Values(map[string]string{
	PriorityUrgent: "highest|blocker|critical|urgent|immediate|emergency|showstopper|p0|p1|la más alta|más alta|muy alta|urgente|crítica|crítico|bloqueante|bloqueadora|höchste|sehr hoch|dringend|kritisch|la plus haute|très haute|la plus élevée|très élevée|critique|bloquant|bloquante|najwyższy|krytyczny|pilny|mais alta|altíssima|muito alta|bloqueador|massima|molto alta|critica|critico|bloccante|hoogste|kritiek|dringend",
	PriorityHigh:   "high|major|important|p2|alta|alto|mayor|hoch|wichtig|schwer|haute|élevée|élevé|majeure|majeur|wysoki|ważny|maior|maggiore|importante|hoog|belangrijk",
	PriorityNormal: "medium|normal|moderate|p3|media|medio|normale|mittel|moyenne|moyen|średni|normalny|média|médio|middel|gemiddeld|normaal",
	PriorityLow:    "low|lowest|minor|trivial|p4|p5|baja|bajo|la más baja|más baja|muy baja|menor|niedrig|niedrigste|sehr niedrig|gering|geringfügig|unwesentlich|basse|bas|faible|la plus basse|très basse|mineure|mineur|triviale|niski|najniższy|drobny|baixa|baixo|mais baixa|muito baixa|bassa|basso|minima|molto bassa|minore|banale|laag|laagste|klein",
})

// subtaskTypes are issue types that are parts of another issue.
var subtaskTypes = table.Words("sub-task|subtask|sub task|subtarea|sub-tarea|unteraufgabe|teilaufgabe|sous-tâche|podzadanie|subtarefa|sub-tarefa|sottotask|sottoattività|sotto-attività|subtaak|deeltaak")

// jiraState settles the state of an issue. The category decides where there is one; the status
// refines it; the resolution tells done from dropped. known is false if it had to be assumed.
func jiraState(m Mapping, status, category, resolution string, resolved bool) (state string, known bool) {
	for _, k := range m.Keys() {
		if v, ok := strings.CutPrefix(k, statusValue); ok && table.Fold(v) == table.Fold(status) && taskStates[m[k]] {
			return m[k], true
		}
	}
	byName := statusWords[table.Fold(status)]
	closed := resolution != "" && !noResolution[table.Fold(resolution)]
	base := statusWords[table.Fold(category)]
	known = base != "" || byName != ""
	if base == "" {
		base = byName
	}
	if base == "" {
		base = TaskTodo
		if closed || resolved {
			base = TaskDone
		}
	}
	switch {
	case base == TaskDone && (byName == TaskCancelled || cancelledResolutions[table.Fold(resolution)]):
		return TaskCancelled, known
	case base != TaskTodo && base != TaskInProgress:
		return base, known
	}
	detail := byName
	for _, p := range statusParts {
		if detail == "" && strings.Contains(table.Fold(status), p.part) {
			detail = p.state
		}
	}
	if detail == TaskBlocked || (detail == TaskInReview && base == TaskInProgress) {
		return detail, true
	}
	return base, known
}

// jiraPriority knows "High", "2 - Hoch" and "P1 (critical)".
func jiraPriority(s string) (string, bool) {
	f := table.Fold(s)
	if p, ok := priorityWords[f]; ok {
		return p, true
	}
	for _, w := range strings.Fields(f) {
		if p, ok := priorityWords[w]; ok {
			return p, true
		}
	}
	return "", f == ""
}
