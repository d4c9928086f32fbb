# Build:  make, make install, make installcheck (against a running server)
# Test:   make check      everything but the slow tests, in a private cluster
#         make check-all  the slow tests
#         make lint       source checks only
#         make torture    the ledger under faults at random moments
# Other:  make setup, demo, demo-clean, bench, fuzz

EXTENSION = insurance
MODULE_big = insurance
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" insurance.control)

PG_CONFIG ?= pg_config
export PG_CONFIG
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))

# These goals install what they need first, so they must not need PGXS to be
# parsed; they call make again for the rest. PGXS has a `check` of its own, too.
DRIVERS = setup check check-all demo demo-clean bench fuzz lint torture

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

demo-clean:
	@if [ -x demo/clean ]; then demo/clean; fi
	@test/tools/cluster.sh remove .demo

bench:
	@test/tools/setup.sh server
	@$(build-and-install)
	@test/bench/run

fuzz:
	@test/tools/setup.sh build
	@test/fuzz/run

torture:
	@test/tools/setup.sh server
	@$(build-and-install)
	@test/torture/run

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
