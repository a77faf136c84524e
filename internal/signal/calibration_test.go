package signal

import (
	"math"
	"reflect"
	"testing"
)

func TestCalibrationGolden(t *testing.T) {
	t.Parallel()
	seven := []Forecast{{7, 0.7}, {8, 0.9}, {7, 1}, {7, 0.69}, {8, 0.8}, {8, 0.2}, {7, 0.75}}
	for _, c := range []struct {
		name    string
		in      []Forecast
		brier   float64
		enough  bool
		buckets []ForecastBucket
	}{
		{"nothing scored", nil, 0, false, nil},
		{"certain and right", []Forecast{{10, 0.7}, {0, 0.69}}, 0, false, []ForecastBucket{{0, 2, Share{0, 1}}, {9, 10, Share{1, 1}}}},
		{"certain and wrong", []Forecast{{10, 0}, {0, 1}}, 1, false, []ForecastBucket{{0, 2, Share{1, 1}}, {9, 10, Share{0, 1}}}},
		{"even odds", []Forecast{{5, 1}, {5, 0}}, 0.25, false, []ForecastBucket{{5, 6, Share{1, 2}}}},
		// (0.09 + 0.04 + 0.09 + 0.49 + 0.04 + 0.64 + 0.09) / 7
		{"said 70 to 80%, 5 of 7 came true", seven, 1.48 / 7, false, []ForecastBucket{{7, 8, Share{5, 7}}}},
		{"eight are enough", append(seven, Forecast{3, 0.1}), 1.57 / 8, true, []ForecastBucket{{3, 4, Share{0, 1}}, {7, 8, Share{5, 7}}}},
	} {
		got := Calibrate(c.in)
		if math.Abs(got.Brier-c.brier) > 1e-9 || got.Enough != c.enough || !reflect.DeepEqual(got.Buckets, c.buckets) || got.KRs != len(c.in) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestCalibrationProperties(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		in := make([]Forecast, 1+r.IntN(20))
		perfect := make([]Forecast, len(in))
		for i := range in {
			in[i] = Forecast{r.IntN(11), r.Float64()}
			perfect[i] = Forecast{10 * one(in[i].CameTrue()), in[i].Score}
		}
		got := Calibrate(in)
		if got.Brier < 0 || got.Brier > 1 || Calibrate(perfect).Brier != 0 {
			t.Fatalf("%v: %+v", in, got)
		}
		n, came := 0, 0
		for _, b := range got.Buckets {
			n, came = n+b.True.Of, came+b.True.N
		}
		for _, f := range in {
			came -= one(f.CameTrue())
		}
		if n != len(in) || came != 0 {
			t.Fatalf("%v: a forecast is in no bucket or in two: %+v", in, got.Buckets)
		}
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		if again := Calibrate(in); !reflect.DeepEqual(again, got) {
			t.Fatalf("%v: %+v in one order and %+v in another", in, got, again)
		}
		// A forecast one tenth nearer to what became of it never makes the score worse.
		i := r.IntN(len(in))
		if in[i].CameTrue() && in[i].Confidence < 10 {
			in[i].Confidence++
		} else if !in[i].CameTrue() && in[i].Confidence > 0 {
			in[i].Confidence--
		} else {
			continue
		}
		if nearer := Calibrate(in); nearer.Brier >= got.Brier {
			t.Fatalf("%v: %g after %g", in, nearer.Brier, got.Brier)
		}
	}
}
