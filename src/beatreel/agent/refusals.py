"""Polite refusals, in both languages: what cannot be done, and what can."""

from __future__ import annotations

from beatreel.errors import BeatreelError, InvalidInput

from .events import Language


class Refusal(InvalidInput):
    """What was asked for cannot be done; the message says what can."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.zh = zh

    def told(self, language: Language) -> str:
        """Return the sentence in the user's language."""
        return self.zh if language == "zh" else self.message


def sentence(error: BeatreelError, language: Language) -> str:
    """Return what a failure is told as; errors of the layers below are English."""
    if isinstance(error, Refusal):
        return error.told(language)
    return f"这一步没有做成：{error.message}" if language == "zh" else error.message


#: What is said where there is nothing to change yet.
NO_VIDEO = (
    "There is no video yet: upload a song and say what the video should look like.",
    "还没有视频：请先上传一首歌，再告诉我想要什么样的画面。",
)
