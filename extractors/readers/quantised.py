"""The recogniser in whole numbers of eight bits where that is quicker, and so a little coarser.

It is made in memory from the model that is installed, so that nothing is kept and nothing can be
out of date. Only what its values range over was measured beforehand, on made pages
(``python -m benchmarks.reading.ranges``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from extractors.readers.graph_patterns import Floats, Weighted, curves, weighted, without_aliases
from extractors.readers.onnx_graph import loaded, node, opset, tensor

RANGES = Path(__file__).with_name("recogniser_ranges.yaml")
MORE = "com.microsoft"
"""Where onnxruntime's own operations are."""
LEVELS, MOST = 255, 127
"""A value is 0 to 255 steps over its least; a weight is -127 to 127 steps."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the values of a model range over.

    Attributes:
        digest: SHA-256 of the model's file.
        held: Name of a value to its least and most.
    """

    digest: str
    held: dict[str, tuple[float, float]]


@cache
def ranges() -> Ranges:
    """Gives back what was measured of the recogniser."""
    data = yaml.safe_load(RANGES.read_text("utf-8"))
    return Ranges(data["model"], {name: tuple(held) for name, held in data["ranges"].items()})


def quantised(data: bytes) -> bytes | None:
    """Gives back a model with what takes most of its time in whole numbers.

    None for a model whose ranges were not measured.

    Args:
        data: Its file.
    """
    if hashlib.sha256(data).hexdigest() != ranges().digest:
        return None
    model = loaded(data)
    without_aliases(model.graph)
    _Quantiser(ranges().held).run(model.graph)
    model.opset_import.append(opset(MORE, 1))
    made: bytes = model.SerializeToString()
    return made


class _Quantiser:
    """Makes the nodes of a graph anew.

    A value is in whole numbers, in floats or in both: it is turned over where a node needs it.
    """

    def __init__(self, held: dict[str, tuple[float, float]]) -> None:
        self.held = held
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.small: set[str] = set()
        self.floats: set[str] = set()
        self.measured: set[str] = set()

    def run(self, graph: Any) -> None:
        """Changes the graph."""
        heavy = {one.result: one for one in weighted(graph) if self._is_known(one)}
        bent = {one.nodes[-1]: one.source for one in curves(graph)}
        gone = {name for one in heavy.values() for name in one.nodes}
        gone |= {name for one in curves(graph) for name in one.nodes}
        for one in graph.node:
            name = one.output[0]
            if name in heavy:
                self._weighted(heavy[name])
            elif name in bent:
                self._in_floats(node("Gelu", [bent[name]], name, MORE))
            elif one.op_type == "Add" and name in self.held and self.small.issuperset(one.input):
                self._sum(one)
            elif name not in gone:
                self._in_floats(one)
        used = {name for one in self.nodes for name in one.input}
        kept = [one for one in graph.initializer if one.name in used]
        del graph.node[:], graph.initializer[:]
        graph.node.extend(self.nodes)
        graph.initializer.extend([*kept, *self.constants])

    def _is_known(self, one: Weighted) -> bool:
        """Whether the ranges are known that a convolution or a product needs."""
        made = one.first.op_type == "MatMul" or one.result in self.held
        return made and one.source in self.held

    def _weighted(self, one: Weighted) -> None:
        """Adds a convolution, whose result is in whole numbers, or a product, in floats."""
        name, product = one.result, one.first.op_type == "MatMul"
        whole, steps = _weights(one.weights.T if product else one.weights)
        bias = one.bias
        if not product:
            bias = np.round(bias / (self._step(one.source) * steps)).astype(np.int32)
        weights = self._constant(f"{name} weights", whole.T if product else whole)
        step = self._constant(f"{name} weight steps", steps)
        zeros = self._constant(f"{name} weight zeros", np.zeros(len(steps), np.int8))
        added = self._constant(f"{name} bias", bias)
        value, own, zero = self._small(one.source)
        if product:
            given = [value, weights, own, step, zero, zeros, added]
            self.nodes.append(node("MatMulIntegerToFloat", given, name, MORE))
            self.floats.add(name)
            return
        given = [value, own, zero, weights, step, zeros, *self._measure(name), added]
        self.nodes.append(node("QLinearConv", given, f"{name} small"))
        self.nodes[-1].attribute.extend(one.first.attribute)
        self.small.add(name)

    def _sum(self, one: Any) -> None:
        name = one.output[0]
        given = [held for source in one.input for held in self._small(source)]
        given += self._measure(name)
        self.nodes.append(node("QLinearAdd", given, f"{name} small", MORE))
        self.small.add(name)

    def _in_floats(self, one: Any) -> None:
        for name in self.small.intersection(one.input) - self.floats:
            given = [f"{name} small", *self._measure(name)]
            self.nodes.append(node("DequantizeLinear", given, name))
            self.floats.add(name)
        self.nodes.append(one)
        self.floats.update(one.output)

    def _small(self, name: str) -> list[str]:
        """Gives back a value in whole numbers, its step and its zero."""
        measure = self._measure(name)
        if name not in self.small:
            self.nodes.append(node("QuantizeLinear", [name, *measure], f"{name} small"))
            self.small.add(name)
        return [f"{name} small", *measure]

    def _measure(self, name: str) -> list[str]:
        """Gives back the names of a value's step and zero."""
        if name not in self.measured:
            self.measured.add(name)
            step = self._step(name)
            self._constant(f"{name} step", np.array(step, np.float32))
            self._constant(f"{name} zero", np.array(round(-self._least(name) / step), np.uint8))
        return [f"{name} step", f"{name} zero"]

    def _constant(self, name: str, values: npt.NDArray[Any]) -> str:
        self.constants.append(tensor(name, values))
        return name

    def _step(self, name: str) -> float:
        return (max(self.held[name][1], 0.0) - self._least(name)) / LEVELS

    def _least(self, name: str) -> float:
        return min(self.held[name][0], 0.0)


def _weights(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Gives back weights as whole numbers, and the step of each result, which come first."""
    most = np.abs(weights.reshape(len(weights), -1)).max(1)
    steps: Floats = (np.maximum(most, 1e-8) / MOST).astype(np.float32)
    whole = np.round(weights / steps.reshape(-1, *[1] * (weights.ndim - 1)))
    return whole.astype(np.int8), steps
