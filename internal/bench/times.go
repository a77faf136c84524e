package bench

import (
	"math"
	"slices"
	"sync"
	"time"
)

// times are durations of one kind of thing.
type times []time.Duration

// at is a quantile in milliseconds.
func (t times) at(share float64) float64 {
	if len(t) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t))
	return milliseconds(s[min(int(share*float64(len(s))), len(s)-1)])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// byTurns runs each of several things n times, in turns so that all meet the same noise, after a few
// unmeasured rounds. It ends earlier once it took longer than most.
func byTurns(n int, most time.Duration, things ...func(i int) error) ([]times, error) {
	out := make([]times, len(things))
	const before = 3
	start := time.Now()
	for i := range n + before {
		for k, f := range things {
			began := time.Now()
			if err := f(i); err != nil {
				return nil, err
			}
			if i >= before {
				out[k] = append(out[k], time.Since(began))
			}
		}
		if i >= before+20 && time.Since(start) > most {
			break
		}
	}
	return out, nil
}

// rate runs f from several goroutines for a while and says how often it was done a second.
func rate(clients int, d time.Duration, f func(client, i int) error) (float64, error) {
	var mu sync.Mutex
	var failed error
	total, start := 0, time.Now()
	var running sync.WaitGroup
	for c := range clients {
		running.Go(func() {
			n := 0
			var err error
			for ; err == nil && time.Since(start) < d; n++ {
				err = f(c, n)
			}
			mu.Lock()
			defer mu.Unlock()
			total += n
			if err != nil {
				failed = err
			}
		})
	}
	running.Wait()
	return float64(total) / time.Since(start).Seconds(), failed
}

// slope is the exponent e of y ~ x^e: the slope of the line through the logarithms.
func slope(x, y []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(x))
	for i := range x {
		lx, ly := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+lx, sy+ly, sxx+lx*lx, sxy+lx*ly
	}
	if d := n*sxx - sx*sx; d > 0 {
		return (n*sxy - sx*sy) / d
	}
	return 0
}
