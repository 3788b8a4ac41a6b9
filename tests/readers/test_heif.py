import base64

import numpy as np
import pytest

from extractors.readers import heif
from extractors.readers.image import frame_pixels, open_image
from extractors.readers.limits import Limits
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError

# 160 x 120: a red quarter at the top left, a blue one at the bottom right.
PHOTO = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAA"
    "AAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAAHwAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAAB"
    "AABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADw"
    "NgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoBQgeWW6kkprm4CGgwIA"
    "AAMAMgAAAwACEGIAAQAHRAHBcrBiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAACgAAAAeAAAABBwaX"
    "hpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAIRtZGF0AAAAeCgBrwtR6sB+Feb8zewdf/++CO/eoQdc"
    "JY28YMOufHhT68/HJCoVJFth4Wvt1UyCMzufDjOgpPC55H1uxRSvfjRb+YjdGjpYudWwev0ZJmTAi//+CBe2soam9q"
    "ARsOsqega3kgAAAwAFn3i59iEQ/JtLzCWIFmBQwA=="
)


@pytest.mark.skipif(not heif.available(), reason="pi-heif is not installed")
def test_a_telephones_photo_is_opened_as_any_picture():
    assert sniff(PHOTO) is FileType.HEIC
    with open_image(PHOTO, Limits()) as image:
        pixels, dpi = frame_pixels(image, 0, Limits())
    assert (pixels.shape, dpi) == ((120, 160, 3), 72.0)
    for (y, x), colour in (((20, 20), (0, 0, 200)), ((100, 140), (200, 0, 0))):
        assert np.abs(pixels[y, x].astype(int) - colour).max() < 12


@pytest.mark.skipif(not heif.available(), reason="pi-heif is not installed")
def test_a_photo_that_is_too_large_or_cut_is_refused():
    with open_image(PHOTO, Limits()) as image, pytest.raises(UnreadableError) as refused:
        frame_pixels(image, 0, Limits(pixels=1000))
    assert refused.value.reason == "image-too-large"
    with (
        pytest.raises(UnreadableError) as refused,
        open_image(PHOTO[:-200], Limits()) as image,
    ):
        frame_pixels(image, 0, Limits())
    assert refused.value.reason == "cut-short"


def test_without_the_decoder_the_refusal_says_what_to_send(monkeypatch):
    monkeypatch.setattr(heif, "available", lambda: False)
    heif.register.cache_clear()
    with pytest.raises(UnreadableError) as refused, open_image(PHOTO, Limits()):
        pass
    assert refused.value.reason == "needs-heif"
    assert "JPEG" in refused.value.zh
