"""Builds workers from short tables."""

from collections.abc import Sequence
from datetime import date

from sample_docs.generator.people import Person, account, id_number, person_name, phone

AREAS = (
    ("430422", "湖南省衡南县溪坪镇"),
    ("450881", "广西桂平市石咀镇"),
    ("360781", "江西省瑞金市云岭乡"),
    ("411627", "河南省太康县柳湾乡"),
    ("422826", "湖北省咸丰县茶亭乡"),
    ("511325", "四川省西充县梨园镇"),
    ("341225", "安徽省阜南县荷塘镇"),
)
Line = tuple[str, str, str, str, str, str, int, int]
"""Number, sex, birth date, department, position, hire date, base and allowance in yuan."""


def staff(lines: Sequence[Line], first: int, insured: int, fund: int) -> dict[str, Person]:
    """Gives back workers by number; ``insured`` and ``fund`` in fen, ``first`` picks names."""
    people = {}
    for index, (number, sex, born, department, position, hired, base, allowance) in enumerate(
        lines
    ):
        area, town = AREAS[(first + index) % len(AREAS)]
        birth = date.fromisoformat(born)
        sequence = 10 * ((first % 7 + index) % 99) + (1 if sex == "男" else 2)
        people[number] = Person(
            number=number,
            name=person_name(first + index),
            sex=sex,
            birth=birth,
            id_number=id_number(area, birth, sequence),
            phone=phone(first + index),
            account=account(first + index),
            address=f"{town}{'东西南北中'[index % 5]}村{index * 7 % 40 + 1}号",
            department=department,
            position=position,
            hired=date.fromisoformat(hired),
            base=base * 100,
            allowance=allowance * 100,
            insured_base=max(insured, base * 100),
            fund=fund,
        )
    return people
