"""LibreOffice, where it is installed: turns what no kept library reads into what we read.

It runs in a profile of its own that is thrown away, without macros, links or network, and under
the memory and CPU limits of the child it is started from. The file it makes is read like any
other; the path and hash of the document stay those of the file that was handed in.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from contextvars import ContextVar
from pathlib import Path

from extractors.readers.refusals import refuse

_WALL_SECONDS = 300  # only ends a program that hangs; CPU time is the child's own limit
_RESTART = 81  # what it says after it has made its profile: "start me again"
_TRIES = 3
_FOUND_ON_MACOS = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")

_FILTERS = {
    "doc": "MS Word 97",
    "docx": "MS Word 2007 XML",
    "rtf": "Rich Text Format",
    "odt": "writer8",
    "xls": "MS Excel 97",
    "xlsx": "Calc MS Excel 2007 XML",
}
"""What it must read a file with: left to itself it takes what it does not know for plain text."""

_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),  # never
    ("Office.Writer/Content/Update", "Link", "0"),  # never
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Inet/Settings", "ooInetProxyType", "1"),  # a proxy that is not there: nothing gets out
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
)


@functools.cache
def program() -> Path | None:
    """Gives back the program itself, not the script that starts it; None where there is none."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        return _FOUND_ON_MACOS if _FOUND_ON_MACOS.exists() else None
    script = Path(command).resolve()
    binary = script.with_name("soffice.bin")
    return binary if binary.exists() else script


@functools.cache
def version() -> str:
    """Gives back "LibreOffice 7.4 40(Build:2)", "" where there is none; nothing is started."""
    found = program()
    if found is None:
        return ""
    said = []
    for place in (found.parent, found.parent.parent / "Resources"):
        for name, key in (("bootstraprc", "ProductKey"), ("versionrc", "buildid")):
            said += [
                line.partition("=")[2] for line in _lines(place / name) if line.startswith(key)
            ]
    return " ".join(said) or "LibreOffice of unknown version"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


_work: ContextVar[Path | None] = ContextVar("work", default=None)


def work_in(folder: Path) -> None:
    """Sets where copies of documents lie while they are converted, and pictures while read.

    The work folder of a run is cleared away however the run ends; that of the system is not.
    """
    _work.set(folder)


def work_folder() -> Path | None:
    """Gives back the folder that was set, made where it was not yet there; None where none was."""
    folder = _work.get()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def convert(data: bytes | Path, suffix: str, wanted: str, *, recalculate: bool = False) -> bytes:
    """Gives back a file as LibreOffice writes it in another format.

    Args:
        data: The file.
        suffix: What it is: "doc", "docx", "rtf", "odt", "xls" or "xlsx".
        wanted: That of the format to make, as "docx".
        recalculate: Work out every formula of a workbook again.

    Raises:
        UnreadableError: LibreOffice is absent, does not open the file, or hangs.
    """
    found = program()
    if found is None:
        raise refuse("needs-libreoffice")
    with tempfile.TemporaryDirectory(prefix="office-", dir=work_folder()) as name:
        folder = Path(name)
        given = folder / f"document.{suffix}"
        given.write_bytes(data.read_bytes() if isinstance(data, Path) else data)
        _profile(folder / "profile", recalculate=recalculate)
        made = folder / "made"
        _run(
            found,
            folder,
            [
                f"--infilter={_FILTERS[suffix]}",
                "--convert-to",
                wanted,
                "--outdir",
                str(made),
                str(given),
            ],
        )
        result = made / f"document.{wanted}"
        if not result.exists():
            raise refuse("cut-short", "LibreOffice does not open it", "LibreOffice 无法打开")
        return result.read_bytes()


def _profile(folder: Path, *, recalculate: bool) -> None:
    mode = ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0" if recalculate else "1")
    items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in (*_SETTINGS, mode))
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        "utf-8",
    )


def _run(found: Path, folder: Path, work: list[str]) -> None:
    command = [
        *_apart(),
        str(found),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        *work,
    ]
    # Nothing of the caller's own settings: only what the program needs to start.
    known = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    place = {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    for _ in range(_TRIES):
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=known | place | {"TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_WALL_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise refuse("too-slow-to-convert") from error
        if done.returncode != _RESTART:
            return


@functools.cache
def _apart() -> tuple[str, ...]:
    """Gives back what cuts a program off the network, where the system lets us."""
    command = shutil.which("unshare")
    if command is None:
        return ()
    cut = (command, "--map-root-user", "--net", "--")
    try:
        done = subprocess.run([*cut, "true"], capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return cut if done.returncode == 0 else ()
