"""The section of the page about an auditor's sample beside the full count."""

from markupsafe import Markup

from pipeline.report.html import html_template
from pipeline.report.sample_said import month_said, sample_sentences
from pipeline.report.view import View


def sample_section(view: View) -> Markup:
    """Gives back the section as HTML; nothing where no sample was asked for."""
    sample = view.document["sample"]
    if sample is None:
        return Markup()
    template = html_template("sample.html.j2", view.language)
    return Markup(  # the template escapes what it shows
        template.render(
            sentences=sample_sentences(sample),
            months=[month_said(month) for month in sample["months"]],
            workers=sample["workers"],
            shown=[
                {
                    **row,
                    "title": view.judgement.titles.get(row["rule"]),
                    "missed": f"{row['missed']:.0%}",
                }
                for row in sample["shown"]
            ],
        )
    )
