"""The JSON Schemas of ``findings.json`` and ``morning.json``: each is held to before it is kept."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs


def findings_schema() -> dict[str, Any]:
    """Gives back the schema ``prescreen/findings/1`` (DESIGN 4.2) as a dict."""
    return _schema("findings.schema.json")


def morning_schema() -> dict[str, Any]:
    """Gives back the schema ``prescreen/morning/1`` as a dict."""
    return _schema("morning.schema.json")


def validate(document: dict[str, Any]) -> None:
    """Gives back nothing; raises ``jsonschema_rs.ValidationError`` where the document is wrong."""
    jsonschema_rs.validator_for(findings_schema()).validate(document)


def validate_morning(document: dict[str, Any]) -> None:
    """Gives back nothing; raises ``jsonschema_rs.ValidationError`` where the document is wrong."""
    jsonschema_rs.validator_for(morning_schema()).validate(document)


@cache
def _schema(name: str) -> dict[str, Any]:
    text = files("pipeline.report").joinpath(name).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
