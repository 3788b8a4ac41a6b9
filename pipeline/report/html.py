"""Templates of the pages: every text escaped, every word in the languages of the reader."""

from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from pipeline.report.labels import Language, label, labels


@cache
def html_template(name: str, language: Language, between: str = "") -> jinja2.Template:
    """Gives back a template that knows ``words(key)``, ``tongues(en, zh)`` and ``plain(key)``.

    Args:
        name: A file of ``templates/``.
        language: Of the page.
        between: Stands between English and Chinese where no style sheet parts them.
    """
    environment = jinja2.Environment(autoescape=True, trim_blocks=False, lstrip_blocks=False)
    environment.globals.update(words=_words(language, between), tongues=_tongues(language, between))
    environment.globals["plain"] = lambda key: label(key, language)
    return environment.from_string(asset(name))


def asset(name: str) -> Markup:
    """Gives back a file of ``templates/``, to be put into a page as it stands."""
    return Markup(files("pipeline.report").joinpath("templates", name).read_text("utf-8"))


def _tongues(language: Language, between: str) -> Any:
    def spans(en: str, zh: str) -> Markup:
        if language != "both" or en == zh:
            return escape(zh if language == "zh" else en)
        both = Markup('<span class="en">{}</span>{}<span class="zh">{}</span>')
        return both.format(en, between, zh)

    return spans


def _words(language: Language, between: str) -> Any:
    spans = _tongues(language, between)

    def words(key: str) -> Markup:
        found = labels()[key]
        shown: Markup = spans(found.en, found.zh)
        return shown

    return words
