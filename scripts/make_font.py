"""Makes the two web fonts of `assets/fonts/` from the published typeface.

The typeface is Atkinson Hyperlegible Next (SIL Open Font License 1.1), npm package
`@fontsource-variable/atkinson-hyperlegible-next`. Only the weights that the style sheet uses (400 to 700) are kept,
which takes two fifths off the size. Run again only when the package changes:

    npm pack @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    python scripts/make_font.py fontsource-variable-atkinson-hyperlegible-next-5.3.0.tgz
"""

import io
import sys
import tarfile
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
WEIGHTS = (400, 700)
SUBSETS = {
    "package/files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "atkinson-next-latin.woff2",
    "package/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": "atkinson-next-latin-ext.woff2",
}
LICENCE = ("package/LICENSE", "OFL.txt")


def member(package: tarfile.TarFile, name: str) -> bytes:
    """Bytes of one file of the package; raises `FileNotFoundError` when the package has no such file."""
    try:
        content = package.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise FileNotFoundError(name)
    return content.read()


def limited(font: bytes) -> bytes:
    """The same variable font with its weight axis cut to `WEIGHTS`, as woff2."""
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)
    narrow = instancer.instantiateVariableFont(whole, {"wght": WEIGHTS})  # type: ignore[no-untyped-call]  # fontTools
    narrow.flavor = "woff2"
    out = io.BytesIO()
    narrow.save(out)
    return out.getvalue()


def make(package_path: Path, folder: Path) -> dict[str, int]:
    """Writes the fonts and their licence into `folder`; returns each written name with its size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(package_path) as package:
        files = {target: limited(member(package, source)) for source, target in SUBSETS.items()}
        files[LICENCE[1]] = member(package, LICENCE[0])
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: len(content) for name, content in files.items()}


if __name__ == "__main__":
    for written, size in make(Path(sys.argv[1]), FONTS).items():
        print(f"{written}: {size} bytes")
