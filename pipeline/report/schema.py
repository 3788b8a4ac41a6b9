"""The JSON Schema of ``findings.json``: every run is validated against it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def findings_schema() -> dict[str, Any]:
    """Gives back the schema ``prescreen/findings/1`` (DESIGN 4.2) as a dict."""
    text = files("pipeline.report").joinpath("findings.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def validate(document: dict[str, Any]) -> None:
    """Gives back nothing; raises ``jsonschema.ValidationError`` where the document is wrong."""
    import jsonschema

    jsonschema.Draft202012Validator(findings_schema()).validate(document)
