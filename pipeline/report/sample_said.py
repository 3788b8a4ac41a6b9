"""What is said of an auditor's sample, in English and Chinese with the same numbers."""

from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.quantities import format_minutes
from pipeline.report.chinese import cited
from pipeline.report.labels import labels


def sample_sentences(sample: dict[str, Any]) -> tuple[Text, ...]:
    """Gives back how the sample was drawn, what it would have shown, and what a clean one proves.

    Args:
        sample: The ``sample`` of ``findings.json``.
    """
    return (_drawn(sample), Text(**sample["says"]), _seen(sample), _clean(sample))


def month_said(month: dict[str, Any]) -> Text:
    """Gives back a month with why it is looked at: "2025-03: peak, 412 h overtime, 10 of 45"."""
    names = {
        "latest": ("the latest", "最近一个月"),
        "peak": ("most overtime", "加班最多"),
        "low": ("least overtime", "加班最少"),
        "random": ("by lot", "随机"),
    }
    en, zh = (", ".join(names[why][at] for why in month["why"]) for at in (0, 1))
    people = (len(month["drawn"]), month["workers"])
    minutes = month["overtime_minutes"]
    hours = None if minutes is None else format_minutes(minutes)
    return Text(
        f"{month['month']} ({en}): {people[0]} of {people[1]} workers"
        + (f"; overtime of all {hours} h" if hours is not None else ""),
        f"{month['month']}（{zh}）：{people[1]}人中抽{people[0]}人"
        + (f"；全体加班{hours}小时" if hours is not None else ""),
    )


def _drawn(sample: dict[str, Any]) -> Text:
    asked, population, seed = sample["asked"], sample["population"], sample["seed"]
    source = labels()[f"{sample['status']}_source"]
    every = asked == population
    how = "no lot was needed" if every else f"by lot within each department (seed {seed})"
    lot = "无需抽签" if every else f"按部门随机抽取（随机种子{seed}）"
    return Text(
        f"{sample['title']}: {asked} of {population} workers, {how}. "
        f"Sizes: {sample['instrument']} ({source.en}).",
        f"{sample['title']}：{population}名工人中抽{asked}人，{lot}。"
        f"抽样数量：{cited(sample['instrument'], 'zh')}（{source.zh}）。",
    )


def _seen(sample: dict[str, Any]) -> Text:
    rules = sample["shown"]
    seen = sum(row["in_sample"] > 0 for row in rules)
    more = sample["apart"]
    return Text(
        f"The full count has failed findings of workers under {len(rules)} rules; this sample "
        f"would have shown {seen} of them. {more} findings are of no worker: the sample has no "
        "part in them.",
        f"全数核查中涉及工人的异常分属{len(rules)}条规则；该样本会发现其中{seen}条。"
        f"另有{more}项异常不涉及具体工人，与抽样无关。",
    )


def _clean(sample: dict[str, Any]) -> Text:
    asked, population, bound = sample["asked"], sample["population"], sample["bound"]
    share = f"{bound / population:.1%}"
    if asked == population:
        return Text(
            f"All {population} workers were drawn: nothing is left to chance.",
            f"{population}名工人全部抽中，不存在抽样误差。",
        )
    return Text(
        f"Had all {asked} been without a finding, up to {bound} of the {population} workers "
        f"({share}) could still be affected (95 %, exact, for workers drawn by lot).",
        f"即使抽到的{asked}人都没有异常，{population}名工人中仍可能有多达{bound}人"
        f"（{share}）受影响（随机抽样，95%，精确值）。",
    )
