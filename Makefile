# Build:  make, make install, make installcheck (against a running server)
# Test:   make check      everything but the slow tests, in a private cluster
#         make check-all  the slow tests
#         make lint       source checks only
#         make torture    the ledger under faults at random moments
#         make settle-campaign  random years of the ledger, longer than in check-all
#         make check-dashboard  the dashboard, in a browser
# Other:  make setup, demo, dashboard, demo-clean, bench, bench-readme, fuzz
#         make dashboard-screenshots  docs/dashboard/*.png anew

EXTENSION = insurance
MODULE_big = insurance
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" insurance.control)

PG_CONFIG ?= pg_config
export PG_CONFIG
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))

# These goals install what they need first, so they must not need PGXS to be
# parsed; they call make again for the rest. PGXS has a `check` of its own, too.
DRIVERS = setup check check-all check-dashboard demo demo-clean dashboard dashboard-screenshots bench bench-readme fuzz lint torture settle-campaign

ifneq ($(filter $(DRIVERS),$(MAKECMDGOALS)),)

.NOTPARALLEL:
.PHONY: $(MAKECMDGOALS)

OTHERS := $(filter-out $(DRIVERS),$(MAKECMDGOALS))

ifneq ($(OTHERS),)
$(OTHERS):
	@$(MAKE) --no-print-directory $@
endif

build-and-install = $(MAKE) -s --no-print-directory all && test/tools/install.sh

setup:
	@test/tools/setup.sh check

check:
	@test/tools/setup.sh check
	@test/run

check-all:
	@test/tools/setup.sh check
	@test/run slow

demo:
	@test/tools/setup.sh server
	@$(build-and-install)
	@demo/run

dashboard:
	@test/tools/setup.sh node
	@dashboard/build demo

check-dashboard:
	@test/tools/setup.sh dashboard
	@$(build-and-install)
	@dashboard/test/run

dashboard-screenshots:
	@test/tools/setup.sh dashboard
	@$(build-and-install)
	@dashboard/test/run screenshots

demo-clean:
	@if [ -x demo/clean ]; then demo/clean; fi
	@test/tools/cluster.sh remove .demo

# Without numpy the benchmark says so and leaves two rows out.
bench:
	@test/tools/setup.sh bench || test/tools/setup.sh server
	@$(build-and-install)
	@test/bench/run

bench-readme:
	@test/bench/publish

fuzz:
	@test/tools/setup.sh build
	@test/fuzz/run

torture:
	@test/tools/setup.sh server
	@$(build-and-install)
	@test/torture/run

settle-campaign: export SEEDS ?= 0.11 0.22 0.33 0.44 0.55 0.66 0.77 0.88
settle-campaign: export STEPS ?= 500
settle-campaign: export PEOPLE ?= 100
settle-campaign:
	@test/tools/setup.sh check
	@$(build-and-install)
	@test/tools/cluster.sh run test/slow/settle.sh

lint:
	@test/lint.sh

else ifeq ($(PGXS),)

$(error $(PG_CONFIG) gives no PGXS: install postgresql-server-dev-15 (or run "make setup"), or set PG_CONFIG)

else

OBJS := $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
DATA = $(sort $(wildcard sql/update/insurance--*--*.sql))
DATA_built = insurance--$(EXTVERSION).sql
REGRESS = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
EXTRA_CLEAN = build insurance--*.sql src/*.o src/*.bc

# The server's headers have unused parameters, and C99 declarations are wanted.
PG_CFLAGS = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-declaration-after-statement -Wno-sign-compare

# The same library from every directory.
PG_CFLAGS += -ffile-prefix-map=$(CURDIR)=.

# Bitcode for JIT inlining needs the clang that the server was built with.
# Without it the extension is built without bitcode.
ifeq ($(shell command -v "$$(sed -n 's/^CLANG *= *//p' '$(dir $(PGXS))../Makefile.global')" 2>/dev/null),)
override with_llvm := no
endif

.DEFAULT_GOAL := all

include $(PGXS)

DOCUMENTS := $(sort $(filter-out policies/schema.json,$(wildcard policies/*.json)))
PARTS := $(sort $(wildcard sql/install/*.sql))
PARTS_BEFORE := $(filter sql/install/0% sql/install/1%,$(PARTS))
PARTS_AFTER := $(filter-out $(PARTS_BEFORE),$(PARTS))

# PostgreSQL 13 has no multiranges. There, and only there, the functions that
# return a datemultirange return an array of ranges.
ifeq ($(MAJORVERSION),13)
FIT_VERSION = | sed 's/datemultirange/daterange[]/g'
endif

# A file that is added or removed, or another server version, rebuilds.
INPUTS := $(VERSION) $(OBJS) $(PARTS) $(DOCUMENTS)
ifneq ($(INPUTS),$(shell cat build/inputs 2>/dev/null))
build/inputs: FORCE
endif

build/inputs:
	@mkdir -p build
	@echo '$(INPUTS)' >$@

build/documents.sql: policies/embed.sh $(DOCUMENTS) build/inputs
	policies/embed.sh $(DOCUMENTS) >$@.tmp
	mv $@.tmp $@

# awk, not cat: it ends a last line that has no newline.
insurance--$(EXTVERSION).sql: $(PARTS) build/documents.sql insurance.control Makefile
	LC_ALL=C awk 1 $(PARTS_BEFORE) build/documents.sql $(PARTS_AFTER) $(FIT_VERSION) >$@.tmp
	mv $@.tmp $@

# PGXS does not track headers.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h) build/inputs Makefile

.PHONY: FORCE
FORCE:

endif
