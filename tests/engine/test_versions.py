import ast
import sys
from importlib import metadata
from pathlib import Path

import extractors
from pipeline.engine.versions import KEPT, LIBRARIES, READING, versions

PACKAGE = Path(extractors.__file__).parent


def modules_that_reading_needs() -> set[str]:
    """Gives back every module of ``extractors`` that the readers import, near or far."""
    seen: set[str] = set()
    todo = ["extractors.readers.read"]
    while todo:
        name = todo.pop()
        path = PACKAGE.parent / (name.replace(".", "/") + ".py")
        if name in seen or not path.exists():
            continue
        seen.add(name)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("extractors"):
                todo += [str(node.module), *(f"{node.module}.{one.name}" for one in node.names)]
    return seen


def test_the_readers_key_covers_all_that_reading_depends_on() -> None:
    folders = {name.split(".")[1] for name in modules_that_reading_needs()}
    assert folders <= set(READING)


def test_a_vocabulary_changes_records_but_not_readings() -> None:
    found = versions()
    assert found.reader != found.extractor
    assert found.recogniser


def test_every_library_that_extractors_import_is_part_of_the_key() -> None:
    imported: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    ours = {"extractors", "pipeline"}
    assert imported - ours - sys.stdlib_module_names <= set(LIBRARIES)
    for distribution in LIBRARIES.values():
        assert metadata.version(distribution)


def test_another_layout_of_the_cache_reads_no_older_files() -> None:
    layout = {path.name for path in (PACKAGE.parent / "pipeline/engine/cache").glob("*.py")}
    others = {"__init__.py", "key.py", "objects.py", "store.py", "tables.py", "work.py"}
    assert layout - others == set(KEPT)
