package format

import (
	"fmt"
	"math"
	"strings"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

type stateOutcome struct{ state, outcome string }

// goalStates maps the states of other tools to a state and an outcome.
var goalStates = table.Values(map[stateOutcome]string{
	{GoalDraft, ""}:             "draft|planned|planning|proposed|backlog|new|not started|future|entwurf|geplant|borrador|brouillon",
	{GoalActive, ""}:            "active|ongoing|open|in progress|on track|at risk|off track|behind|published|running|started|current|aktiv|laufend|offen|in arbeit|activo|en curso|actif|en cours",
	{GoalPaused, ""}:            "paused|on hold|postponed|deferred|pausiert|zurückgestellt|pausado|en pause",
	{GoalDropped, ""}:           "dropped|cancelled|canceled|abandoned|discarded|obsolete|removed|abgebrochen|verworfen|cancelado|abandonado|annulé|abandonné",
	{GoalDone, ""}:              "closed|archived|ended|expired|abgeschlossen|archiviert|beendet|cerrado|fermé",
	{GoalDone, OutcomeAchieved}: "achieved|successful|success|succeeded|done|completed|complete|finished|reached|hit|met|erfolgreich|erreicht|erledigt|logrado|completado|conseguido|atteint|terminé|réussi",
	{GoalDone, OutcomeMissed}:   "missed|notsuccessful|not successful|unsuccessful|failed|failure|not achieved|not met|nicht erfolgreich|nicht erreicht|no logrado|fallido|non atteint|échoué",
})

// Kinds a file may name; "metric" leaves increase and decrease to start and target.
const kindMetric = "metric"

var krKinds = table.Values(map[string]string{
	kindMetric:    "metric|number|numeric|percent|percentage|currency|quantity|value|zahl|prozent|kennzahl|kpi|increase|decrease|reduce|grow|increasing|decreasing",
	KRMaintain:    "maintain|keep|hold|threshold|control|stay above|stay below|halten",
	KRBinary:      "binary|boolean|yes no|done not done|achieved or not|milestone|bool|ja nein",
	KROrdinal:     "ordinal|zones|levels|worded|text|scale|qualitative",
	KRWorkTracked: "work tracked|work|tasks|initiatives|task based",
})

var levelWords = table.Values(map[string]string{
	LevelNone:    "none|fail|failed|nothing|zero|not reached|kein|keine|nicht erreicht",
	LevelCommit:  "commit|committed|commit zone|zugesagt",
	LevelTarget:  "target|target zone|goal|ziel",
	LevelStretch: "stretch|stretch zone|stretched|moonshot",
})

// unitWords are units that other tools write as words; a plain number has none.
var unitWords = table.Values(map[string]string{
	"":  "zahl|number|numeric|anzahl|count|nummer|keine|none|número|nombre",
	"%": "prozent|percent|percentage|pct|porcentaje|pourcent|pourcentage",
})

var yesWords = table.Words("true|yes|y|1|x|done|checked|ja|wahr|sí|si|oui|vrai|tak|sim|sì|✓|✔")
var noWords = table.Words("false|no|n|0|open|unchecked|nein|falsch|non|faux|nie|não")

// yesNo reads a mark; nothing is no.
func yesNo(s string) (yes, known bool) {
	f := table.Fold(s)
	switch {
	case s == "✓" || s == "✔" || s == "☑":
		return true, true
	case f == "":
		return false, s == "" || s == "☐" || s == "-"
	}
	return yesWords[f], yesWords[f] || noWords[f]
}

func unitOf(s string) string {
	s = table.OneLine(s)
	if u, ok := unitWords[table.Fold(s)]; ok && table.Fold(s) != "" {
		return u
	}
	u, _ := table.Clip(s, input.Unit)
	return u
}

// learnConfidence finds the scale of a file: shares of 1 and percents become tenths.
func (o *okrReader) learnConfidence(s *table.Sheet) {
	o.scale[s.File] = 1
	if strings.HasSuffix(table.Squash(s.Their("confidence")), "010") {
		return
	}
	all, above, percent, most, broken := 0, 0, false, 0.0, false
	for _, r := range s.Rows {
		n, unit, err := s.Number(r, "confidence")
		if err != nil || n == nil {
			continue
		}
		all++
		if *n > 10 {
			above++
		}
		most = math.Max(most, *n)
		percent = percent || unit == "%"
		broken = broken || *n != math.Trunc(*n)
	}
	switch {
	case percent || (above*2 > all && most <= 100):
		o.scale[s.File] = 0.1
	case all > 0 && most <= 1 && broken:
		o.scale[s.File] = 10
	default:
		return
	}
	o.b.Notes = append(o.b.Notes, fmt.Sprintf("%s: %s goes up to %g; brought to 0 to 10", s.File, s.Their("confidence"), most))
}
