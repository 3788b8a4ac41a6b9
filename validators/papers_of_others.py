"""Papers that audits ask for and that are made out to somebody else by their nature.

The receiver's permit of hazardous waste, the carrier's, the agency's, the laboratory's and the
landlord's: another holder is what is to be expected of them.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from validators.bench import Bench
from validators.licences import licences, name_key
from validators.verdicts import Mask

TITLES = (
    "废物.{0,4}(经营|收集|处置)",
    "道路.{0,6}运输",
    "危险货物运输",
    "危险化学品经营",
    "劳务派遣",
    "人力资源服务",
    "保安服务",
    "资质认定",
    "检验检测机构",
    "技术服务机构",
    "实验室认可",
    "cnas",
    "不动产权",
    "房屋所有权",
    "房地产权",
    "房产证",
    "土地使用",
    "hazardous waste (operating|operation|treatment|disposal|collection|transport)",
    "(road|goods|cargo) transport",
    "(manpower|employment|recruitment|staffing|labou?r dispatch) (agency|agencies|licen)",
    "contract labou?r licen",
    "laboratory accreditation",
    "(property|title|real estate) (deed|certificate|ownership)",
    "land use right",
    "cho thuê lại lao động",
    "quyền sử dụng đất",
    "xử lý chất thải nguy hại",
)
"""Expressions that titles of such papers hold, in lower case."""

CONTRACTED = ("食品经营", "餐饮服务", "canteen", "catering", "food business")
"""Of work on the premises that the facility may do itself or give to a contractor."""


def of_others(frame: pd.DataFrame) -> Mask:
    """Gives back the licences that are another's by nature, by their titles."""
    return _titled(frame, TITLES)


def may_be_anothers(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the papers that may have been handed in for another company.

    A contractor's of the canteen, and business licences where the facility's own is there too.
    """
    licence = (frame["kind"] == "licence").to_numpy(bool) & bench.once(_has_own_licence)
    return np.asarray(licence | _titled(frame, CONTRACTED), bool)


def _has_own_licence(bench: Bench) -> bool:
    """Gives back whether a business licence with the facility's own name was handed in."""
    frame, name = bench.once(licences), bench.case.facility.name
    holders = frame.loc[frame["kind"] == "licence", "holder"].dropna()
    return name is not None and name_key(name) in {name_key(str(one)) for one in holders}


def _titled(frame: pd.DataFrame, words: tuple[str, ...]) -> Mask:
    titles = frame["title"].astype("string").fillna("").str.casefold()
    found = re.compile("|".join(f"(?:{word})" for word in words))
    return np.array([bool(found.search(title)) for title in titles], bool)
