"""The JSON Schema of ``findings.json``: every run is validated against it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs


@cache
def findings_schema() -> dict[str, Any]:
    """Gives back the schema ``prescreen/findings/1`` (DESIGN 4.2) as a dict."""
    text = files("pipeline.report").joinpath("findings.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def validate(document: dict[str, Any]) -> None:
    """Gives back nothing; raises ``jsonschema_rs.ValidationError`` where the document is wrong."""
    jsonschema_rs.validator_for(findings_schema()).validate(document)
