"""The morning summary: what failed is said first and loudly, and every figure adds up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import mornings
import pytest
from mornings import facility, failed, finding, morning, two_hundred

from pipeline.engine.jobs import Refusal
from pipeline.engine.nightly.faults import words_of
from pipeline.engine.nightly.judge_one import FOREIGN, LOST
from pipeline.engine.outputs import Destination
from pipeline.errors import SettingsError
from pipeline.model.evidence import Text
from pipeline.model.nightly import EMPTIED, GONE, Morning, RunState
from pipeline.report.labels import Language, labels
from pipeline.report.morning import dated, morning_files
from pipeline.report.morning_document import morning_document
from pipeline.report.morning_page import mail_page
from pipeline.report.morning_said import said
from pipeline.report.morning_words import headline, moment
from pipeline.report.notice import notice
from pipeline.report.schema import morning_schema, validate_morning
from pipeline.settings import FILE_NAME, load_facility

TITLES = {rule[0]: Text(f"English {rule[0]}", f"中文 {rule[0]}") for rule in mornings.RULES}
CAUSES = {"wages.overtime_underpaid": "overtime-rate", "wages.below_minimum": "minimum-wage"}
UNDERPAID, MINIMUM, REST = 1, 2, 3


def document(told: Morning) -> dict[str, Any]:
    return morning_document(told, TITLES, CAUSES)


def page(told: Morning, language: Language = "en") -> str:
    return morning_files(told, TITLES, language, CAUSES)["morning.html"].decode()


def text(told: Morning, language: Language = "en") -> str:
    return morning_files(told, TITLES, language, CAUSES)["morning.txt"].decode()


def test_the_files_and_their_order() -> None:
    files = morning_files(two_hundred(), TITLES, "both", CAUSES)
    assert list(files) == [
        "mornings/2026-03-01T0200Z.json",
        "mornings/2026-03-01T0200Z.html",
        "morning.json",
        "morning.txt",
        "morning.html",
    ]
    assert files["morning.json"] == files["mornings/2026-03-01T0200Z.json"]
    assert files == morning_files(two_hundred(), TITLES, "both", CAUSES)


def test_dated_copies_are_named_in_utc_and_apart() -> None:
    assert dated(morning(scheduled="2026-03-01T02:00:00+08:00")) == "2026-02-28T1800Z"
    assert dated(morning(scheduled="2026-03-01T02:00:31.5+00:00")) == "2026-03-01T020031Z"


def test_the_document_holds_to_its_schema_and_the_schema_holds_it() -> None:
    found = document(two_hundred())
    validate_morning(found)
    assert json.loads(morning_files(two_hundred(), TITLES)["morning.json"]) == found
    for spoil in ({"problems": [3]}, {"totals": {}}, {"more": 1}):
        with pytest.raises(jsonschema_rs.ValidationError):
            validate_morning({**found, **spoil})
    assert morning_schema()["$id"] == found["schema"]


def test_totals_add_up() -> None:
    found = document(two_hundred())
    totals, facilities, rules = found["totals"], found["facilities"], found["rules"]
    assert totals["facilities"] == len(facilities) == 201
    assert (totals["failed"], totals["nothing_readable"], totals["loud"]) == (2, 1, 3)
    assert totals["new"] == sum(totals["new_by_severity"].values())
    by_rule = [rule for rule in rules if rule["outcome"] == "failed"]
    assert totals["new"] == sum(rule["new"] for rule in by_rule)
    assert totals["closed"] == sum(rule["closed"] for rule in by_rule) == 20
    assert totals["new_could_not_judge"] == 2
    assert totals["still_open"] == sum(one["still_open"] for one in facilities)
    by_hand = sum(
        one.amount_owed_minor or 0 for place in two_hundred().facilities for one in place.new
    )
    assert totals["owed"] == {"CNY": by_hand}


def test_money_of_one_cause_worker_and_month_counts_once() -> None:
    twice = (finding(1, UNDERPAID, worker=9), finding(2, UNDERPAID, worker=9))
    other = finding(3, MINIMUM, worker=9)
    found = document(morning(facility(1, new=(*twice, other))))
    assert found["totals"]["owed"] == {"CNY": 18_240 + 90_000}
    same = {"wages.overtime_underpaid": "one", "wages.below_minimum": "one"}
    assert morning_document(morning(facility(1, new=(twice[0], other))), TITLES, same)["totals"][
        "owed"
    ] == {"CNY": 90_000}


def test_what_could_not_be_judged_is_no_exception() -> None:
    found = document(morning(facility(1, new=(finding(1, MINIMUM, "cannot_tell"),))))
    assert found["totals"]["new"] == 0
    assert found["totals"]["new_could_not_judge"] == 1
    assert found["totals"]["owed"] == {}
    assert "nothing new" in headline(found, "en")


def test_the_headline_shouts_failures_first() -> None:
    assert headline(document(two_hundred()), "en").startswith(
        "2 NOT JUDGED; 1 WITHOUT A READABLE FILE; 287 new exceptions (48 zero tolerance, 96"
    )
    assert headline(document(two_hundred()), "zh").startswith("2家工厂未能判断；1家工厂无可读文件")
    quiet = document(morning(facility(1)))
    assert (headline(quiet, "en"), headline(quiet, "zh")) == ("nothing new", "无新增异常")
    lost = document(morning(problems=("The inbox was away",)))
    assert headline(lost, "en") == "1 PROBLEM OF THE NIGHT; nothing new"


def test_failures_stand_before_everything_else() -> None:
    told = morning(facility(1, 3), failed(2), problems=("The database was away",))
    for shown in (page(told), text(told)):
        order = [shown.index(words) for words in ("The database was away", "did you mean smeta?")]
        assert order == sorted(order)
        assert order[-1] < shown.rindex("English wages.overtime_underpaid")
        assert "tried again at the next night" in shown
    assert 'class="top alarm"' in page(told)
    assert 'class="top alarm"' not in page(morning(facility(1, 3)))


def test_an_error_of_a_judged_facility_is_loud_too() -> None:
    shown = page(morning(facility(1, error="3 files vanished while they were read")))
    assert "3 files vanished" in shown
    assert 'role="alert"' in shown


def test_each_facility_stands_in_one_place() -> None:
    shown = page(two_hundred())
    sections = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', shown, re.DOTALL))
    assert "工厂-00010" in sections["facilities"]
    assert "工厂-00040" in sections["closed"]
    assert "工厂-00050" in sections["cannot"]
    assert "工厂-00061" in sections["quiet"]
    for name in ("工厂-00010", "工厂-00040", "工厂-00050", "工厂-00001"):
        assert name not in sections["quiet"]


def test_links_are_relative_and_safe() -> None:
    told = morning(facility(1, 1, name='a"b&<c>', report="javascript:x/y #?%"))
    files = morning_files(told, TITLES, "en", CAUSES)
    link = "javascript%3Ax/y%20%23%3F%25/report.html"
    assert f'href="{link}"' in files["morning.html"].decode()
    assert f'href="../{link}"' in files[f"mornings/{dated(told)}.html"].decode()
    for shown in (files["morning.html"].decode(), mail_page(document(told), "en")):
        assert "<c>" not in shown
        assert "a&#34;b&amp;&lt;c&gt;" in shown


def test_the_page_carries_everything_in_itself() -> None:
    for shown in (page(two_hundred(), "both"), mail_page(document(two_hundred()), "both")):
        assert not re.search(r'(?:src|href)="(?:https?:)?//|@import|url\(', shown)
    mail = mail_page(document(two_hundred()), "both")
    assert "<script" not in mail
    assert "href=" not in mail


@pytest.mark.parametrize(
    ("language", "there", "absent"), [("en", "English", "中文"), ("zh", "中文", "English")]
)
def test_one_language_is_one_language(language: Language, there: str, absent: str) -> None:
    for shown in (page(two_hundred(), language), text(two_hundred(), language)):
        assert f"{there} wages.overtime_underpaid" in shown
        assert f"{absent} wages.overtime_underpaid" not in shown
    assert "English wages.overtime_underpaid" in text(two_hundred(), "both")
    assert "中文 wages.overtime_underpaid" in text(two_hundred(), "both")


def test_ten_thousand_facilities_make_no_endless_page() -> None:
    shared = tuple(finding(at, at) for at in range(12))
    told = morning(
        *(facility(n, new=shared, could_not_judge=3) for n in range(4000)),
        *(failed(n) for n in range(4000, 6000)),
        *(facility(n, judged=False) for n in range(6000, 10_000)),
    )
    files = morning_files(told, TITLES, "both", CAUSES)
    assert len(files["morning.html"]) < 4_000_000
    assert len(files["morning.txt"]) < 100_000
    assert "+ 3000" in files["morning.html"].decode()
    assert len(json.loads(files["morning.json"])["facilities"]) == 10_000
    sent = notice(document(told), "key", "both", "/srv")
    assert len(sent.html) < 500_000
    body = json.loads(sent.body)
    assert (len(body["facilities"]), body["facilities_left_out"]) == (1000, 5000)


def test_missed_nights_are_told() -> None:
    told = morning(facility(1), collapsed=("2026-02-27T02:00:00+00:00",))
    for shown in (page(told), text(told)):
        assert moment("2026-02-27T02:00:00+00:00") in shown


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/St_Johns"])
def test_times_are_of_this_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        expected = {
            "UTC": "2026-03-01 02:00 UTC",
            "Asia/Shanghai": "2026-03-01 10:00 +08:00",
            "America/St_Johns": "2026-02-28 22:30 -03:30",
        }
        assert moment("2026-03-01T02:00:00+00:00") == expected[zone]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_news_is_worth_a_mail_and_quiet_is_not() -> None:
    def news(told: Morning) -> bool:
        return notice(document(told), "key", "en", "/srv").news

    assert not news(morning(facility(1), facility(2, judged=False, still_open=9)))
    assert news(morning(facility(1, 1)))
    assert news(morning(facility(1, closed=(finding(1),))))
    assert news(morning(facility(1, state=RunState.NOTHING_READABLE)))
    assert news(morning(problems=("away",)))


def test_every_label_of_the_morning_is_in_both_languages() -> None:
    for key, words in labels().items():
        if key.startswith("morning."):
            assert words.en.strip(), key
            assert words.zh.strip(), key
            assert words.en != words.zh, key


def test_a_night_of_some_facilities_says_so_everywhere() -> None:
    told = morning(facility(1, 1), partial=True)
    assert headline(document(told), "en").startswith("SOME FACILITIES ONLY; 1 new")
    assert headline(document(told), "zh").startswith("仅部分工厂；")
    assert document(told)["night"]["partial"]
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "The last whole night stands in morning.html" in shown
    assert "SOME FACILITIES ONLY" not in page(morning(facility(1, 1))) + text(morning(facility(1)))


def test_what_is_gone_is_told_once_and_counts_no_more() -> None:
    gone = facility(9, name="旧厂", gone=True, judged=False, still_open=15, state=RunState.FAILED)
    unread = facility(
        8, name="老厂", gone=True, judged=False, state=RunState.NOTHING_READABLE, error="None"
    )
    told = morning(facility(1), gone, unread, problems=(f"旧厂: {GONE}", f"老厂: {EMPTIED}"))
    totals = document(told)["totals"]
    assert (totals["facilities"], totals["gone"], totals["loud"]) == (1, 2, 0)
    assert (totals["failed"], totals["nothing_readable"], totals["still_open"]) == (0, 0, 15)
    assert text(told).count("旧厂") == text(told).count("老厂") == 1
    assert page(told).count("旧厂") == 1
    assert "tried again at the next night" not in text(told) + page(told)
    assert headline(document(told), "en") == "2 PROBLEMS OF THE NIGHT; nothing new"


def test_a_folder_that_was_renamed_is_asked_about() -> None:
    told = morning(facility(1, 2, name="new", same_as="旧厂"), facility(2, name="旧厂", gone=True))
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "was it renamed?" in shown
        assert "旧厂" in shown
    assert document(told)["totals"]["loud"] == 1


def test_a_facility_without_a_law_is_loud_and_says_what_to_do() -> None:
    told = morning(facility(1, counts={"without_law": 1}, could_not_judge=1), facility(2))
    assert headline(document(told), "en") == "1 WITHOUT A LAW; nothing new"
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "No law applied" in shown
        assert "Say country under [facility] in its facility.toml, or --country" in shown
    assert document(told)["totals"]["could_not_judge"] == 1
    assert notice(document(told), "key", "en", "/srv").news


def test_locked_files_ask_for_a_password_and_not_for_the_documents_again() -> None:
    unread = {"state": RunState.NOTHING_READABLE, "counts": {"locked": 1}}
    for shown in (page(morning(facility(1, **unread))), text(morning(facility(1, **unread)))):
        assert "set PRESCREEN_PASSWORD" in shown
        assert "Ask the facility for the documents again" not in shown
    assert "Ask the facility for the documents again" in text(
        morning(facility(1, state=RunState.NOTHING_READABLE, counts={"locked": 0}))
    )


def test_what_was_closed_is_told_by_facility_and_rule() -> None:
    told = morning(
        facility(1, closed=(finding(1, UNDERPAID), finding(2, UNDERPAID), finding(3, REST)))
    )
    shown = text(told)
    lines = shown[shown.index("Closed, by facility:") :].splitlines()
    assert lines[1] == "  - 工厂-00001:"
    assert [line.split(maxsplit=1) for line in lines[2:4]] == [
        ["2", "English wages.overtime_underpaid"],
        ["1", "English hours.weekly_rest"],
    ]
    closed = page(told).partition('id="closed"')[2].partition("</section>")[0]
    assert closed.count("English wages.overtime_underpaid") == 2
    assert "Closed, by facility" not in text(morning(facility(1)))


def test_sentences_of_ours_are_chinese_in_the_chinese_half() -> None:
    lost = LOST.format(count=2)
    foreign = FOREIGN.format(count=3, all=3, known="facility.toml says")
    beside = str(Destination("a (2026-03-01)", ("x", "y")).said())
    told = morning(
        facility(1, error=f"{lost} {foreign} {beside}"), problems=(f"旧厂: {GONE}", f"b: {EMPTIED}")
    )
    both = text(told, "both")
    english, chinese = both.split("=" * 72)
    for words in (lost, foreign, beside, GONE, EMPTIED):
        assert words in english
        assert words not in chinese
    assert "2 个文件暂时无法读取" in chinese
    assert "3 个文件中有 3 个所载用人单位" in chinese
    assert "写出后有 2 个文件被改动" in chinese
    assert "旧厂：其文件夹已不在收件夹中" in chinese
    assert "其文件夹已空" in page(told, "zh")
    assert said("something new", "zh") == "something new"


def test_the_sentences_that_are_translated_are_those_that_are_said() -> None:
    from pipeline.engine.nightly import faults, survey, telling

    loose, moved = survey._LOOSE.format(count=4), f"a: {survey._MOVED}; it was left as it was"
    beside = [f"a: {words}" for words in (*survey._NO_FOLDER.values(), survey._PURGED)]
    deaths = [
        faults.death(Refusal(reason, "", "")) for reason in ("too-large", "killed", "too-slow")
    ]
    for words in (loose, moved, *beside, *deaths, telling.LATE.format(file="f")):
        assert not re.search(r"[a-z]{4,} [a-z]{3,}", said(words, "zh")), words


@pytest.mark.parametrize(
    "wrong",
    [
        '[facility]\nplase = "x"\n',
        "[facility\n",
        "facility = 1\n",
        '[audit]\nperiod = "2025"\n',
        "[audit]\ndate = 2025-02-30\n",
        '[audit]\ndate = "x"\n',
        '[[hours.shift]]\nname = "a"\n',
        '[[hours.shift]]\nname = "a"\nstart = "x"\nend = "17:00"\n',
        "[hours]\nshift = 1\n",
        '[hours]\novertime_unit_minutes = "a"\n',
        '[[hours.calendar]]\ndate = 2025-01-01\nkind = "x"\n',
        "[documents]\na = 1\n",
        "[[workers]]\nnumber = 3\n",
        "[else]\n",
        "\xff",
    ],
)
def test_what_is_wrong_in_the_settings_is_said_in_chinese(tmp_path: Path, wrong: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(wrong.encode("latin-1"))
    with pytest.raises(SettingsError) as met:
        load_facility(tmp_path / FILE_NAME)
    chinese = said(words_of(met.value), "zh")
    assert chinese.startswith("facility.toml")
    listed = re.sub("可用：.*|例如.*", "", chinese)
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", listed.replace("UTF-8", "")), chinese
    assert "plase" not in chinese


def test_what_stays_open_is_said_only_where_something_was_found_before() -> None:
    first, later = page(morning(failed(1, still_open=0))), page(morning(failed(1, still_open=2)))
    assert "What was found before stays open" in later
    assert "What was found before stays open" not in first
    assert "tried again at the next night" in first


def test_files_that_are_gone_are_named_also_where_nothing_closed_by_it() -> None:
    told = morning(
        facility(1, files_gone=("工资.xlsx",)), facility(2), facility(3, files_gone=("a", "b"))
    )
    for shown in (page(told), text(told)):
        assert "工资.xlsx" in shown
        assert shown.index("工厂-00003") < shown.index("工厂-00001")
    sent = notice(document(told), "key", "both", "/srv")
    assert "工资.xlsx" not in sent.text + sent.html
    assert "Files that were handed in before and are gone" in sent.html
    assert text(lost_sight()).count("考勤.xlsx") == 1


def test_documents_of_another_employer_are_said_in_the_night_that_set_them_aside() -> None:
    said_ = "Documents that name another employer and were set aside"
    told = morning(facility(1, counts={"foreign": 3}))
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert said_ in shown
    quiet = morning(facility(1, counts={"foreign": 3}, judged=False), facility(2))
    assert said_ not in page(quiet) + text(quiet)


def test_a_page_that_lost_sight_of_something_does_not_say_that_all_could_be_judged() -> None:
    all_of_it = "Everything that was asked could be judged"
    assert all_of_it in page(morning(facility(1)))
    assert all_of_it not in page(lost_sight())


def test_a_long_name_breaks_and_does_not_push_the_page_apart() -> None:
    styles = re.findall(r"td\.name\{([^}]*)\}", page(morning(failed(1))))
    assert styles
    assert all("nowrap" not in style for style in styles)
    assert any("overflow-wrap:anywhere" in style for style in styles)


def lost_sight(number: int = 1, **said: object) -> Morning:
    gone = tuple(replace(finding(n, UNDERPAID), reason="record-missing") for n in range(1, 3))
    files = {"files_gone": ("考勤.xlsx",), "still_open": 4, "no_longer_judged": 2}
    return morning(facility(number, lost_sight=gone, **{**files, **said}))


def test_what_failed_and_can_no_longer_be_judged_is_loud_everywhere() -> None:
    told, money = lost_sight(), "364.80 CNY"
    totals = document(told)["totals"]
    assert (totals["lost_sight"], totals["lost_sight_major"], totals["new"]) == (2, 2, 0)
    assert (totals["owed"], totals["owed_lost_sight"]) == ({}, {"CNY": 36_480})
    assert (totals["no_longer_judged"], totals["still_open"], totals["closed"]) == (2, 4, 0)
    line = headline(document(told), "en")
    assert line.startswith("2 FAILED BEFORE AND CAN NO LONGER BE JUDGED (2 critical); nothing new")
    assert headline(document(told), "zh").startswith("2项此前不合格、现已无法判断（严重2项）；")
    validate_morning(document(told))
    for shown in (page(told), text(told)):
        assert "that failed before can no longer be judged" in shown
        assert shown.index("工厂-00001") < shown.index("Nothing new was found")
        for words in (money, "record-missing", "English wages.overtime_underpaid", "考勤.xlsx"):
            assert words in shown
    assert 'class="top alarm"' in page(told)
    assert "工厂-00001" not in page(told).partition('id="quiet"')[2]


def test_what_can_no_longer_be_judged_goes_out_without_names_of_files() -> None:
    sent = notice(document(lost_sight()), "key", "both", "/srv")
    assert sent.news
    assert "2 FAILED BEFORE AND CAN NO LONGER BE JUDGED" in sent.subject
    assert "that failed before can no longer be judged" in sent.html
    for shown in (sent.text, sent.html, sent.body.decode()):
        assert "364.80" in shown or '"CNY": 36480' in shown
        assert "考勤.xlsx" not in shown
    (one,) = json.loads(sent.body)["facilities"]
    assert (one["files_gone"], one["lost_sight"][0]["count"]) == (1, 2)


def test_what_failed_again_is_said_and_is_not_new() -> None:
    told = morning(facility(1, still_open=5, failed_again=2))
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "Of these failed again, told before" in shown
    assert document(told)["totals"]["new"] == 0
    assert notice(document(told), "key", "en", "/srv").news


def test_an_empty_folder_is_called_empty_and_counted_once() -> None:
    told = morning(
        facility(1, state=RunState.NOTHING_READABLE, counts={"documents": 0}),
        facility(2, state=RunState.NOTHING_READABLE),
        facility(3),
    )
    totals = document(told)["totals"]
    assert (totals["empty"], totals["nothing_readable"], totals["judged"]) == (1, 1, 1)
    assert headline(document(told), "en").startswith("1 WITHOUT A READABLE FILE; 1 EMPTY; ")
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "No document lies in its folder" in shown
    only = text(morning(facility(1, state=RunState.NOTHING_READABLE, counts={"documents": 0})))
    assert "could not be read" not in only


def test_the_name_that_was_first_is_not_asked_to_be_renamed_back() -> None:
    told = morning(facility(1, was_also="新名"), facility(2, name="新名", gone=True))
    for shown in (page(told), text(told), mail_page(document(told), "en")):
        assert "Purge 新名" in shown
        assert "was it renamed?" not in shown
        assert "count as new" not in shown


def test_files_that_could_not_be_read_for_now_are_in_the_first_line() -> None:
    told = document(morning(facility(1, lost=1, error=LOST.format(count=1)), facility(2)))
    assert headline(told, "en") == "1 NOT WHOLLY JUDGED; nothing new"
    assert headline(told, "zh").startswith("1家工厂未能完整判断")


def test_one_facility_is_one_facility() -> None:
    assert "(1 facility; 182.40 CNY)" in text(morning(facility(1, new=(finding(1, UNDERPAID),))))
    two = morning(*(facility(n, new=(finding(n, UNDERPAID),)) for n in (1, 2)))
    assert "(2 facilities; 364.80 CNY)" in text(two)


def test_what_is_lost_from_sight_alone_is_loud_and_leaves_no_empty_box() -> None:
    shown = page(lost_sight())
    assert 'id="lost"' in shown
    assert 'id="alarm"' not in shown
    assert 'class="well"' not in shown
