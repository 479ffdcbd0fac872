# `make run` answers a spoken question; `make test` runs all tests.
# Both need Python 3.11 or later and the package index, nothing else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$p" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
QUESTION := tests/spoken/definition/what is happening to my bones.flac

# The versions that are tested together; `make lock` makes them anew.
LOCK := requirements/constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --constraint $(LOCK) --editable

# Tests that need no sound device and little time.
QUICK := tests/test_*.py tests/askaloud tests/docs tests/intents tests/release tests/skill/dialogue \
	tests/skill/live/test_states.py tests/skill/live/test_response_policy.py \
	tests/skill/live/test_turn_taking.py tests/skill/cli/test_match.py \
	tests/skill/output/test_console.py tests/skill/output/test_explain.py \
	tests/skill/output/test_render.py tests/skill/test_settings.py \
	tests/skill/test_understanding.py tests/skill/test_voice.py

.PHONY: run kiosk test quick lint format bench model dist deb sbom lock licences wheels clean

run: $(VENV)/installed
	@$(BIN)/askaloud ask "$(QUESTION)"
	@echo
	@echo "Now try, for example:"
	@echo "  $(BIN)/askaloud ask YOUR-RECORDING.wav"
	@echo "  $(BIN)/askaloud ask --text \"can it be cured\""
	@echo "  $(BIN)/askaloud topic show"

# The page of a kiosk, opened in a browser. Ctrl-C ends it.
kiosk: $(VENV)/installed-kiosk
	$(BIN)/askaloud kiosk --browser

test: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/askaloud topic lint
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered -rs

quick: $(VENV)/installed-test
	$(BIN)/pytest -rs $(QUICK)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/askaloud topic lint

format: $(VENV)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-test
	$(BIN)/python -m tests.benchmarks.matching
	$(BIN)/python -m tests.benchmarks.spoken
	$(BIN)/python -m tests.benchmarks.recognition
	$(BIN)/python -m tests.benchmarks.ways_in
	$(BIN)/python -m tests.benchmarks.live.latency
	$(BIN)/python -m tests.benchmarks.live.soak
	$(BIN)/python -m tests.benchmarks.live.wake
	$(BIN)/python -m tests.benchmarks.live.television
	$(BIN)/python -m tests.benchmarks.live.barge_in
	$(BIN)/python -m tests.benchmarks.fuzz

# A release: packages in dist/, tried in an environment of their own. See CONTRIBUTING.md.
dist: $(VENV)/installed-release
	$(BIN)/python -m scripts.dist "$(QUESTION)"

# A package for Debian in dist/: see docs/installing.md.
deb: $(VENV)/installed
	$(BIN)/python -m scripts.deb

# All that the run-time environment holds, as CycloneDX.
sbom: $(VENV)/installed-release
	$(BIN)/python -m scripts.sbom

# Newest versions that go together. The matchers that the benchmarks compare with want
# an old hassil, so they have a lock of their own.
COMPILE := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--excludes requirements/excluded.txt --no-annotate --custom-compile-command "make lock"

lock: $(VENV)/installed-release
	$(BIN)/$(COMPILE) --extra build --extra echo --extra kiosk --extra vosk-server --extra whisper --extra whisper-light --extra wyoming --extra test --extra release --output-file $(LOCK)
	$(BIN)/$(COMPILE) --extra bench --output-file requirements/bench.txt
	@echo "Now run 'make licences' and 'make test', and commit what has changed."

# The table of licences in NOTICE.
licences: $(VENV)/installed-release
	$(BIN)/python -m scripts.licences

# Whether all that is needed comes ready built, on other machines too.
wheels: $(VENV)/installed-release
	$(BIN)/python -m scripts.wheels

# The acoustic model anew: hours, from sentences to the model that ships. PEOPLE is a
# folder of recordings with transcripts, WITHOUT names speakers to leave out, START is
# a finished model to go on with.
MINUTES ?= 600
WORK ?= model-work
MODEL := $(firstword $(wildcard audio/embedded/vosk-askaloud-*))

model: $(VENV)/installed
	@$(INSTALL) '.[kit]'
	@mkdir -p $(WORK)
	$(BIN)/askaloud topic said > $(WORK)/said.txt
	$(BIN)/python -m audio.model_kit everything $(WORK)/said.txt $(WORK) $(WORK)/model --minutes $(MINUTES) $(if $(PEOPLE),--people $(PEOPLE)) $(if $(WITHOUT),--without $(WITHOUT)) $(if $(START),--start $(START))
	$(BIN)/askaloud topic build --acoustic $(WORK)/model --out audio/embedded
	$(BIN)/python -m audio.model_kit check $(MODEL) --sentences $(WORK)/said.txt --spoken tests/spoken

$(VENV)/pip: Makefile scripts/compiled.py
	@test -n "$(PYTHON)" || { echo "Ask Aloud needs Python 3.11 or later. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m scripts.compiled "$$(uname -m)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/pip pyproject.toml $(LOCK)
	@echo "Installing, which takes a minute the first time ..."
	@$(INSTALL) '.[whisper]' || $(INSTALL) '.[whisper-light]' || { echo "Whisper is left out, as there is no package of it for this machine."; $(INSTALL) .; }
	@touch $@

$(VENV)/installed-kiosk: $(VENV)/installed
	@echo "Installing what the page needs ..."
	@$(INSTALL) '.[kiosk]'
	@touch $@

$(VENV)/installed-test: $(VENV)/pip pyproject.toml $(LOCK)
	@echo "Installing what the tests need, which takes a minute the first time ..."
	@$(INSTALL) '.[test]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-release: $(VENV)/pip pyproject.toml $(LOCK)
	@echo "Installing what a release needs ..."
	@$(INSTALL) '.[release]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) $(VENV)-3.13 build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
