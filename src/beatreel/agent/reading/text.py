"""A message made ready for the rules: folded, quotes and addresses set aside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .spelling import spelled

#: Longest message that is read, characters; a longer one is not a request but a document.
READ = 4_000
#: What is kept of it as it came, where it is lyrics that were pasted.
PASTED = 20_000
#: Stand for the n-th quoted text and the n-th address: characters of private use.
QUOTE, ADDRESS = 0xE000, 0xE100
_MOST = 100
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s\"'<>，。；！？、（）“”「」《》\u3400-\u9fff]+")
#: Where Chinese and Latin letters meet: a word boundary to people, and with a blank to rules too.
_SEAM = re.compile(r"(?<=[\u3400-\u9fff]) (?=[A-Za-z])|(?<=[A-Za-z]) (?=[\u3400-\u9fff])")
_JOINT = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u3400-\u9fff])")
_QUOTES = re.compile(
    r"“(?P<a>[^“”]{1,500})”|\"(?P<b>(?:\\.|[^\"\\]){1,500})\"|「(?P<c>[^「」]{1,500})」|"
    r"『(?P<d>[^『』]{1,500})』|《(?P<e>[^《》]{1,500})》|"
    r"(?<![\w’'])'(?P<f>[^\s'](?:[^'\n]|'(?=\w)){0,500}?)'(?!\w)|‘(?P<g>[^‘’\n]{1,500})’(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a user wrote, ready to be read."""

    #: In one width, with stand-ins for what is quoted; case as it was.
    text: str
    quotes: tuple[str, ...]
    addresses: tuple[str, ...]
    #: As it was written, less what cannot be printed.
    raw: str = ""

    def restored(self, text: str) -> str:
        """Return ``text`` with its quotes put back, without the marks."""
        out = []
        for sign in text:
            number = ord(sign)
            if QUOTE <= number < QUOTE + len(self.quotes):
                out.append(self.quotes[number - QUOTE])
            elif ADDRESS <= number < ADDRESS + len(self.addresses):
                out.append(self.addresses[number - ADDRESS])
            else:
                out.append(sign)
        words = "".join(out)
        close = _SEAM.sub("", words)
        same = words.strip() in self.raw or close.strip() not in self.raw
        return words if same else close

    def quoted(self, text: str) -> list[str]:
        """Return what is quoted in a part of the text, in order."""
        return [self.quotes[ord(s) - QUOTE] for s in text if 0 <= ord(s) - QUOTE < len(self.quotes)]

    def linked(self, text: str) -> list[str]:
        """Return the addresses in a part of the text, in order."""
        count = len(self.addresses)
        return [self.addresses[ord(s) - ADDRESS] for s in text if 0 <= ord(s) - ADDRESS < count]


def clean(text: str) -> str:
    """Return ``text`` without what cannot be printed."""
    return _PRIVATE.sub(" ", _UNPRINTABLE.sub(" ", text))


def prepare(text: str) -> Message:
    """Return a message ready to be read; any text at all can be."""
    raw = clean(text)[:PASTED]
    text = raw[:READ]
    addresses: list[str] = []
    quotes: list[str] = []

    def address(match: re.Match[str]) -> str:
        if len(addresses) >= _MOST:
            return " "
        addresses.append(match.group().rstrip(".,;:!?)"))
        return chr(ADDRESS + len(addresses) - 1) + match.group()[len(addresses[-1]) :]

    def quote(match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group is not None)
        words = re.sub(r"\\(.)", r"\1", words).strip()
        if len(quotes) >= _MOST or not words:
            return " "
        quotes.append(words)
        return chr(QUOTE + len(quotes) - 1)

    text = _QUOTES.sub(quote, _ADDRESS.sub(address, text))
    return Message(_JOINT.sub(" ", spelled(_narrow(text))), tuple(quotes), tuple(addresses), raw)


def _narrow(text: str) -> str:
    """Return ``text`` with full-width letters and digits narrow; Chinese marks stay."""
    out = []
    for sign in text:
        plain = unicodedata.normalize("NFKC", sign) if 0xFF10 <= ord(sign) <= 0xFF5A else sign
        out.append(plain if len(plain) == 1 and plain not in ";<=>?@" else sign)
    return "".join(out).replace("’", "'")
