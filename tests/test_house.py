"""The house stands as designed: names, sizes, packages, and a README that knows the commands."""

import ast
import importlib.util
import re
from functools import partial
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.cli import cli
from pipeline.engine.programme import with_programme
from pipeline.night_settings import load_night
from pipeline.settings import load_facility, misfit
from validators.packs import check_laws, load_pack

ROOT = Path(__file__).parent.parent
PACKAGES = ("pipeline", "flows", "extractors", "validators")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_ours(package: str) -> None:
    found = importlib.util.find_spec(package)
    assert found
    assert found.origin
    assert Path(found.origin).parent == ROOT / package
    owners = packages_distributions().get(package, ["prescreen"])
    assert set(owners) == {"prescreen"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "common"}


def test_init_files_hold_a_docstring_only() -> None:
    for path in SOURCES:
        # The installed command is called by the name pipeline.cli:main.
        if path.name == "__init__.py" and path.parent.name != "cli":
            body = ast.parse(path.read_text("utf-8")).body
            code = [node for node in body if not isinstance(node, ast.Expr)]
            assert not code, path


def test_the_readme_knows_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for command in cli.commands:
        assert f"prescreen {command}" in text, command


def test_the_facility_file_of_the_readme_is_accepted(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    path = tmp_path / "facility.toml"
    path.write_text(text.split("```toml\n")[1].split("```")[0], "utf-8")
    facility = load_facility(path)
    assert facility.pay_month_starts_on == 26
    assert facility.shifts[0].breaks == ((720, 780), (1050, 1080))
    with_programme(facility, "2026-01-15", partial(misfit, path, {}))


def test_the_pack_of_the_contributors_page_is_whole(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("A whole one")[1]
    (tmp_path / "lk").mkdir()
    files = re.split(r"# (\w+)\.yaml.*\n", text.split("```yaml\n")[1].split("```")[0])[1:]
    for name, lines in zip(files[::2], files[1::2], strict=True):
        (tmp_path / "lk" / f"{name}.yaml").write_text(lines, "utf-8")
    check_laws((tmp_path,))
    pack = load_pack("lk", (tmp_path,))
    minimum = pack and pack.number("wages.minimum.monthly", "2025-05-01")
    assert minimum
    assert minimum.value == "27000"


def test_the_settings_file_of_the_readme_is_accepted(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    path = tmp_path / "night.toml"
    path.write_text(text.split("```toml\n")[2].split("```")[0], "utf-8")
    night = load_night(path, {"MAIL_PASSWORD": "x", "HOOK_SECRET": "y"})
    assert night.cron == "0 2 * * *"
    assert night.mail is not None
    assert night.mail.port == 587
    assert night.webhook is not None
