# `make run` answers a spoken question; `make test` runs all tests.
# Both need Python 3.11 or later and the package index, nothing else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$p" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
QUESTION := tests/spoken/definition/what is happening to my bones.flac

.PHONY: run test lint format bench model clean

run: $(VENV)/installed
	@$(BIN)/askaloud ask "$(QUESTION)"
	@echo
	@echo "Now try, for example:"
	@echo "  $(BIN)/askaloud ask YOUR-RECORDING.wav"
	@echo "  $(BIN)/askaloud ask --text \"can it be cured\""
	@echo "  $(BIN)/askaloud topic show"

test: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/askaloud topic lint
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term:skip-covered -rs

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
	$(BIN)/python -m tests.benchmarks.live.latency
	$(BIN)/python -m tests.benchmarks.live.soak
	$(BIN)/python -m tests.benchmarks.live.wake
	$(BIN)/python -m tests.benchmarks.live.barge_in

# The acoustic model anew: hours, from sentences to the model that ships. PEOPLE is a
# folder of recordings with transcripts, WITHOUT names speakers to leave out, START is
# a finished model to go on with.
MINUTES ?= 600
WORK ?= model-work
MODEL := $(firstword $(wildcard audio/embedded/vosk-askaloud-*))

model: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --editable '.[kit]'
	@mkdir -p $(WORK)
	$(BIN)/askaloud topic said > $(WORK)/said.txt
	$(BIN)/python -m audio.model_kit everything $(WORK)/said.txt $(WORK) $(WORK)/model --minutes $(MINUTES) $(if $(PEOPLE),--people $(PEOPLE)) $(if $(WITHOUT),--without $(WITHOUT)) $(if $(START),--start $(START))
	$(BIN)/askaloud topic build --acoustic $(WORK)/model --out audio/embedded
	$(BIN)/python -m audio.model_kit check $(MODEL) --sentences $(WORK)/said.txt --spoken tests/spoken

$(VENV)/pip: Makefile
	@test -n "$(PYTHON)" || { echo "Ask Aloud needs Python 3.11 or later. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/pip pyproject.toml
	@echo "Installing, which takes a minute the first time ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/pip pyproject.toml
	@echo "Installing what the tests need, which takes a minute the first time ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --editable '.[test]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
