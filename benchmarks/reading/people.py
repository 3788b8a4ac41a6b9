"""Made-up people: names put together at random, numbers with right check digits."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.reading.fonts import Pair

SURNAMES = tuple(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
RARE_SURNAMES = (
    *"阎翟仇缪臧郗逄亓宓鞠麦冼揭禤邝佘阙晁蔺麻巫庹粟眭",
    "欧阳",
    "上官",
    "司徒",
    "诸葛",
)
GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文辉力永健世广义兴良海山仁波宁贵福生龙元"
    "全胜学祥才发武新利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松"
    "善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛"
    "雄琛钧冠策腾楠榕风航弘春菊凤洁梨琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉燕彩晓妮婷姣婉娴瑾颖露瑶"
)
RARE_GIVEN = tuple(
    "昱翀玥璟彧祎邈晗喆堃淼鑫焱垚犇璐瑄琬霈頔骞颢旻昶晔炜烨煊珺琨璇甯睿筠翊芮茜莞菡蔚衍谡邕铖锴霁韬飏驰麒"
    "己已戊戌戍未末土士千干日曰人入八儿几九田由甲申"
)
VIETNAMESE = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"),
    ("Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Quốc", "Thanh", "Kim", "Xuân"),
    ("An", "Bình", "Cường", "Dũng", "Hạnh", "Hương", "Lan", "Nga", "Phượng", "Sơn", "Tuấn", "Yến"),
)
ENGLISH = (
    ("Rahima", "Md. Karim", "Shirin", "Abdul", "Nasima", "Ramesh", "Sunita", "Joseph", "Maricel"),
    ("Akter", "Hossain", "Begum", "Mia", "Khatun", "Kumar", "Devi", "Fernandes", "Santos", "Roy"),
)
DEPARTMENTS = {
    "zh": (
        "注塑部",
        "装配部",
        "品质部",
        "仓库",
        "冲压车间",
        "包装组",
        "喷涂一组",
        "行政部",
        "模具房",
    ),
    "en": ("Sewing", "Cutting", "Finishing", "Quality", "Store", "Packing", "Maintenance"),
    "vi": ("Xưởng may", "Cắt", "Hoàn thiện", "Chất lượng", "Kho", "Đóng gói"),
}
POSITIONS = {
    "zh": ("普工", "技工", "组长", "质检员", "仓管", "叉车工", "文员", "保安", "学徒"),
    "en": ("Operator", "Helper", "Supervisor", "Inspector", "Ironman", "Loader"),
    "vi": ("Công nhân", "Tổ trưởng", "Thủ kho", "Kỹ thuật"),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Draws people whose names a font can show.

    Attributes:
        draw: Where chance comes from.
        fonts: Of the page.
        language: "zh", "en" or "vi".
        rare: Share of characters drawn from the rare and the easily confused ones.
    """

    draw: random.Random
    fonts: Pair
    language: str = "zh"
    rare: float = 0.08

    def name(self) -> str:
        """Gives back a made-up name."""
        while True:
            name = self._name()
            if self.fonts.has(name):
                return name

    def _name(self) -> str:
        if self.language == "vi":
            return " ".join(self.draw.choice(part) for part in VIETNAMESE)
        if self.language == "en":
            return " ".join(self.draw.choice(part) for part in ENGLISH)
        letters = [self._one(GIVEN, RARE_GIVEN) for _ in range(self.draw.choice((1, 2, 2)))]
        return self._one(SURNAMES, RARE_SURNAMES) + "".join(letters)

    def _one(self, usual: tuple[str, ...], rare: tuple[str, ...]) -> str:
        return self.draw.choice(rare if self.draw.random() < self.rare else usual)

    def department(self) -> str:
        """Gives back a department."""
        return self.draw.choice(DEPARTMENTS[self.language])

    def position(self) -> str:
        """Gives back what somebody works as."""
        return self.draw.choice(POSITIONS[self.language])

    def id_number(self, *, masked: bool) -> str:
        """Gives back an ID number with its right check digit, or its middle as stars."""
        if self.language != "zh":
            number = "".join(self.draw.choice("0123456789") for _ in range(12))
            return number[:3] + "*" * 6 + number[9:] if masked else number
        born = f"{self.draw.randint(1965, 2006)}{self.draw.randint(1, 12):02}"
        area = self.draw.choice(("441900", "440307", "320505", "430421", "511522", "450881"))
        body = f"{area}{born}{self.draw.randint(1, 28):02}{self.draw.randint(0, 999):03}"
        total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
        number = body + _CHECKS[total % 11]
        return number[:6] + "*" * 8 + number[14:] if masked else number
