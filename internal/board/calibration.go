package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// ScoredKR is a key result of mine that came to its end, with the confidence I had in it.
type ScoredKR struct {
	ID         id.KeyResult
	Number     int64
	Title      string
	CycleName  string
	Score      float64
	Confidence int
}

// Calibration is the reader's own: no argument can ask for another person's.
type Calibration struct {
	Frame Frame
	KRs   []ScoredKR // the latest cycle first
}

// Forecasts are what the calibration is computed from.
func (c Calibration) Forecasts() []signal.Forecast {
	out := make([]signal.Forecast, len(c.KRs))
	for i, k := range c.KRs {
		out[i] = signal.Forecast{Confidence: k.Confidence, Score: k.Score}
	}
	return out
}

// calibrationSQL takes the key results the reader ($2) owns that have a score: the one that was given at
// their end or, once their cycle is closed, the stored progress of its last day. The confidence is the
// reader's own last one before the final days ($3) of the cycle, in the time zone $4.
const calibrationSQL = `select k.id, k.number, k.title, c.name as cycle_name, result.score, said.confidence
	from key_results k
	join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id and s.counts and s.has_value and c.state = 'closed'
	cross join lateral (select coalesce(case when k.state = 'done' or c.state in ('closing', 'closed') then k.score end, s.progress) as score) result
	cross join lateral (select x.confidence from checkins x
		where x.org_id = k.org_id and x.kr_id = k.id and x.made_by = $2 and x.confidence is not null
			and x.at < (c.ends_on + 1 - $3::int)::timestamp at time zone $4
		order by x.at desc, x.id desc limit 1) said
	where k.org_id = $1 and k.owner_id = $2 and k.state <> 'dropped' and result.score is not null order by c.starts_on desc, k.number`

// Calibration reads how the reader's own confidence foretold results. Needs Read, and nobody's rights
// show another person's.
func (s *Service) Calibration(ctx context.Context, m org.Member) (Calibration, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Calibration{}, err
	}
	w := s.when(m)
	var out Calibration
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &out.KRs, calibrationSQL, m.Org.ID, m.Actor.User, signal.ForecastDays, w.loc.String())
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
