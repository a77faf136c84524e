package shell

import (
	"context"
	"slices"
	"sync"
	"time"

	"plumbline/web/handle"
)

const round = 500 * time.Millisecond // no stream outlives its session by a second

// patrol ends what is open when its session ends, however that came about. It is one question a round for all
// streams of a process, so that a thousand of them cost what one does.
type patrol struct {
	app *handle.App

	mu      sync.Mutex
	open    map[*post]bool
	walking bool
}

type post struct {
	token string
	end   func()
}

func newPatrol(a *handle.App) *patrol { return &patrol{app: a, open: map[*post]bool{}} }

// until calls end when the session of a (hashed) token has ended, unless leave was called before.
func (p *patrol) until(token string, end func()) (leave func()) {
	at := &post{token, end}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[at] = true
	if !p.walking {
		p.walking = true
		go p.walk()
	}
	return func() {
		p.mu.Lock()
		delete(p.open, at)
		p.mu.Unlock()
	}
}

// walk goes its rounds while anything is open. When the database does not answer it asks again in the next.
func (p *patrol) walk() {
	for {
		time.Sleep(round)
		posts, tokens := p.posts()
		if posts == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 4*round)
		ended, _ := p.app.Accounts.Ended(ctx, tokens)
		cancel()
		for i, at := range posts {
			if slices.Contains(ended, tokens[i]) {
				at.end()
			}
		}
	}
}

// posts is what is open; of none the walk is over.
func (p *patrol) posts() (posts []*post, tokens []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for at := range p.open {
		posts, tokens = append(posts, at), append(tokens, at.token)
	}
	p.walking = posts != nil
	return posts, tokens
}
