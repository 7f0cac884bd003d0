"""Cuts the font that the plots are drawn with out of Noto Sans CJK SC: `python notebooks/fonts/make.py`.

Kept are the characters of GB 2312 (6,763, all that simplified reports are written with but for rare names), Latin letters, digits and
signs; layout tables and hints are left out. The source is the package fonts-noto-cjk of Debian.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).with_name("NotoSansCJKsc-gb2312.otf")


def characters() -> set[str]:
    """The characters of GB 2312, ASCII and a few signs of plots."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    chinese = {c for pair in cells for c in pair.decode("gb2312", errors="ignore")}
    return chinese | {chr(c) for c in range(0x20, 0x7F)} | set("−×·–—…≥≤±°²³“”‘’")


def main() -> None:
    fonts = TTCollection(SOURCE).fonts
    font: TTFont = next(f for f in fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = Options(layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters()))
    subsetter.subset(font)
    font.recalcTimestamp = False
    font.save(TARGET)


if __name__ == "__main__":
    main()
