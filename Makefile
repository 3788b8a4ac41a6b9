# Two commands do everything: `make demo` and `make test`.
.PHONY: setup demo test lint format lock samples clean
BIN := .venv/bin
DEMO := build/demo

setup:
	@.ci/setup

demo: setup
	@mkdir -p $(DEMO)
	@for factory in clean-dongguan breaches-suzhou; do \
	  echo; echo "== $$factory"; \
	  $(BIN)/prescreen check sample_docs/$$factory/documents --data $(DEMO)/data \
	    --out $(DEMO)/$$factory || [ $$? -eq 1 ] || exit 1; \
	done
	@echo; echo "The exception list of the factory with breaches:"
	@echo "  $(CURDIR)/$(DEMO)/breaches-suzhou/report.html     to look at in a browser"
	@echo "  $(CURDIR)/$(DEMO)/breaches-suzhou/exceptions.xlsx the working paper"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	OMP_NUM_THREADS=1 OMP_THREAD_LIMIT=1 $(BIN)/pytest -n 2 --dist loadgroup

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# For developers: resolve the locked packages anew.
lock:
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --extra server pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --extra server --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# For developers with the fonts: make the sample factories anew.
samples: setup
	$(BIN)/python -m sample_docs.generator sample_docs

clean:
	rm -rf build .venv
