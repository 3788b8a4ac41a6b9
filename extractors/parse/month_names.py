"""Month names as patterns and numbers: English ones anywhere, others only beside a year."""

from __future__ import annotations

import re

MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Indonesian, Turkish, Bengali, Hindi, Thai, Spanish. "Mart" and "Mei" are names of shops and people
# too, so these count only where a year stands beside them.
_OTHERS = """
januari ocak জানুয়ারি জানুয়ারী জানুয়ারি জানুয়ারী जनवरी มกราคม ม.ค. enero
februari şubat ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী फरवरी กุมภาพันธ์ ก.พ. febrero
maret mart মার্চ मार्च มีนาคม มี.ค. marzo
nisan এপ্রিল अप्रैल เมษายน เม.ย. abril
mei mayıs মে मई พฤษภาคม พ.ค. mayo
juni haziran জুন जून มิถุนายน มิ.ย. junio
juli temmuz জুলাই जुलाई กรกฎาคม ก.ค. julio
agustus ağustos আগস্ট अगस्त สิงหาคม ส.ค. agosto
eylül সেপ্টেম্বর सितंबर กันยายน ก.ย. septiembre
oktober ekim অক্টোবর अक्टूबर ตุลาคม ต.ค. octubre
kasım নভেম্বর नवंबर พฤศจิกายน พ.ย. noviembre
desember aralık ডিসেম্বর दिसंबर ธันวาคม ธ.ค. diciembre
"""
_DOTS = str.maketrans({"ı": "i", "\u0307": None})
"""Small letters of İ and I are not those of Turkish: NİSAN, KASIM."""
_WRITTEN = {
    name: number
    for number, names in enumerate(_OTHERS.strip().splitlines(), 1)
    for name in names.split()
}
_NUMBER_OF = {name.translate(_DOTS): number for name, number in _WRITTEN.items()}
OTHER_NAME = "(?:" + "|".join(re.escape(n) for n in sorted(_WRITTEN, key=len, reverse=True)) + ")"


def month_number(text: str) -> int | None:
    """Gives back 1 to 12 of a month's number or name, else None."""
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    if (other := _NUMBER_OF.get(text.lower().translate(_DOTS))) is not None:
        return other
    head = text[:3].lower()
    return _NAMES.index(head) + 1 if head in _NAMES else None
