package signal

import "math"

// StrongScore is the result of a KR that counts as having come true: 0.7 is strong (SIGNALS 5).
const StrongScore = 0.7

// The least number of scored KRs from which a calibration is told, and the days before the end of a
// cycle in which confidence is no forecast any more but a report.
const (
	MinForecasts = 8
	ForecastDays = 28
)

// Forecast is what the owner of one KR said and what became of it. Confidence is the last one the owner
// gave before the final ForecastDays of the cycle: by then the owner knows the work, and the result is
// still open. A mean over the cycle would mix it with the guesses of the first weeks.
type Forecast struct {
	Confidence int     // 0 to 10, read as the probability in tenths that the score reaches StrongScore
	Score      float64 // what it came to at its end, 0 to 1
}

// CameTrue reports whether the result was strong.
func (f Forecast) CameTrue() bool { return f.Score >= StrongScore-slack }

func (f Forecast) probability() float64 { return float64(min(max(f.Confidence, 0), 10)) / 10 }

// ForecastBucket counts what came true of what was said with a confidence of From to To.
type ForecastBucket struct {
	From, To int // tenths
	True     Share
}

// Calibration is how well one owner's confidence foretold the results. It is shown to this owner alone.
type Calibration struct {
	Brier   float64 // mean squared difference of forecast and outcome: 0 is perfect, 0.25 says 50% always
	KRs     int
	Enough  bool // KRs ≥ MinForecasts: Brier and Buckets say something
	Buckets []ForecastBucket
}

// Calibrate takes the forecasts of one owner in any order. Buckets without a forecast are left out.
func Calibrate(forecasts []Forecast) Calibration {
	out := Calibration{KRs: len(forecasts), Enough: len(forecasts) >= MinForecasts}
	buckets := []ForecastBucket{{From: 0, To: 2}, {From: 3, To: 4}, {From: 5, To: 6}, {From: 7, To: 8}, {From: 9, To: 10}}
	tenths := 0 // squares of tenths are whole numbers, so that no order of adding matters
	for _, f := range forecasts {
		said, came := int(math.Round(10*f.probability())), one(f.CameTrue())
		tenths += (said - 10*came) * (said - 10*came)
		for i := range buckets {
			if b := &buckets[i]; said >= b.From && said <= b.To {
				b.True.Of++
				b.True.N += came
			}
		}
	}
	if len(forecasts) > 0 {
		out.Brier = float64(tenths) / 100 / float64(len(forecasts))
	}
	for _, b := range buckets {
		if b.True.Has() {
			out.Buckets = append(out.Buckets, b)
		}
	}
	return out
}
