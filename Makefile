# What a person or the build server runs. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup run dev build assets generate test check bench clean \
  chaos check-generated check-format check-lint check-unit check-chaos check-vulnerabilities

# A checkout that belongs to someone else must build too, so no version-control stamp.
GOFLAGS ?= -buildvcs=false
export GOFLAGS

tool := go tool -modfile=.ci/tools.mod
step = @printf '\n== %s\n' "$(1)"

# Sources; what is generated from them is not in these lists.
templates := $(shell find web -name '*.templ' -not -path '*/node_modules/*')
styles    := $(shell find web/assets -type f -not -path '*/node_modules/*')
sources   := go.mod go.sum $(shell find cmd internal migrations web -type f -not -path 'web/assets/*' \
  -not -path 'web/static/*' -not -name '*_test.go' -not -path '*/testdata/*')
packages   = $(shell go list ./... | grep -v /internal/e2e)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: ## install what is missing here: Postgres server, Chromium, PgBouncer, libfaketime
	@.ci/setup go node postgres chromium pgbouncer faketime

run: build ## build and serve on http://localhost:8080 with the sample organisation
	@[ -n "$$DATABASE_URL" ] || .ci/setup postgres
	@bin/plumbline serve --sample

dev: ## the same, rebuilt and restarted on every change
	@.ci/setup go node
	@[ -n "$$DATABASE_URL" ] || .ci/setup postgres
	@.ci/dev

build: bin/plumbline ## bin/plumbline; redoes only what changed

assets: web/static/manifest.json

generate: bin/.templ

test: build ## every test there is: unit, database, browser
	@.ci/setup postgres chromium pgbouncer
	go test -timeout 20m ./...

check: check-generated check-format check-lint check-unit check-chaos check-vulnerabilities ## what the build server runs
	$(call step,everything holds)

chaos: build ## kill and starve everything again and again; CHAOS_SEED repeats a run, CHAOS_ROUNDS sets how often (20)
	@.ci/setup postgres faketime
	CHAOS_FULL=1 CHAOS_ROUNDS=$${CHAOS_ROUNDS:-20} go test -tags chaos -count 1 -timeout 90m -v ./internal/chaos

bench: build ## changes, freshness, pages and growth beside their bare costs, on 1,000 organisations
	@.ci/setup postgres
	@bin/plumbline bench

clean: ## remove what was built; the database stays
	rm -rf bin web/assets/node_modules
	find web/static -type f -not -name .gitkeep -delete

# --- building ---------------------------------------------------------------------------

bin/plumbline: bin/.templ web/static/manifest.json $(sources)
	go build -o $@ ./cmd/plumbline

bin/.templ: go.mod $(templates)
	@.ci/setup go
	go tool templ generate -log-level=warn
	@mkdir -p bin && touch $@

web/static/manifest.json: web/assets/node_modules/.package-lock.json $(styles)
	go run ./web/assets/build
	@touch $@

web/assets/node_modules/.package-lock.json: web/assets/package.json web/assets/package-lock.json
	@.ci/setup node
	npm ci --prefix web/assets --no-audit --no-fund --loglevel=error
	@touch $@

# --- checking ---------------------------------------------------------------------------

check-generated:
	$(call step,generated code is what its sources give)
	@.ci/generated

check-format:
	$(call step,gofmt)
	@bad=$$(gofmt -l cmd internal migrations $$(find web -name '*.go' -not -path '*/node_modules/*')); \
	  if [ -n "$$bad" ]; then echo "not formatted; run gofmt -w on:"; echo "$$bad"; exit 1; fi

check-lint: build
	$(call step,golangci-lint (the first build of the tool takes two minutes))
	$(tool) golangci-lint run ./...

# The race detector is for what works at the same time; pages, reading and arithmetic have nothing it could find.
racing = $(addprefix ./internal/,account activity answer checkin goal mail mark org outgoing pg/... rule signal/worker task) ./web/middleware ./web/shell
racing-pages = TestSec_T08|TestThirtyTwoPeopleOnOneBoard|TestEventStreams|TestOneOfTwoSavesWins|TestSignOutIsFinal
calm = $(filter-out $(shell go list $(racing)),$(packages))

check-unit: build
	$(call step,unit$(comma) database$(comma) browser and architecture tests$(comma) migrations up-down-up; with the race detector where it matters)
	@.ci/setup gcc postgres chromium pgbouncer
	@test -d "$${PLUMBLINE_SAMPLES:-../shared/data/samples}" || echo "no folder of real exports (PLUMBLINE_SAMPLES): the tests that read them are skipped"
	go test -timeout 20m ./internal/e2e/... $(calm)
	go test -race -timeout 20m $(racing)
	go test -race -timeout 20m -run '^($(racing-pages))' ./web

check-chaos: build
	$(call step,crashes and planted faults$(comma) in short)
	@.ci/setup postgres faketime
	go test -tags chaos -count 1 -timeout 15m ./internal/chaos

check-vulnerabilities: build
	$(call step,known vulnerabilities)
	@.ci/vulnerabilities

comma := ,
