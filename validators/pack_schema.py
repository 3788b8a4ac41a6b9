"""The shape of a rule pack's YAML: strict, so that a slip of the pen is named and not absorbed."""

from collections.abc import Hashable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.countries import COUNTRIES
from pipeline.errors import PackError
from validators.marked_yaml import Marked

Status = Literal["verified", "secondary", "unverified", "given"]
"""Read in the source; in a secondary source; general knowledge; given by the user."""


class Strict(BaseModel):
    """Refuses keys it does not know, and says which it knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = sorted(field.alias or name for name, field in cls.model_fields.items())
            for key in data:
                if key not in known and key not in cls.model_fields:
                    raise PydanticCustomError(
                        "unknown_key",
                        "unknown key {key}{perhaps}; allowed: {known}",
                        {"key": key, "perhaps": perhaps(key, known), "known": ", ".join(known)},
                    )
        return data


class PackHead(Strict):
    """``pack.yaml``: what the pack is, and where its numbers were read.

    A ``law`` holds in its country ("*": wherever there is no other), a ``code`` is a buyer's, a
    ``base`` is only there to be extended. ``sources`` maps the tag used beside a number to its
    address; None where the source has no public address. ``extends`` names the pack whose numbers
    hold where this one has none; ``overrides`` says, for each parameter of that pack that this one
    sets anew, why.
    """

    kind: Literal["law", "code", "base"]
    title: str
    version: str
    country: str | None = None
    currency: str | None = None
    extends: str | None = None
    overrides: dict[str, StrictStr] = Field(default_factory=dict)
    sources: dict[str, str | None] = Field(default_factory=dict)

    @field_validator("country", mode="before")
    @classmethod
    def _is_a_country(cls, value: Any) -> Any:
        if value is not None and value != "*" and value not in COUNTRIES:
            raise PydanticCustomError(
                "country",
                "{value} is no country; allowed: two capitals of ISO 3166 in quotes, as {example}",
                {"value": str(value), "example": '"VN"'},
            )
        return value

    @model_validator(mode="after")
    def _law_has_a_country(self) -> "PackHead":
        if (self.kind == "law") != (self.country is not None):
            raise PydanticCustomError("country", "a law needs a country, and only a law has one")
        return self


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

    @field_validator("value", mode="before")
    @classmethod
    def _is_exact(cls, value: Any) -> Any:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool):
                said = "yes or no without quotes is neither; write {quoted} in quotes"
                raise PydanticCustomError("quotes", said, {"quoted": '"yes"' if one else '"no"'})
            if isinstance(one, (float, date)):
                said = "write it in quotes: {quoted}"
                raise PydanticCustomError("quotes", said, {"quoted": f'"{one}"'})
        return value


class Parameter(Strict):
    """A number of the law; what its values do not say for themselves stands here."""

    unit: str
    instrument: str
    article: StrictStr | None = None
    source: str | None = None
    status: Status
    note: str | None = None
    values: list[Value] = Field(min_length=1)


class Tier(Strict):
    """The tier of a city or district, and how sure that is.

    ``alone``: it holds where no district is said; one that is not listed is unknown.
    """

    tier: str
    status: Status
    alone: bool = False


class PackPart(Strict):
    """Any other file of a pack: numbers, and which tier a city belongs to."""

    parameters: dict[str, Parameter] = Field(default_factory=dict)
    places: dict[str, dict[str, Tier]] = Field(default_factory=dict)


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], marked: Marked) -> Model:
    """Gives back the content of a file as its model.

    Raises:
        PackError: Names the file, the line, the key and what is allowed.
    """
    try:
        return model.model_validate(marked.content)
    except ValidationError as error:
        first = error.errors()[0]
        keys: tuple[Hashable, ...] = tuple(first["loc"])
        if first["type"] == "unknown_key":
            keys = (*keys, first["ctx"]["key"])
        name = ".".join(str(step) for step in keys)
        raise PackError(f"{marked.where(keys)}: {name}: {first['msg']}") from error


def perhaps(word: object, known: list[str]) -> str:
    """Gives back ", perhaps ..." where a known word is spelt much like this one, else ""."""
    near = get_close_matches(str(word), known, 1, 0.8)
    return f", perhaps {near[0]}" if near else ""
