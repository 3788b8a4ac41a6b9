"""The recognition models that come inside the rapidocr package, and the engine that runs them.

OpenVINO runs them where it is installed and the processor multiplies bfloat16 by itself, which
halves the time; onnxruntime everywhere else. Which one is part of the recogniser's name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"
PROCESSOR = Path("/proc/cpuinfo")
BFLOAT = frozenset({"avx512_bf16", "amx_bf16"})
"""Features of a processor without which OpenVINO is no faster than onnxruntime."""

Floats = npt.NDArray[np.float32]
Model = Callable[[Floats], Floats]
"""A loaded model: one block of pictures to its first output."""


def model_path(name: str) -> Path | None:
    """Gives back where a model file lies, None where it is not installed; imports nothing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "models" / name
    return path if path.is_file() else None


@cache
def engine() -> str:
    """Gives back "openvino", "onnxruntime" or "": what runs the models here; imports nothing."""
    if find_spec("openvino") is not None and _multiplies_bfloat():
        return "openvino"
    return "onnxruntime" if find_spec("onnxruntime") is not None else ""


def _multiplies_bfloat() -> bool:
    if not PROCESSOR.is_file():
        return False
    lines = PROCESSOR.read_text("ascii", "replace").splitlines()
    flags = next((line for line in lines if line.startswith("flags")), "")
    return not BFLOAT.isdisjoint(flags.split())


def recogniser_name() -> str:
    """Gives back what reads images on this machine, without loading it."""
    names = []
    if model_path(RECOGNISER) is not None and engine():
        names.append(f"PP-OCRv6-small rapidocr-{_version('rapidocr')}")
        names.append(f"{engine()}-{_version(engine())}")
        if engine() == "openvino":
            names.append("bf16")
    if shutil.which("tesseract"):
        names.append("tesseract")
    return " ".join(names) or "none"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


@cache
def session(name: str) -> Model | None:
    """Gives back a loaded model on one thread, None where it cannot be loaded."""
    path = model_path(name)
    if path is None or not engine():
        return None
    if engine() == "openvino":
        return _in_openvino(path, "bf16" if name == RECOGNISER else "f32")
    return _in_onnxruntime(path)


def _in_openvino(path: Path, precision: str) -> Model:
    openvino: Any = import_module("openvino")
    wanted = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": 1,
        "NUM_STREAMS": 1,
    }
    request = openvino.Core().compile_model(path, "CPU", wanted).create_infer_request()

    def run(block: Floats) -> Floats:
        found: Floats = request.infer({0: block}, share_inputs=True)[0]
        return found

    return run


def _in_onnxruntime(path: Path) -> Model | None:
    loaded = _onnx_session(path)
    if loaded is None:
        return None
    asked = loaded.get_inputs()[0].name

    def run(block: Floats) -> Floats:
        found: Floats = loaded.run(None, {asked: block})[0]
        return found

    return run


@cache
def _onnx_session(path: Path) -> Any | None:
    try:
        import onnxruntime
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def alphabet() -> tuple[str, ...]:
    """Gives back what each output of the recogniser stands for; "" is no character.

    Raises:
        LookupError: Where the model is not installed.
    """
    path = model_path(RECOGNISER)
    if path is None or not engine():
        raise LookupError("The recognition model is not installed: pip install rapidocr")
    if engine() == "openvino":
        openvino: Any = import_module("openvino")
        held = openvino.Core().read_model(path).get_rt_info()["framework"]["character"]
        return ("", *held.astype(str).splitlines(), " ")
    held = _onnx_session(path).get_modelmeta().custom_metadata_map  # type: ignore[union-attr]
    return ("", *held["character"].splitlines(), " ")
