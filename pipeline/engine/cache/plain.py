"""Nouns to JSON and back: frozen dataclasses, by their own type hints."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Gives back dicts, lists and scalars that JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """Gives back the noun of a type from what ``to_plain`` made of it.

    Raises:
        TypeError, KeyError, ValueError: The value does not fit the type.
    """
    return cast(T, _restore(kind, value))


def frozen(value: Any) -> Any:
    """Gives back lists as tuples, all the way down."""
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def _restore(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if value is None or kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return _restore(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple:
        kinds = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_restore(k, item) for k, item in zip(kinds, value, strict=True))
    if origin is not None:
        return {key: _restore(arguments[1], item) for key, item in value.items()}
    if is_dataclass(kind):
        noun = cast(Callable[..., Any], kind)
        hints = _hints(noun)
        return noun(**{name: _restore(hints[name], item) for name, item in value.items()})
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


@functools.cache
def _hints(kind: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(kind)
