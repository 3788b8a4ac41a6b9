"""The shape of a rule pack's YAML: strict, so that a slip of the pen is named and not absorbed."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from pipeline.errors import PackError

Status = Literal["verified", "secondary", "unverified"]


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PackHead(Strict):
    """``pack.yaml``: what the pack is, and where its numbers were read.

    ``sources`` maps the tag used beside a number to its address; None where the source has no
    public address.
    """

    title: str
    version: str
    country: str | None = None
    currency: str | None = None
    sources: dict[str, str | None] = Field(default_factory=dict)


class Value(Strict):
    """A figure in force from a date (and to one), perhaps at one place only."""

    value: StrictInt | StrictStr | list[StrictInt | StrictStr]
    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    place: str | None = None
    instrument: str | None = None
    article: StrictStr | None = None
    source: str | None = None
    status: Status | None = None


class Parameter(Strict):
    """A number of the law; what its values do not say for themselves stands here."""

    unit: str
    instrument: str
    article: StrictStr | None = None
    source: str | None = None
    status: Status
    note: str | None = None
    values: list[Value]


class PackPart(Strict):
    """Any other file of a pack: numbers, and which tier a city belongs to."""

    parameters: dict[str, Parameter]
    places: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], file: Path, content: Any) -> Model:
    """Gives back the content of a file as its model.

    Raises:
        PackError: Names the file, the key and what is allowed.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise PackError(f"{file}: {key}: {first['msg']}") from error
