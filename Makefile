# Everything a developer or CI does here, each with one command. `make help` lists them.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
export PATH := /usr/local/bin:/usr/local/go/bin:$(PATH)

# Packages whose tests run again with the race detector: those that start goroutines, which archtest holds to be here. Of
# those in RACE_SOME, test takes only the tests where goroutines meet; soak takes all.
RACE := ./internal/cache ./internal/channel ./internal/telemetry ./internal/embedded ./internal/await ./internal/match/eval ./internal/match/learn \
	./internal/search/impact ./internal/search/bench/... ./internal/apptest ./internal/sitetest ./cmd/jiebang
RACE_SOME := ./internal/app/... ./internal/search
RACE_TESTS := Node|Thousand|Together|Restart|Once|Rebuild|Beside

# How long go test may take for a package on a machine that is busy with other things.
PATIENCE ?= 60m

# How much fuzz and soak do: the time of each fuzz test, and how often the race tests and those that kill a process run.
FUZZTIME ?= 10s
SOAKTIME ?= 2m
SOAKS ?= 3
KILLS ?= 20

# What bench-search measures: how many listings, and a folder of .jsonl files with titles and abstracts to make them from
# (without one they are made from our own samples).
SIZES ?= 100000
CORPUS ?=

WEB := $(shell find web package.json package-lock.json -type f \( -name '*.ts' -o -name '*.css' -o -name '*.svg' \
	-o -name '*.png' -o -name '*.mjs' -o -name '*.templ' -o -name '*.json' \) -not -path 'web/static/*' -not -path 'web/e2e/*')

.PHONY: help run build web test quick unit race e2e check audit soak fmt generate bench bench-search fuzz install-run install-test install-bench clean

help: ## list these commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: install-run build ## install what is missing, build, and serve the demo district on http://127.0.0.1:8080
	@exec ./bin/jiebang serve --demo

build: web ## build bin/jiebang
	@go build -o bin/jiebang ./cmd/jiebang

web: web/static/manifest.json ## build style sheets and scripts, if their sources changed

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/static/manifest.json: node_modules/.package-lock.json $(WEB)
	@npm run --silent build >/dev/null

test: install-test web check unit race e2e ## everything CI runs

unit: ## all Go tests, on one PostgreSQL that they share, and what of each package its tests cover
	@mkdir -p tmp
	@go run ./internal/pgtest/shared go test -timeout $(PATIENCE) -coverprofile tmp/cover.profile ./...
	@.ci/coverage tmp/cover.profile

race: ## the packages with goroutines of their own, with the race detector
	@go run ./internal/pgtest/shared go test -timeout $(PATIENCE) -race $(RACE)
	@go run ./internal/pgtest/shared go test -timeout $(PATIENCE) -race -run '$(RACE_TESTS)' $(RACE_SOME)

quick: web ## vet and test what the change touches, and what imports that directly (BASE=commit)
	@PATIENCE=$(PATIENCE) .ci/quick

audit: install-test build ## every page for every role in three windows: accessibility, complaints of the browser, every link
	@node --test --test-reporter=spec web/e2e/audit.mjs

soak: install-test web ## fuzz for SOAKTIME each, all race tests SOAKS times, and the kill test KILLS times
	@$(MAKE) --no-print-directory fuzz FUZZTIME=$(SOAKTIME)
	@go run ./internal/pgtest/shared go test -timeout 0 -count $(KILLS) -run 'Kill' ./cmd/jiebang ./internal/search ./internal/pgtest ./internal/embedded
	@go run ./internal/pgtest/shared go test -timeout 0 -count $(SOAKS) -race $(RACE) $(RACE_SOME)

e2e: build ## what a person does, in a browser, and the short form of the audit
	@node --test --test-concurrency=1 --test-reporter=spec web/e2e/*.test.mjs
	@AUDIT=short node --test --test-reporter=spec web/e2e/audit.mjs

check: web ## format, vet, staticcheck, errcheck, unparam, deadcode, exhaustive, import rules, generated files, modules
	@.ci/check

fmt: ## format Go and templ files
	@gofmt -w cmd internal migrations web
	@go tool templ fmt web

generate: ## make the generated files again
	@go tool templ generate
	@go generate ./...

bench: ## benchmarks, one after the other (BENCH=Name for one)
	@go run ./internal/pgtest/shared go test -p 1 -timeout 9m -run '^$$' -bench '$(or $(BENCH),.)' -benchmem ./...

bench-search: install-bench ## search beside Lucene; SIZES="100000 1000000" CORPUS=folder ROUNDS=3
	@mkdir -p tmp/bench-classes
	@jars=$$(ls /usr/share/java/lucene-{core,analyzers-common,facet}-8*.jar | tr '\n' ':'); \
		javac -cp "$$jars" -d tmp/bench-classes internal/search/bench/lucene/Peer.java; \
		go run ./internal/search/bench -sizes "$(SIZES)" -corpus "$(CORPUS)" -rounds $(or $(ROUNDS),3) -classpath "$${jars}tmp/bench-classes" -out tmp/bench-search.md

fuzz: ## each fuzz test for FUZZTIME (10s)
	@grep -rlE '^func Fuzz' --include='*_test.go' cmd internal web | while read -r file; do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" </dev/null; \
		done; \
	done

install-run:
	@.ci/install run

install-test:
	@.ci/install test

install-bench:
	@.ci/install bench

clean: ## remove what was built; the data under ./data stays
	@rm -rf bin node_modules
	@find web/static -mindepth 1 -not -name .gitkeep -delete
