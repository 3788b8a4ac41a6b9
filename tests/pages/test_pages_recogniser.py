from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.readers import models, recogniser
from extractors.readers.grading import grade_lines
from pipeline.model.evidence import Grade


def line(text: str, size: int = 24) -> recogniser.Grey:
    face = ImageFont.load_default(size)
    x0, top, x1, bottom = face.getbbox(text)
    picture = Image.new("L", (int(x1 - x0) + 8, int(bottom - top) + 6), 255)
    ImageDraw.Draw(picture).text((4 - x0, 3 - top), text, 0, face)
    return np.asarray(picture)


@pytest.fixture
def fresh():
    models.engine.cache_clear()
    yield
    models.engine.cache_clear()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("flags", "installed", "engine"),
    [
        ("fpu avx512f avx512_bf16", ("openvino", "onnxruntime"), "openvino"),
        ("fpu amx_bf16", ("openvino", "onnxruntime"), "openvino"),
        ("fpu avx2", ("openvino", "onnxruntime"), "onnxruntime"),
        ("fpu avx512_bf16", ("onnxruntime",), "onnxruntime"),
        ("fpu avx512_bf16", (), ""),
    ],
)
def test_the_engine_follows_the_processor_and_what_is_installed(
    flags, installed, engine, tmp_path, monkeypatch
):
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags\t\t: {flags}\n")
    monkeypatch.setattr(models, "PROCESSOR", tmp_path / "cpuinfo")
    found = models.find_spec
    monkeypatch.setattr(
        models,
        "find_spec",
        lambda name: found("json" if name in installed else "nothing_of_the_kind"),
    )
    assert models.engine() == engine
    both = len(installed) == 2
    assert models.engine(models.DETECTOR) == ("onnxruntime" if both else engine)


@pytest.mark.usefixtures("fresh")
def test_a_machine_without_a_list_of_features_runs_onnxruntime(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "PROCESSOR", tmp_path / "missing")
    assert models.engine() == "onnxruntime"


@pytest.mark.models
def test_the_name_says_what_runs_the_model():
    assert models.engine() in models.recogniser_name()


@pytest.mark.models
def test_what_a_line_says_does_not_hang_on_what_else_is_read():
    texts = ["08:00", "2360.00", "A1234", "Net pay", "7", "12,345.60"]
    crops = [line(text) for text in texts]
    alone = [recogniser.recognise_each([crop])[0] for crop in crops]
    mixed = recogniser.recognise_each([*crops[::-1], *[line(f"{k}.50") for k in range(30)]])
    for one, among in zip(alone, mixed[: len(crops)][::-1], strict=True):
        assert (one.text, one.others) == (among.text, among.others)
        assert one.confidence == pytest.approx(among.confidence, abs=1e-4)
    assert [one.text.replace(" ", "") for one in alone] == [t.replace(" ", "") for t in texts]


@pytest.mark.models
def test_a_page_of_many_lines_is_read_as_each_line_is():
    crops = [line(text) for text in ["08:00", "0.00", "100.00", "17:30", "Ann Li"] * 20]
    assert [r.text for r in recogniser.recognise(crops)] == [
        r.text for r in recogniser.recognise_each(crops)
    ]


def test_a_second_reading_loads_no_pandas():
    code = (
        "import sys\nfrom extractors.readers import tesseract\n"
        "tesseract.installed(('eng',))\nassert 'pandas' not in sys.modules\nimport pandas\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.models
def test_an_engine_that_does_not_load_is_an_error_and_no_machine_without_one(monkeypatch):
    monkeypatch.setattr(models, "engine", lambda model="": "onnxruntime")
    models._onnx_session.cache_clear()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ImportError):
        models.session.__wrapped__(models.RECOGNISER)


@pytest.mark.parametrize(
    ("chances", "others"),
    [
        # 0 at .62: what else the figure may be is asked behind the letter that looks like it.
        ({"0": 0.62, "O": 0.28, "6": 0.10}, ("1O", "16")),
        ({"0": 0.60, "O": 0.20, "o": 0.12, "6": 0.08}, ("1O", "1o", "16")),
        ({"0": 0.62, "6": 0.28, "O": 0.10}, ("16",)),
        ({"0": 0.70, "O": 0.29, "6": 0.01}, ("1O",)),
    ],
)
def test_behind_a_letter_that_looks_like_a_figure_the_next_figure_is_asked(
    chances, others, monkeypatch
):
    letters = ("", "0", "6", "O", "1", "o")
    monkeypatch.setattr(recogniser, "alphabet", lambda: letters)
    steps = np.zeros((4, len(letters)), np.float32)
    steps[0, letters.index("1")], steps[1, 0], steps[3, 0] = 0.999, 0.999, 0.999
    for letter, chance in chances.items():
        steps[2, letters.index(letter)] = chance
    reading = recogniser._decode(steps)
    assert (reading.text, reading.others) == ("10", others)
    figures = [other for other in others if other.isdigit()]
    graded = grade_lines([reading], [line("10")], lambda crops, f: [("", 0.0)] * len(crops))[0]
    assert (graded.grade is Grade.READ) is not bool(figures)
    assert set(figures) <= set(graded.others)


@pytest.mark.parametrize(("runs", "most"), [("openvino", 40), ("onnxruntime", 130)])
def test_what_prepares_itself_for_each_size_of_a_block_sees_few_of_them(runs, most, monkeypatch):
    seen: list[tuple[int, ...]] = []

    def model(block: np.ndarray) -> np.ndarray:
        seen.append(block.shape)
        return np.zeros((len(block), 4, 3), np.float32)

    monkeypatch.setattr(recogniser, "engine", lambda: runs)
    monkeypatch.setattr(recogniser, "session", lambda _: model)
    monkeypatch.setattr(recogniser, "alphabet", lambda: ("", "a", "b"))
    crops = [np.zeros((48, wide), np.uint8) for wide in range(50, 2000, 9)]
    assert len(recogniser.recognise_each(crops)) == len(crops)
    assert sum(shape[0] for shape in seen) == len(crops)
    assert len(set(seen)) <= most
    assert sum(shape[0] * shape[3] for shape in seen) <= 1.2 * sum(c.shape[1] for c in crops)


def test_the_name_of_the_recogniser_loads_nothing():
    code = (
        "import sys\nfrom extractors.readers import models\nassert models.recogniser_name()\n"
        "heavy = {'onnxruntime', 'openvino', 'rapidocr', 'cv2', 'pytesseract'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
