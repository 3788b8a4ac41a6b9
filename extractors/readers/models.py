"""The recognition models that come inside the rapidocr package, and the engine that runs them.

OpenVINO runs the recogniser where it is installed and the processor multiplies bfloat16 by itself,
which takes two thirds of the time; onnxruntime runs everything else, and where the processor adds
products of eight bits by itself the recogniser once more in such whole numbers, for a first look in
half the time. All are part of the recogniser's name.
"""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
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
LEAST = {RECOGNISER: (48, 64), DETECTOR: (32, 32)}
"""Height and width of a small picture that a model takes."""
KEPT_SHAPES = 128
"""Operations prepared for a shape that OpenVINO keeps; it would keep 5,000."""
BFLOAT = frozenset({"avx512_bf16", "amx_bf16"})
"""Features of a processor without which OpenVINO is no faster than onnxruntime."""
BYTES = frozenset({"avx512_vnni", "avx_vnni"})
"""Features of a processor without which onnxruntime's sums of eight bits overflow."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model: called with one block of pictures, it gives back its first output.

    Attributes:
        run: Does so.
        let_go: Gives back to the system what the model holds between two blocks.
    """

    run: Callable[[Floats], Floats]
    let_go: Callable[[], None]

    def __call__(self, block: Floats) -> Floats:
        """Gives back the first output."""
        return self.run(block)


_LOADED: list[Model] = []


def model_path(name: str) -> Path | None:
    """Gives back where a model file lies, None where it is not installed; imports nothing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "models" / name
    return path if path.is_file() else None


@cache
def engine(model: str = RECOGNISER) -> str:
    """Gives back "openvino", "onnxruntime" or "": what runs a model here; imports nothing.

    The detector stays with onnxruntime where that is installed: in single precision OpenVINO is
    no faster, and holds half a gigabyte more.
    """
    there = [name for name in ("onnxruntime", "openvino") if find_spec(name) is not None]
    if "openvino" not in there or BFLOAT.isdisjoint(_features()):
        return there[0] if there[:1] == ["onnxruntime"] else ""
    return "openvino" if model == RECOGNISER else there[0]


def has_first_look() -> bool:
    """Whether the recogniser has a quicker form here; imports nothing."""
    return engine(DETECTOR) == "onnxruntime" and not BYTES.isdisjoint(_features())


def _features() -> list[str]:
    """Gives back what the processor is said to have, nothing where that is not known."""
    if not PROCESSOR.is_file():
        return []
    lines = PROCESSOR.read_text("ascii", "replace").splitlines()
    return next((line for line in lines if line.startswith("flags")), "").split()


def recogniser_name() -> str:
    """Gives back what reads images on this machine, without loading it."""
    names = []
    if model_path(RECOGNISER) is not None and engine():
        names.append(f"PP-OCRv6-small rapidocr-{_version('rapidocr')}")
        names.append(f"{engine()}-{_version(engine())}")
        if engine() == "openvino":
            names.append("bf16")
        if has_first_look():
            names.append("int8")
        if engine(DETECTOR) != engine():
            names.append(f"{engine(DETECTOR)}-{_version(engine(DETECTOR))}")
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
    if path is None or not engine(name):
        return None
    if engine(name) == "openvino":
        model = _in_openvino(path, "bf16" if name == RECOGNISER else "f32")
    else:
        model = _in_onnxruntime(path, LEAST[name])
    _LOADED.append(model)
    return model


@cache
def first_look() -> Model | None:
    """Gives back the recogniser in its quicker form, None where there is none.

    It is made of the model that is installed when it is first asked for, in a tenth of a second.
    """
    path = model_path(RECOGNISER)
    if path is None or not has_first_look():
        return None
    from extractors.readers.quantised import quantised

    made = quantised(path.read_bytes())
    if made is None:
        return None
    model = _in_onnxruntime(made, LEAST[RECOGNISER])
    _LOADED.append(model)
    return model


def let_go() -> None:
    """Gives back to the system what reading a page took and the next page takes anew.

    Without it a process that reads many scans grows by a tenth of a gigabyte with each of them.
    """
    for model in _LOADED:
        model.let_go()
    with suppress(OSError, AttributeError):  # a library of C other than GNU's
        ctypes.CDLL(None).malloc_trim(0)


def _in_openvino(path: Path, precision: str) -> Model:
    openvino: Any = import_module("openvino")
    wanted = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": 1,
        "NUM_STREAMS": 1,
        "CPU_RUNTIME_CACHE_CAPACITY": KEPT_SHAPES,
    }
    compiled = openvino.Core().compile_model(path, "CPU", wanted)
    request = compiled.create_infer_request()

    def run(block: Floats) -> Floats:
        found: Floats = request.infer({0: block}, share_inputs=True)[0]
        return found

    return Model(run, compiled.release_memory)


def _in_onnxruntime(held: Path | bytes, least: tuple[int, int]) -> Model:
    import onnxruntime

    loaded = _onnx_session(held)
    asked = loaded.get_inputs()[0].name
    shrinking = onnxruntime.RunOptions()
    shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def run(block: Floats) -> Floats:
        found: Floats = loaded.run(None, {asked: block})[0]
        return found

    def let_go() -> None:
        loaded.run(None, {asked: np.zeros((1, 3, *least), np.float32)}, shrinking)

    return Model(run, let_go)


@cache
def _onnx_session(held: Path | bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_mem_pattern = False  # a pattern is kept for every shape that ever came
    providers = [("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})]
    model = held if isinstance(held, bytes) else str(held)
    return onnxruntime.InferenceSession(model, options, providers=providers)


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
    held = _onnx_session(path).get_modelmeta().custom_metadata_map
    return ("", *held["character"].splitlines(), " ")
