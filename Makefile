# The two commands are `make demo` and `make test`; `make setup` alone sets up.
.PHONY: setup demo test lint unit bench kills full-disks fuzz redactions test-door translations clean
PORT ?= 8474
KILLS ?= 200
FULL_DISKS ?= 200
FUZZ ?= 20000

setup: .venv/develop-ready

.venv/develop-ready: pyproject.toml tools/setup.sh
	bash tools/setup.sh

.venv/demo-ready: pyproject.toml tools/setup.sh
	bash tools/setup.sh demo

# Whoever is set up to develop has all that the demo needs.
demo: $(if $(wildcard .venv/develop-ready),.venv/develop-ready,.venv/demo-ready)
	bash tools/demo.sh $(PORT)

test: setup lint unit

lint:
	.venv/bin/ruff format --check src tests benchmarks
	.venv/bin/ruff check src tests benchmarks
	.venv/bin/mypy
	.venv/bin/lint-imports

# Compiled once: many environments keep Python from writing that down, and the sandbox always does,
# so that each of hundreds of processes would compile all of it anew.
unit:
	.venv/bin/python -m compileall -q src
	.venv/bin/pytest -n auto --dist worksteal

# The long forms of four tests that `make test` runs at a small size.
kills:
	ZENGER_KILLS=$(KILLS) .venv/bin/pytest tests/faults

full-disks:
	ZENGER_FULL_DISKS=$(FULL_DISKS) .venv/bin/pytest tests/faults/test_full_disk.py

fuzz:
	ZENGER_FUZZ=$(FUZZ) ZENGER_FUZZ_JOBS=2 .venv/bin/pytest -s tests/hostile/test_fuzz.py

redactions:
	ZENGER_REDACTIONS=all .venv/bin/pytest tests/hostile/test_redact_files.py

# The door at full size: gigabytes, 500 slow clients. Half an hour; needs root for disks of its own.
test-door:
	ZENGER_DOOR=full ZENGER_SLOW_CLIENTS=500 .venv/bin/pytest tests/scenarios/door tests/hostile/door

# How complete the door's pages are in each language; LANGUAGE=ar names what is missing in one.
translations:
	.venv/bin/python tools/door_catalogs.py --report $(LANGUAGE)

# Everything in docs/explanation/measurements.md; an hour or more on two cores.
bench:
	for script in benchmarks/[a-z]*.py; do echo "== $$script"; .venv/bin/python "$$script" || exit 1; done

clean:
	rm -rf .venv demo
