"""The picture of a report's page can be taken anew and shows the fact that README speaks of."""

from website import pictures


def test_the_picture_is_taken(tmp_path):
    pictures.take(tmp_path / "view.png")
    width, height = _size((tmp_path / "view.png").read_bytes())
    assert (width, height) == pictures.SIZE == _size(pictures.PICTURE.read_bytes())


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
