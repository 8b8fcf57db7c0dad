# Every target sets up what it needs; `make` alone lists the targets.
PYTHON = $(firstword $(foreach name,python3.11 python3,$(shell $(name) -c 'import sys; print("$(name)" * (sys.version_info[:2] == (3, 11)))' 2>/dev/null)))
PY := .venv/bin/python
ENVIRONMENT := .venv/installed-$(firstword $(shell cksum requirements.lock))
INPUTS := _config.yml _toc.yml CITATION.cff LICENSE* requirements.lock book notebooks lib
# the commit is part of it because the status page shows it
STATE = { find $(wildcard $(INPUTS)) -type f ! -path '*/__pycache__/*' ! -path '*/.ipynb_checkpoints/*' \
	| LC_ALL=C sort | xargs cksum; git rev-parse HEAD 2>/dev/null; } | cksum

# what the stored outputs were computed with: one thread per process, one order of sets
export PYTHONHASHSEED := 0
unexport MPLBACKEND
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export VECLIB_MAXIMUM_THREADS := 1
export NUMEXPR_NUM_THREADS := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1
export JUPYTER_PLATFORM_DIRS := 1

.PHONY: help book test notebooks ledger lab bench clean distclean
# one target after the other, but for the two that `test` asks for at once
ifndef AT_ONCE
.NOTPARALLEL:
endif

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | awk -F'\t' '{printf "make %-10s %s\n", $$1, $$2}'

book: notebooks ## build the book into _build/html, if anything changed since the last build
	@if [ "$$($(STATE))" = "$$(cat _build/book.state 2>/dev/null)" ]; then echo "The book is up to date."; \
	else $(MAKE) --no-print-directory build; fi
	@echo "Open $(CURDIR)/_build/html/index.html"

# always from nothing: pages embed the ledger, which an incremental build does not notice
.PHONY: build
build: $(ENVIRONMENT)
	@$(PY) -m lib.files.alone . $(MAKE) --no-print-directory build-alone

.PHONY: build-alone
build-alone:
	rm -rf _build
	.venv/bin/jupyter-book build . --path-output . --warningiserror --nitpick --keep-going --quiet
	@$(STATE) > _build/book.state

test: $(ENVIRONMENT) ## run every test: style, solvers, notebooks, ledger, built pages
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	$(PY) -m pytest -n 2 -p no:benchmark --ignore=tests/book/site --cov=lib --cov-report= --cov-fail-under=95
	@$(MAKE) --no-print-directory --jobs=2 AT_ONCE=yes chapters book
	$(PY) -m pytest -n 2 -p no:benchmark --dist loadfile tests/book/site

# the build keeps one core busy; both read notebooks, which are fresh by now
.PHONY: chapters
chapters: notebooks
	$(PY) -m pytest -n 2 -p no:benchmark --nbval --dist loadfile --no-loadscope-reorder notebooks

notebooks: $(ENVIRONMENT) ## execute the notebooks whose code or solvers changed
	@$(PY) -m lib notebooks

ledger: $(ENVIRONMENT) ## list every claim, what was computed for it, and the verdict
	@$(PY) -m lib ledger

lab: $(ENVIRONMENT) ## open the chapters in JupyterLab
	.venv/bin/jupyter lab notebooks

bench: $(ENVIRONMENT) ## time the solvers
	$(PY) -m pytest tests/benchmarks --benchmark-only

clean: ## remove the built book and all caches
	rm -rf _build build dist .pytest_cache .ruff_cache .hypothesis .benchmarks *.egg-info
	find book lib tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	rm -rf .venv

# --no-compile: most of what is installed is never imported, the rest compiles itself on first import
$(ENVIRONMENT): requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: neither python3.11 nor python3 is one."; exit 1; }
	rm -f .venv/installed-*
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
