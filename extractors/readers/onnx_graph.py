"""ONNX files as messages that can be read, changed and written; protobuf is known here alone.

Only what is needed of the format is named, with the numbers of its published schema
(onnx.proto3). The rest of a file is carried along unseen, as protobuf does with what it does not
know.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from google.protobuf import (  # type: ignore[import-untyped]
    descriptor_pb2,
    descriptor_pool,
    message_factory,
)

Array = npt.NDArray[Any]

_FIELDS = {
    "Opset": {"domain": (1, "string"), "version": (2, "int64")},
    "Model": {"opset_import": (8, "*Opset"), "graph": (7, "Graph")},
    "Graph": {
        "node": (1, "*Node"),
        "initializer": (5, "*Tensor"),
        "input": (11, "*Value"),
        "output": (12, "*Value"),
        "value_info": (13, "*Value"),
    },
    "Value": {"name": (1, "string")},
    "Node": {
        "input": (1, "*string"),
        "output": (2, "*string"),
        "name": (3, "string"),
        "op_type": (4, "string"),
        "attribute": (5, "*Attribute"),
        "domain": (7, "string"),
    },
    "Attribute": {"name": (1, "string"), "i": (3, "int64"), "type": (20, "int32")},
    "Tensor": {
        "dims": (1, "*int64"),
        "data_type": (2, "int32"),
        "float_data": (4, "*float"),
        "name": (8, "string"),
        "raw_data": (9, "bytes"),
    },
}
"""Name and kind of each field by message; ``*`` where it is repeated."""
_TYPES: dict[str, int] = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6}
"""Numbers of the types of a tensor's values."""


def loaded(data: bytes) -> Any:
    """Gives back a model file as a message."""
    model = _message("Model")()
    model.ParseFromString(data)
    return model


def node(kind: str, inputs: list[str], output: str, domain: str = "") -> Any:
    """Gives back a new node with one output, after which it is named."""
    return _message("Node")(
        op_type=kind, input=inputs, output=[output], name=f"{kind} of {output}", domain=domain
    )


def opset(domain: str, version: int) -> Any:
    """Gives back that a model uses a set of operations."""
    return _message("Opset")(domain=domain, version=version)


def value(name: str) -> Any:
    """Gives back that a value of a graph is given out."""
    return _message("Value")(name=name)


def tensor(name: str, values: Array) -> Any:
    """Gives back constant values of a graph."""
    return _message("Tensor")(
        name=name,
        dims=list(values.shape),
        data_type=_TYPES[values.dtype.name],
        raw_data=values.tobytes(),
    )


def values_of(constant: Any) -> Array:
    """Gives back the numbers of a tensor of floats."""
    if constant.raw_data:
        held = np.frombuffer(constant.raw_data, np.float32)
    else:
        held = np.array(constant.float_data, np.float32)
    return held.reshape(tuple(constant.dims))


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(f"onnx_part.{name}"))


@cache
def _pool() -> Any:
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_schema())
    return pool


def _schema() -> Any:
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(
        name="onnx_part.proto", package="onnx_part", syntax="proto3"
    )
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for called, (number, kind) in fields.items():
            plain = kind.lstrip("*")
            held = message.field.add(name=called, number=number)
            held.label = field.LABEL_REPEATED if kind != plain else field.LABEL_OPTIONAL
            if plain in _FIELDS:
                held.type, held.type_name = field.TYPE_MESSAGE, f".onnx_part.{plain}"
            else:
                held.type = getattr(field, f"TYPE_{plain.upper()}")
    return file
