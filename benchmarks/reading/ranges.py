"""Measures what the values of the recogniser range over: ``python -m benchmarks.reading.ranges``.

Prints ``extractors/readers/recogniser_ranges.yaml``, from lines of the development set, a page of
each flaw and two of attendance. To be run anew where the model is another one.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.reading.pages import page
from benchmarks.reading.spoiling import FLAWS
from extractors.readers import recogniser, scan
from extractors.readers.graph_patterns import Weighted, weighted, without_aliases
from extractors.readers.models import RECOGNISER, model_path, session
from extractors.readers.onnx_graph import loaded, value

BLOCKS = 20
"""Blocks of lines taken of each page."""
MANY = 1000
"""Results from which a product is worth the trouble: that with the alphabet alone."""
Block = npt.NDArray[np.float32]


def main() -> None:
    """Prints the ranges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=51)
    seed = parser.parse_args().seed
    path = model_path(RECOGNISER)
    if path is None:
        raise SystemExit("The recognition model is not installed: pip install rapidocr")
    data = path.read_bytes()
    print("# What the values of the recogniser range over: python -m benchmarks.reading.ranges")
    print(f"model: {hashlib.sha256(data).hexdigest()}\nranges:")
    for name, (least, most) in _ranges(data, list(_blocks(seed))).items():
        print(f"  {name}: [{least:.4g}, {most:.4g}]")


def _blocks(seed: int) -> Iterator[Block]:
    """Gives back some of the blocks of lines that reading pages puts through the model."""
    seen: list[Block] = []
    model = session(RECOGNISER)
    assert model is not None

    def run(block: Block) -> Block:
        seen.append(block)
        return model.run(block)

    recogniser.session = lambda _: replace(model, run=run)  # type: ignore[assignment]
    scan.recognise_in_two = recogniser.recognise
    drawn = [(flaw, "payroll") for flaw in FLAWS]
    for k, (flaw, kind) in enumerate([*drawn, ("scan200", "attendance"), ("jpeg40", "marks")]):
        one = page("tuning", flaw, seed * 1000 + k, kind)
        seen.clear()
        scan.read_scan(1, one.spoilt.image, 1.0)
        yield from random.Random(k).sample(seen, min(BLOCKS, len(seen)))


def _ranges(data: bytes, blocks: list[Block]) -> dict[str, tuple[float, float]]:
    import onnxruntime

    model = loaded(data)
    without_aliases(model.graph)
    wanted = list(dict.fromkeys(name for one in weighted(model.graph) for name in _measured(one)))
    inputs = [one.name for one in model.graph.input]
    wanted = [name for name in wanted if name not in inputs]
    model.graph.output.extend(value(name) for name in wanted)
    loaded_ = onnxruntime.InferenceSession(model.SerializeToString())
    found = dict.fromkeys(inputs, (-1.0, 1.0)) | dict.fromkeys(wanted, (0.0, 0.0))
    for block in blocks:
        for name, held in zip(wanted, loaded_.run(wanted, {inputs[0]: block}), strict=True):
            if held.shape[2:] == (1, 1):  # of a whole picture: no time goes there
                found.pop(name, None)
                continue
            least, most = found[name]
            found[name] = min(least, float(held.min())), max(most, float(held.max()))
    return found


def _measured(one: Weighted) -> tuple[str, ...]:
    """Gives back the values whose ranges a convolution or a product needs."""
    if one.first.op_type == "MatMul":
        return (one.source,) if one.weights.shape[-1] >= MANY else ()
    return one.source, one.result


if __name__ == "__main__":
    main()
