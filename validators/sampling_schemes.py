"""How large a sample each audit programme draws."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import UsageError
from pipeline.model.evidence import Text
from validators.marked_yaml import read_marked
from validators.pack_schema import Status

FILE = Path(__file__).with_suffix(".yaml")


class Size(BaseModel):
    """A line of a scheme: what is drawn of up to ``to`` workers, and at least this share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: int | None = None
    workers: int = Field(ge=1)
    share: Fraction = Fraction(0)


class Scheme(BaseModel):
    """A scheme, with where its sizes come from and what they rest on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    instrument: str
    source: str | None
    status: Status
    says: Text
    sizes: tuple[Size, ...]

    def size(self, workforce: int) -> int:
        """Gives back how many of so many workers are drawn, never more than there are."""
        line = next(one for one in self.sizes if one.to is None or workforce <= one.to)
        return min(workforce, max(line.workers, -(-workforce * line.share // 1)))


@cache
def schemes() -> dict[str, Scheme]:
    """Gives back every scheme by its name."""
    content = read_marked(FILE).content
    return {name: Scheme.model_validate(one) for name, one in content.items()}


def scheme_of(name: str) -> Scheme:
    """Gives back a scheme.

    Raises:
        UsageError: There is none of that name; says which there are.
    """
    if name not in schemes():
        raise UsageError(f"no sampling scheme {name!r}; allowed: {', '.join(schemes())}")
    return schemes()[name]
