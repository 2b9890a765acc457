# make run    from a fresh clone to the app on http://127.0.0.1:8501, with demo data
# make test   everything, real browser included     make lint    style and types     make bench   the measured bars

PYTHON ?= python3
PORT ?= 8501
CHROMIUM = $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
BIN = .venv/bin
CODE = app.py serve.py pages calibration tests benchmarks

.PHONY: setup run test lint bench browser clean

setup: .venv/.development

run: .venv/.runtime
	NAVIGATOR_DEMO=$${NAVIGATOR_DEMO-1} $(BIN)/python serve.py --port $(PORT)

test: .venv/.development browser
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest tests -n auto --dist worksteal

lint: .venv/.development
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy

bench: .venv/.development browser
	for script in benchmarks/[a-z]*.py; do echo "== $$script"; nice -n 5 $(BIN)/python $$script || exit 1; done

# A real browser is part of the tests: Debian's own, with fonts for Chinese. Without one CI fails, and a person is told.
browser:
	@sh tests/browser/install.sh

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make setup PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv || $(PYTHON) -m virtualenv .venv || uv venv --seed --python $(PYTHON) .venv

# uv does in seconds what pip does in minutes; pip brings it, and steps in where it cannot.
UV = $(shell command -v uv || echo $(BIN)/uv)
INSTALL = { [ -x "$(UV)" ] || $(BIN)/python -m pip install -q uv; } && $(UV) pip install -q --python $(BIN)/python -r $< \
	|| $(BIN)/python -m pip install -q -r $<

.venv/.runtime: requirements.txt | .venv/bin/python
	$(INSTALL)
	@touch $@

.venv/.development: requirements-dev.txt requirements.txt | .venv/bin/python
	$(INSTALL)
	@touch $@ .venv/.runtime
