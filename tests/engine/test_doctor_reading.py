"""What doctor says of the models that read scans."""

from __future__ import annotations

import pytest

from extractors.readers import models
from pipeline.engine import doctor


def recogniser() -> doctor.Check:
    return doctor._recogniser()


@pytest.mark.models
def test_doctor_names_the_engine_that_reads_here():
    found = recogniser()
    assert found.state == "ok"
    assert f"read by {models.engine()}" in found.found


@pytest.mark.models
def test_doctor_asks_for_no_second_engine(monkeypatch):
    monkeypatch.setattr(doctor, "engine", lambda name=models.RECOGNISER: "openvino")
    monkeypatch.setattr(doctor, "session", lambda name: None)
    assert recogniser().state == "ok"
    monkeypatch.setattr(doctor, "engine", lambda name=models.RECOGNISER: "")
    assert recogniser().state == "missing"
    assert "onnxruntime" in recogniser().found


@pytest.mark.models
def test_doctor_says_which_model_does_not_load(monkeypatch):
    def broken(name: str) -> None:
        if name == models.DETECTOR:
            raise RuntimeError("no model")

    monkeypatch.setattr(doctor, "session", broken)
    assert recogniser().state == "missing"
    assert models.DETECTOR in recogniser().found


@pytest.mark.models
def test_doctor_says_why_scans_take_longer(monkeypatch):
    monkeypatch.setattr(doctor, "engine", lambda name=models.RECOGNISER: "onnxruntime")
    monkeypatch.setattr(doctor, "session", lambda name: None)
    monkeypatch.setattr(doctor, "first_look", lambda: None)
    monkeypatch.setattr(doctor, "has_first_look", lambda: False)
    assert "this processor" in recogniser().found
    monkeypatch.setattr(doctor, "has_first_look", lambda: True)
    assert "this model" in recogniser().found
