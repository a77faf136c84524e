package outgoing

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// limited refuses schemes other than http and https and cuts answers off that are too long.
type limited struct {
	maxBody int64
	next    http.RoundTripper
}

func (l *limited) RoundTrip(r *http.Request) (*http.Response, error) {
	plain := r.URL.Scheme == "http"
	if !plain && r.URL.Scheme != "https" || r.URL.User != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, fmt.Errorf("%w: the address must be https without a name and password", ErrRefused)
	}
	res, err := l.next.RoundTrip(r.WithContext(context.WithValue(r.Context(), plainKey{}, plain)))
	if err != nil {
		return nil, err
	}
	res.Body = &body{ReadCloser: res.Body, left: l.maxBody}
	return res, nil
}

// body gives an error in place of the byte that is one too many, so that nobody takes a part for the whole.
type body struct {
	io.ReadCloser
	left int64
}

func (b *body) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		return int(b.left), ErrTooLarge
	}
	b.left -= int64(n)
	return n, err
}
