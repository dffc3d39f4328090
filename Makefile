# What a person does with this repository; CONTRIBUTING.md says more.
SWIFT ?= swift
RELEASE = .build/release/qingtong
DEMO = .build/release/qingtong-demo
BENCH = .build/release/qingtong-bench
# Swift's runtime is part of a release, so that a server needs none installed; it is also faster (docs/decisions/0033).
# Tools/Interop/peers.sh builds beside it and says the same.
RELEASED = -c release --static-swift-stdlib

.PHONY: help packages build build-times build-bench demo serve test bench bench-registry bench-ledger bench-import bench-store drill interop fuzz hostile bench-rpc lint format generate check-generated test-generator check clean

help:
	@echo "make demo      build and tell the whole loop on three processes"
	@echo "make serve     build and run the three services; Ctrl-C drains and stops them"
	@echo "make test      build and run every test"
	@echo "make chaos     break the services under load, SEED=… again; CHAOS=--brief in a minute and a half"
	@echo "make evidence  change a log in every way its operator could; each must be found. EVIDENCE=--brief in a minute"
	@echo "make simulate  run the three services in one process by SEEDS=50 seeds, every invariant after every step"
	@echo "make bench     measure signed, durable tips per second, on this disk and with a sync of 2.3 ms"
	@echo "make bench-registry  measure searches and reads over 20,000 plants"
	@echo "make bench-ledger  measure readings in bulk, into a new store and after ten million; reviews of a month"
	@echo "make bench-import  measure lists of 20,000 plants by the program, into an empty registry and a full one"
	@echo "make bench-store  measure the store under a service: in flight, a million documents, a bare loop, spikes"
	@echo "make drill     back a store up while it works, destroy it, restore it, and reconcile the services"
	@echo "make interop   check the wire against Go's ttrpc;  make bench-rpc  measures it against Go's ttrpc and gRPC"
	@echo "make hotline   build and test the C library for hotlines, KILLS=200;  make fuzz-hotline, make bench-hotline"
	@echo "make fuzz      look for input that breaks the wire's code;  make hostile  how others fare while a peer misbehaves"
	@echo "make lint      check the style;  make format  puts it right"
	@echo "make generate  write the Swift of protos/ anew;  make verbs  writes docs/verbs.md anew"
	@echo "make build-times  build anew and list the slowest modules and files"

packages:
	@deploy/install-packages

build: packages
	@echo "build: release (the first time takes some minutes)"
	@$(SWIFT) build $(RELEASED) --product qingtong

# One package and one set of flags: what the second program shares with the first is not compiled again.
build-bench: build
	@$(SWIFT) build $(RELEASED) --product qingtong-bench

demo: build
	@$(SWIFT) build $(RELEASED) --product qingtong-demo
	@$(DEMO)

serve: build
	@$(RELEASE) up

# What takes the machine for itself - real processes, whole provinces, floods of connections - runs by itself and in
# turn, so that no other test waits for a processor.
HEAVY = ^(EndToEndTests|SimulationTests|CheckerTests)\.|^RPCTests\.(ServerProcess|Descriptor)Tests

# The wire's tests wait for real sockets, with limits of a minute: in turn, because beside two thousand tests that only
# reckon they would wait for a processor instead.
WIRE = ^RPCTests\.

# The rest in two halves at once: one run keeps little more than one processor busy.
HALF = ^(Registry|Rulebook|CSV|Enforcement|Qingtong)Tests\.

test: packages
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --ignore-lock --filter '$(HALF)' & first=$$!; \
	$(SWIFT) test --skip-build --ignore-lock --skip '$(HEAVY)|$(WIRE)|$(HALF)'; second=$$?; \
	wait $$first && exit $$second
	$(SWIFT) test --skip-build --no-parallel --filter '$(WIRE)' --skip '$(HEAVY)'
	$(SWIFT) test --skip-build --no-parallel --filter '$(HEAVY)'

# docs/verbs.md, from what the verbs say of themselves in 中文 and English.
verbs: packages
	$(SWIFT) build --build-tests
	QINGTONG_WRITE_DOCS=1 $(SWIFT) test --skip-build --filter VerbDocumentTests

.PHONY: chaos evidence simulate verbs

