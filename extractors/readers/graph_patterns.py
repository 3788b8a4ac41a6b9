"""Groups of nodes of the recogniser's graph that become one node each once it is quantised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.readers.onnx_graph import values_of

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A convolution or a product with constant weights, and what follows it at once.

    Attributes:
        first: The node itself.
        weights: By its own layout: a convolution's result comes first, a product's last.
        bias: What is added.
        result: The value that is made: the sum, or what of it is over 0.
        nodes: Names of the outputs of its nodes, the last of which is the result.
    """

    first: Any
    weights: Floats
    bias: Floats
    result: str
    nodes: tuple[str, ...]

    @property
    def source(self) -> str:
        """The value that is weighted."""
        name: str = self.first.input[0]
        return name


@dataclass(frozen=True, slots=True)
class Curve:
    """Half of a value times one plus its error function: GELU, written in five nodes."""

    source: str
    nodes: tuple[str, ...]


def without_aliases(graph: Any) -> None:
    """Takes the nodes out of a graph that only give a value another name."""
    same: dict[str, str] = {}
    kept = []
    for one in graph.node:
        inputs = [same.get(name, name) for name in one.input]
        if one.op_type == "Identity":
            same[one.output[0]] = inputs[0]
            continue
        del one.input[:]
        one.input.extend(inputs)
        kept.append(one)
    del graph.node[:]
    graph.node.extend(kept)


def weighted(graph: Any) -> Iterator[Weighted]:
    """Gives back the convolutions and products with a bias of a graph without aliases."""
    constants = {one.name: one for one in graph.initializer}
    after = _after(graph)
    for one in graph.node:
        follows = after.get(one.output[0], [])
        added = follows[0] if len(follows) == 1 else None
        if one.op_type not in ("Conv", "MatMul") or one.input[1] not in constants:
            continue
        if added is None or added.op_type != "Add" or added.input[1] not in constants:
            continue
        held = [one.output[0], added.output[0]]
        last = after.get(held[-1], [])
        if len(last) == 1 and last[0].op_type == "Relu":
            held.append(last[0].output[0])
        bias = values_of(constants[added.input[1]]).ravel()
        yield Weighted(one, values_of(constants[one.input[1]]), bias, held[-1], tuple(held))


def curves(graph: Any) -> Iterator[Curve]:
    """Gives back the activations of a graph without aliases."""
    made = {one.output[0]: one for one in graph.node}
    after = _after(graph)
    for one in graph.node:
        if one.op_type == "Erf":
            part = made[one.input[0]]
            held = [part.output[0], one.output[0]]
            for _ in ("one more", "times the value", "halved"):
                held.append(after[held[-1]][0].output[0])
            yield Curve(part.input[0], tuple(held))


def _after(graph: Any) -> dict[str, list[Any]]:
    """Gives back the nodes that use each value."""
    found: dict[str, list[Any]] = {}
    for one in graph.node:
        for name in one.input:
            found.setdefault(name, []).append(one)
    return found
