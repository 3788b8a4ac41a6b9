"""A made-up firm, as its documents name it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Firm:
    """Name, credit code, address, legal representative, trade and industry of a firm."""

    name: str
    code: str
    address: str
    representative: str
    trade: str
    capital: str
    founded: str
    authority: str
    industry: str
