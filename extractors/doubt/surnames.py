"""Surnames of Chinese names: a first letter that is none was misread."""

from __future__ import annotations

from collections.abc import Iterable

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空"
    "曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦岳帅缑亢况有琴商牟佘佴伯赏墨"
    "哈谯笪年爱阳佟言福付肖代区冼邝覃粟眭庹亓禤揭植麦仝苟盘占揣展修冮敬赫原战匙位祖初由来皇甫淳单阿旦"
    "兰青海才仁尼格肯巨门岩楼辜撒栗莎豆承候练银库税令但衣妥仵隋矫曳忻庚谌镡绳杞桐卿劭哀伽辉骞侴招"
    "檀先芦贠郇苑樵诺"
)
_TWO = (
    "欧阳上官司徒诸葛司马夏侯东方尉迟公孙慕容令狐宇文长孙皇甫端木轩辕独孤南宫西门百里"
    "呼延闻人申屠太史淳于澹台公冶赫连钟离鲜于闾丘濮阳拓跋完颜纳兰达奚东郭南门左丘第五"
)
_COMPOUND = frozenset(_TWO[at : at + 2] for at in range(0, len(_TWO), 2))
_MEANT = dict(
    zip(
        "逢洗浇元减藏哇睦蕈潭广旷萄密晃祸捞神豐頭阅手干末沉昊部郡钊泰叉午刀仕侠",
        "逄冼冼亓臧臧眭眭覃覃邝邝蔺宓晁禤禤禤夏顾阚于于宋沈吴邵邵钮秦殳牛刁任佘",
        strict=True,
    )
)
"""Letters that begin hardly any name, to the surname that they look like."""
_GIVEN = {"错": "锴", "题": "飏", "怕": "怡", "坏": "怀"}
"""Letters that no parents give, to the one that they look like."""
LEAST, MOST = 5, 0.8
"""So many names, and such a share of them with a known surname, make a list of Chinese names."""


def odd_surnames(names: Iterable[str]) -> dict[str, list[str]]:
    """Gives back the names that nobody has, with what else each may be.

    They begin with no surname, or hold a letter that no name does. Where many have no surname,
    these are names of another kind, and none is odd.

    Args:
        names: In Chinese, without notes.
    """
    held = list(dict.fromkeys(name for name in names if len(name) > 1))
    odd = [name for name in held if not _has_surname(name)]
    if len(held) < LEAST or len(held) - len(odd) < MOST * len(held):
        return {}
    given = {name: _regiven(name) for name in held if not _GIVEN.keys().isdisjoint(name[1:])}
    return given | {name: _meant(name) for name in odd}


def begins_with_surname(name: str) -> bool:
    """Gives back whether a Chinese name begins with a surname, be it a rare one."""
    return name[:2] in _COMPOUND or name[:1] in _SURNAMES


def _has_surname(name: str) -> bool:
    if "·" in name or name[:2] in _COMPOUND:
        return True
    return name[0] in _SURNAMES and name[0] not in _MEANT


def _meant(name: str) -> list[str]:
    return [_MEANT[name[0]] + name[1:]] if name[0] in _MEANT else []


def _regiven(name: str) -> list[str]:
    return [name[0] + "".join(_GIVEN.get(letter, letter) for letter in name[1:])]
