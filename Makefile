# The two commands are `make demo` and `make test`; `make setup` alone sets up.
.PHONY: setup demo test lint unit bench clean
PORT ?= 8474

setup: .venv/ready

.venv/ready: pyproject.toml tools/setup.sh
	bash tools/setup.sh

demo: setup
	bash tools/demo.sh $(PORT)

test: setup lint unit

lint:
	.venv/bin/ruff format --check src tests benchmarks
	.venv/bin/ruff check src tests benchmarks
	.venv/bin/mypy
	.venv/bin/lint-imports

unit:
	.venv/bin/pytest -n auto

clean:
	rm -rf .venv demo
