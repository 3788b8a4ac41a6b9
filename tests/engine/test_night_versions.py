"""The version of judging covers all that judging imports: else a change would judge nothing."""

import ast
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline.engine import versions
from pipeline.engine.versions import JUDGING, JUDGING_LIBRARIES

ROOT = Path(pipeline.__file__).parents[1]
STARTS = (
    "pipeline.stages",
    "pipeline.reconcile.casefile",
    "validators.runner",
    "validators.horizon",
    "pipeline.report.write",
)
OURS = ("pipeline", "validators", "extractors")
COVERED_BY_READING = ("extractors",)
NO_MATTER = ("pipeline/errors.py", "pipeline/__init__.py")


def file_of(module: str) -> Path | None:
    path = ROOT / module.replace(".", "/")
    found = [one for one in (path.with_suffix(".py"), path / "__init__.py") if one.exists()]
    return found[0] if found else None


def imported() -> tuple[set[Path], set[str]]:
    """Gives back the files of ours that judging needs, and the names of other packages."""
    files: set[Path] = set()
    others: set[str] = set()
    todo = list(STARTS)
    todo += [
        f"validators.rules.{path.parent.name}.{path.stem}"
        for path in (ROOT / "validators" / "rules").glob("*/*.py")
    ]
    while todo:
        name = todo.pop()
        path = file_of(name)
        if path is None or path in files or name.split(".")[0] in COVERED_BY_READING:
            continue
        files.add(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            todo += [one for one in names if one.split(".")[0] in OURS]
            others |= {one.split(".")[0] for one in names} - set(OURS)
    return files, others - set(sys.stdlib_module_names)


def test_the_version_covers_all_that_judging_imports() -> None:
    files, packages = imported()
    names = {path.relative_to(ROOT).as_posix() for path in files}
    outside = {n for n in names if not n.startswith(JUDGING)} - set(NO_MATTER)
    assert outside == set()
    assert len(names) > 100
    assert packages <= set(JUDGING_LIBRARIES)


def test_a_changed_number_of_a_rule_pack_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions.judging_version()
    digest = versions._digest
    changed = tmp_path / "wages.yaml"
    changed.write_text("36 -> 35")

    def other(words: object, files: list[Path], base: Path) -> str:
        assert any(path.name == "wages.yaml" for path in files)
        assert not any(path.name.startswith("morning") for path in files)
        return digest(words, [changed if p.name == "wages.yaml" else p for p in files], base)

    monkeypatch.setattr(versions, "_digest", other)
    assert versions.judging_version.__wrapped__() != before