# Debug builds: every assertion and overflow check is on, and `make test` has built most of it.
chaos: packages
	@mkdir -p .build/drills
	@$(CC) -Wall -Wextra -shared -fPIC -O2 -o .build/drills/faults.so Tools/Faults/faults.c -ldl -lpthread
	@echo "build: chaos (the first time takes some minutes)"
	@$(SWIFT) build --product qingtong
	@$(SWIFT) build --product Chaos
	@.build/debug/Chaos $(if $(SEED),--seed $(SEED)) $(CHAOS)

evidence: packages
	@echo "build: evidence (the first time takes some minutes)"
	@$(SWIFT) build --product qingtong
	@$(SWIFT) build --product qingtong-demo
	@$(SWIFT) build --product Evidence
	@.build/debug/Evidence $(EVIDENCE)

simulate: packages
	@echo "build: simulate (the first time takes some minutes)"
	@$(SWIFT) build --product Simulate
	@.build/debug/Simulate $(if $(SEED),--first $(SEED)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(STEPS),--steps $(STEPS)) $(SIMULATE)

# In turn on this disk as it is and where a sync costs 2.3 ms, which gives about 430 single commits a second: a disk that
# acknowledges a sync from memory shows nothing of what sharing one wins.
bench: build-bench
	@mkdir -p .build/bench
	@$(CC) -shared -fPIC -O2 -o .build/bench/slow-sync.so Tools/Bench/slow-sync.c -ldl
	@$(BENCH) tips --slow-sync $(CURDIR)/.build/bench/slow-sync.so

# Searches and reads over 20,000 plants, 200 in flight; readings in bulk (bench-ledger measures these alone).
bench-registry: build-bench
	@$(BENCH) registry

bench-ledger: build-bench
	@$(BENCH) ledger

# A list of 20,000 plants into an empty registry and into one of 40,000, while others call.
bench-import: build-bench
	@$(BENCH) import

bench-store: build-bench
	@$(BENCH) store $(STORE)
	@$(BENCH) catch-up $(CATCH_UP)

# Backup, destruction, restoration and reconciliation of a province of its own.
drill: build
	@$(SWIFT) build $(RELEASED) --product qingtong-demo
	@deploy/drill $(RELEASE)

interop:
	@Tools/Interop/interop

# For how many seconds `make fuzz` looks.
SECONDS ?= 60

fuzz:
	@Tools/Fuzz/fuzz $(SECONDS)

hostile:
	@Tools/Interop/hostile

bench-rpc:
	@Tools/Interop/bench-rpc

# The C library that a hotline's own system links against; its own Makefile builds it without Swift.
HOTLINE = $(MAKE) --no-print-directory -f Sources/Hotline/Makefile QINGTONG=$(CURDIR)/$(RELEASE)
.PHONY: hotline fuzz-hotline bench-hotline

hotline: build
	@deploy/install-packages --hotline
	@$(HOTLINE) gate $(if $(KILLS),KILLS=$(KILLS))

fuzz-hotline:
	@deploy/install-packages --hotline
	@$(HOTLINE) fuzz SECONDS=$(SECONDS)

bench-hotline: build-bench
	@deploy/install-packages --hotline
	@$(HOTLINE) bench $(if $(TIPS),TIPS=$(TIPS))

STYLED = Sources Tests $(addprefix Tools/,Attacks Bench Chaos Checker Demo Evidence Harness Load Simulate Sources Tests) \
	Package.swift Tools/Package.swift

lint:
	$(SWIFT) format lint --strict --recursive $(STYLED)

format:
	$(SWIFT) format --in-place --recursive $(STYLED)

generate:
	@deploy/install-packages --generate
	@Tools/generate

check-generated:
	@Tools/generate --check

# The plug-in that writes the Swift of protos/, with what it wrote last; it has a package of its own.
test-generator:
	@deploy/install-packages --generate
	$(SWIFT) test --package-path Tools

check: lint check-generated test test-generator

# What takes longest to compile: TIMES=modules or files, both when it is not given. Builds anew, beside the usual builds.
build-times: packages
	@Tools/BuildTimes/build-times $(TIMES)

clean:
	rm -rf .build .build-fuzz Tools/.build
