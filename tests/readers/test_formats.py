from extractors.readers import heif, office, packed
from extractors.readers.formats import formats
from pipeline.engine.doctor import render_formats


def test_what_is_not_installed_is_listed_with_what_to_install_or_send(monkeypatch):
    for module, name in ((office, "program"), (heif, "available"), (packed, "available")):
        monkeypatch.setattr(module, name, lambda: None)
    missing = [one for one in formats() if not one.here and one.through]
    assert [one.through for one in missing] == ["LibreOffice", "pi-heif", "libarchive"]
    said = render_formats(formats())
    assert "missing  DOC, WPS, RTF, ODT" in said
    assert "请安装 LibreOffice" in said
    for one in formats():
        assert one.name.en in said
        assert one.name.zh in said
        assert one.here or (one.mend and one.mend.en in said and one.mend.zh in said)
