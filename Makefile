# The door to everything that is done to Brink. The work is in tools/; each command here can be run again at any time.
PREFIX ?= /usr/local
SECONDS_EACH ?= 30

.DEFAULT_GOAL := help
.PHONY: help demo build test unit check lint fuzz bench lab ui typescript format install deb clean

help:  ## this menu
	@echo "Brink finds what breaks first, at what load, and why."
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

demo: build  ## build Brink, start the fragile shop and find what breaks it
	@tools/demo

build:  ## install what a build needs and make the release program build/brink
	@tools/setup build
	@tools/build build brink

test:  ## install what tests need, build, and run everything; the last line is "N passed, N failed"
	@tools/setup build test
	@tools/test

unit:  ## the quick turn: build and run unit tests, fuzz replays and simulated runs only
	@tools/setup build test
	@tools/test --no-pytest

check:  ## what a change must pass: test, format, clang, ASan+UBSan, TSan
	@tools/setup build test check
	@tools/check

lint:  ## clang-tidy over the sources (FILES="src/a.cc ..." or all of them)
	@tools/setup build test check
	@tools/lint $(FILES)

fuzz:  ## every fuzzer for SECONDS_EACH (30) seconds
	@tools/setup build test check
	@tools/fuzz $(SECONDS_EACH)

bench:  ## the table of figures, side by side with wrk (ARGS="--only NAME --quick")
	@tools/setup build bench
	@tools/build build all -DBRINK_BENCH=ON
	@bench/run $(ARGS)

lab: build  ## hold the verdicts to targets with known faults: tests/lab/SCORECARD.md (ARGS="--split tune --repeat 5")
	@tools/setup build test
	@/usr/bin/python3 tests/lab/score.py $(ARGS)

ui:  ## build the pages ui/dist/*.html from their sources (needs nodejs and npm)
	@cd ui && npm ci --no-fund --no-audit && npm run --silent build

typescript:  ## build what makes TypeScript into JavaScript, src/script/js/typescript/dist (needs nodejs and npm)
	@cd src/script/js/typescript && npm ci --no-fund --no-audit && npm run --silent build

format:  ## put the sources into their one format
	@tools/setup build check
	@tools/format

install:  ## install under PREFIX (/usr/local) and DESTDIR
	@test -x build/brink || $(MAKE) --no-print-directory build
	@cmake --install build --prefix "$(PREFIX)" --strip

deb: build  ## a Debian package in build/
	@tools/setup deb
	@cd build && cpack -G DEB

clean:  ## remove build/
	@rm -rf build
