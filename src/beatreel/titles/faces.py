"""The faces that text is drawn with: the shipped ones, and what the system adds for other scripts.

Skia looks a glyph up along a list of families. A style names the first one; behind it come the
shipped faces, then system faces that were found for the very characters of the text.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import skia

from beatreel.titles.styles import Face

#: Files in the folder ``fonts``: family → (file, weight, italic).
SHIPPED: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "Archivo Expanded": (("wide-800", 800, False), ("wide-500", 500, False)),
    "Archivo": (("sans-600", 600, False),),
    "Anton": (("condensed-400", 400, False),),
    "Instrument Serif": (("serif-400", 400, False), ("serif-400-italic", 400, True)),
    "Space Mono": (("mono-400", 400, False),),
    "Unbounded": (("round-300", 300, False),),
    "Noto Sans SC": (("han-sans-400", 400, False), ("han-sans-700", 700, False)),
    "Noto Serif SC": (("han-serif-400", 400, False),),
}
#: Families of Chinese characters, with and without serifs.
_HAN = {False: "Noto Sans SC", True: "Noto Serif SC"}

#: Places where systems keep CJK faces; the first that exists is used. ``{}`` is Sans or Serif.
_CJK_FILES = (
    "/usr/share/fonts/opentype/noto/Noto{}CJK-{}.ttc",
    "/usr/share/fonts/noto-cjk/Noto{}CJK-{}.ttc",
    "/usr/share/fonts/google-noto-cjk/Noto{}CJK-{}.ttc",
    "/usr/share/fonts/truetype/noto/Noto{}CJK-{}.ttc",
    "/usr/local/share/fonts/Noto{}CJK-{}.ttc",
    "~/.local/share/fonts/Noto{}CJK-{}.ttc",
)
#: Where a language lies in Noto's collections.
_CJK_INDEX = {"ja": 0, "ko": 1, "zh": 2, "zh-Hant": 3}

_LOCK = threading.RLock()


def font_style(face: Face) -> skia.FontStyle:
    """A face's weight and slant for Skia."""
    slant = skia.FontStyle.kItalic_Slant if face.italic else skia.FontStyle.kUpright_Slant
    return skia.FontStyle(face.weight, skia.FontStyle.kNormal_Width, slant)


class Library:
    """Every face that is registered, and the fallbacks found so far."""

    def __init__(self) -> None:
        self.provider = skia.textlayout.TypefaceFontProvider()
        self.collection = skia.textlayout.FontCollection()
        self.collection.setDefaultFontManager(self.provider)
        # A manager of its own: the default one reads the system's font configuration first.
        self._opener = skia.FontMgr.New_Custom_Empty()
        self._system: skia.FontMgr | None = None
        self._faces: dict[str, list[skia.Typeface]] = {}
        self._found: dict[tuple[str, bool, bool, str], str | None] = {}
        for family, members in SHIPPED.items():
            for name, _, _ in members:
                with as_file(files("beatreel.titles") / "fonts" / f"{name}.ttf") as path:
                    self._register(family, self._opener.makeFromFile(str(path), 0))

    def _register(self, family: str, typeface: skia.Typeface) -> None:
        self.provider.registerTypeface(typeface, family)
        self._faces.setdefault(family, []).append(typeface)

    def typeface(self, face: Face) -> skia.Typeface:
        """The shipped typeface nearest to ``face``."""
        return self.provider.matchFamilyStyle(face.family, font_style(face))

    def covers(self, family: str, character: str) -> bool:
        """Whether a registered family has a glyph for ``character``."""
        return self._faces[family][0].unicharToGlyph(ord(character)) != 0

    def fallback(self, character: str, face: Face, language: str) -> str | None:
        """Family with ``character`` beyond the style's own, registered on demand."""
        key = (character, face.serif, face.heavy, language)
        if key not in self._found:
            self._found[key] = self._search(character, face, language)
        return self._found[key]

    def _search(self, character: str, face: Face, language: str) -> str | None:
        names: list[str | None] = ["Unbounded"]
        if is_cjk(character):
            # A machine's own face is better for all but Chinese, whose shapes differ from others'.
            own, shipped = self._cjk(face.serif, face.heavy, language), _HAN[face.serif]
            names = [shipped, own] if language == "zh" else [own, shipped]
        for name in names:
            if name and self.covers(name, character):
                return name
        style = skia.FontStyle.Bold() if face.heavy else skia.FontStyle.Normal()
        self._system = manager = self._system or skia.FontMgr()
        typeface = manager.matchFamilyStyleCharacter(
            "serif" if face.serif else "sans-serif", style, [language], ord(character)
        )
        if typeface is None or typeface.unicharToGlyph(ord(character)) == 0:
            return None
        name = f"system:{typeface.getFamilyName()}:{'bold' if face.heavy else 'regular'}"
        self._register(name, typeface)
        return name

    def _cjk(self, serif: bool, heavy: bool, language: str) -> str | None:
        cut, weight = ("Serif" if serif else "Sans"), ("Bold" if heavy else "Regular")
        name = f"cjk:{cut}:{weight}:{language}"
        if name not in self._faces:
            for pattern in _CJK_FILES:
                path = Path(pattern.format(cut, weight)).expanduser()
                if path.is_file():
                    index = _CJK_INDEX.get(language, _CJK_INDEX["zh"])
                    self._register(name, self._opener.makeFromFile(str(path), index))
                    break
        return name if name in self._faces else None


