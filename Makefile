# The same targets for a person and for CI. Go alone is enough to build and run; Node adds the rich-text composer.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/deskbell/deskbell/cli.Version=$(VERSION)
BUILD   := go build -ldflags "$(LDFLAGS)"
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 20s
ROUNDS   ?= 200

# nomsgpack: gin without a codec that nothing here speaks, a fifth of the binary. The version comes from LDFLAGS, not from the
# work tree's stamp, which git refuses to give in folders of other users. All else is as in what is released, so that checks, tests and
# builds compile a package once between them, wherever the work tree lies.
export GOFLAGS := $(GOFLAGS) -buildvcs=false -tags=nomsgpack -trimpath
export CGO_ENABLED := 0

.PHONY: build run demo test lint bench fuzz kill screenshots notices release composer tools clean

build: composer
	$(BUILD) -o deskbell .

run: build
	./deskbell demo

demo: run

# The browser's composer, copied from node_modules. Without Node the reply box is a plain textarea and all else is the same.
composer:
	@scripts/composer

# What the tests run against: Chromium, Dovecot, Postfix. Installed on Debian when we are root, else named.
tools:
	@scripts/tools

# First what is small with the race detector, then everything, the long suites too (kill, bulk, browser, real servers).
test: tools composer
	@scripts/race
	@scripts/test

lint: composer
	@scripts/lint "$(STATICCHECK)"

bench: build
	go run ./tests/bench -binary ./deskbell

fuzz:
	@scripts/fuzz $(FUZZTIME)

# The kill test, with more rounds than the suite has time for.
kill: tools
	@scripts/kill $(ROUNDS)

screenshots: build tools
	@scripts/screenshots

# The licences of everything inside, which the About page shows. Run after changing a dependency.
notices: composer
	go run ./scripts/notices > assets/notices.txt.gz.new
	mv assets/notices.txt.gz.new assets/notices.txt.gz

release: composer
	@scripts/release "$(VERSION)" "$(LDFLAGS)"

clean:
	rm -rf deskbell deskbell.exe dist
