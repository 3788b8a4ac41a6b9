"""Business licences, permits and certificates: number, holder, dates and who issued them."""

from extractors.licence.extract import extract

__all__ = ["extract"]
