package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"plumbline/internal/input"
	"plumbline/internal/org"
	"plumbline/internal/passkey"
	"plumbline/web"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// Handler is the site on this domain, with the networks of the proxies in front of it.
func (d *Domain) Handler(baseURL string, proxies []string, log *slog.Logger, ready func(context.Context) error, closing <-chan struct{}) http.Handler {
	return web.New(&handle.App{
		Accounts: d.Accounts, Orgs: d.Orgs, Strategy: d.Strategy, Goals: d.Goals, Tasks: d.Tasks,
		CheckIns: d.CheckIns, Rules: d.Rules, Answers: d.Answers, Board: d.Board, Import: d.Import, Export: d.Export,
		Sample: func(ctx context.Context, m org.Member) error { return fillSample(ctx, d, m) },
		Start:  d.startEmpty, Leave: d.leave, Erase: d.erase, EraseOf: d.eraseOf, Provider: d.Provider, Passkeys: passkey.New(baseURL),
		Sessions: middleware.NewSessions(d.Accounts, baseURL), Bus: d.DB.Bus(), Ready: ready, Log: log, BaseURL: baseURL, Proxies: proxies, Closing: closing,
	})
}

// listen serves until ctx ends, then lets running requests finish.
func listen(ctx context.Context, addr string, h http.Handler, started func(url string)) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (is another Plumbline running? PLUMBLINE_ADDR chooses another address)", addr, err)
	}
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: input.Header,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	started(ln.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