@cache
def _library() -> Library:
    return Library()


def library() -> Library:
    """The process's library, made once whichever thread asks first."""
    with _LOCK:
        return _library()


def is_cjk(character: str) -> bool:
    """Chinese, Japanese and Korean characters and their signs, half and full width."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0x1100 <= code <= 0x11FF
        or 0xAC00 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def language(text: str) -> str:
    """BCP 47 tag by the script: the same Han character is drawn differently in each."""
    if any(0x3040 <= ord(c) <= 0x30FF for c in text):
        return "ja"
    if any(0xAC00 <= ord(c) <= 0xD7FF or 0x1100 <= ord(c) <= 0x11FF for c in text):
        return "ko"
    return "zh"


def _drawable(character: str) -> bool:
    return not (
        character.isspace() or ord(character) < 32 or 0x200B <= ord(character) <= 0x200F
    ) and not (0xFE00 <= ord(character) <= 0xFE0F or 0xE0000 <= ord(character) <= 0xE0FFF)


@lru_cache(maxsize=4096)
def families(text: str, face: Face) -> tuple[str, ...]:
    """Families to look glyphs up in, in order: the face's own, then what the text needs."""
    with _LOCK:
        books = library()
        chain = [face.family]
        tag = language(text)
        for character in dict.fromkeys(text):
            if not _drawable(character) or any(books.covers(name, character) for name in chain):
                continue
            found = books.fallback(character, face, tag)
            if found and found not in chain:
                chain.append(found)
        return tuple(chain)


def missing(text: str, face: Face | None = None) -> set[str]:
    """Characters of ``text`` that no face on this machine can draw."""
    face = face or Face("Archivo", 600)
    with _LOCK:
        chain = families(text, face)
        books = library()
        return {c for c in set(text) if _drawable(c) and not any(books.covers(n, c) for n in chain)}


def warning(text: str, face: Face | None = None) -> str | None:
    """One sentence on what cannot be drawn and what to install, or None."""
    lacking = sorted(missing(text, face))
    if not lacking:
        return None
    shown = "".join(lacking[:12]) + ("…" if len(lacking) > 12 else "")
    if any(is_cjk(c) for c in lacking):
        advice = "install Noto CJK (Debian and Ubuntu: apt-get install fonts-noto-cjk)"
    elif any(ord(c) >= 0x1F000 for c in lacking):
        advice = "install an emoji face (Debian and Ubuntu: apt-get install fonts-noto-color-emoji)"
    else:
        advice = "install Noto (Debian and Ubuntu: apt-get install fonts-noto-core)"
    count = len(lacking)
    noun = "character has" if count == 1 else "characters have"
    return f"{count} {noun} no glyph on this machine and will show as a box ({shown}): {advice}."
