"""The recognition models that come inside the rapidocr package. Imports onnxruntime alone."""

from __future__ import annotations

import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"


def model_path(name: str) -> Path | None:
    """Gives back where a model file lies, None where it is not installed; imports nothing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "models" / name
    return path if path.is_file() else None


def recogniser_name() -> str:
    """Gives back what reads images on this machine, without loading it."""
    names = []
    if model_path(RECOGNISER) is not None and find_spec("onnxruntime") is not None:
        names.append(f"PP-OCRv6-small rapidocr-{_version('rapidocr')}")
        names.append(f"onnxruntime-{_version('onnxruntime')}")
    if shutil.which("tesseract"):
        names.append("tesseract")
    return " ".join(names) or "none"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


@cache
def session(name: str) -> Any | None:
    """Gives back a loaded model on one thread, None where it cannot be loaded."""
    path = model_path(name)
    if path is None:
        return None
    try:
        import onnxruntime
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
