"""Places in the song, as people say them in two languages."""

from __future__ import annotations

import pytest

from beatreel.agent.reading.clause import Clause
from beatreel.agent.reading.context import Context
from beatreel.agent.reading.numbers import number, seconds
from beatreel.agent.reading.text import prepare
from beatreel.agent.where import shots

from .reel import reel
from .wants.shots import ids


def at(text: str) -> list[str]:
    """Return the shots at the places that a text names."""
    message = prepare(text)
    clause = Clause(message.text, message, Context("en", reel()))
    return list(shots(reel(), clause.where))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the second chorus", "24-27"),
        ("2nd chorus", "24-27"),
        ("chorus 2", "24-27"),
        ("the last chorus", "24-27"),
        ("both choruses", "18-21,24-27"),
        ("the drop", "9-12"),
        ("verse one", "3-6"),
        ("verse 1 and 2", "3-6,14-17"),
        ("verse 1 n 2", "3-6,14-17"),
        ("the first and second chorus", "18-21,24-27"),
        ("the beach clip in verse 2", "14"),
        ("the beach clip and the bridge", "14,22-23"),
        ("bars 9–16", "5-8"),
        ("bars 9 to 16", "5-8"),
        ("bar 17", "9"),
        ("from 0:30 to 0:45", "9-12"),
        ("between 32 and 40 seconds", "9-10"),
        ("the first 8 seconds", "1-2"),
        ("the last 10 seconds", "28"),
        ("after 1:36", "24-28"),
        ("before 0:08", "1-2"),
        ("shot 12", "12"),
        ("shots 3 and 5", "3,5"),
        ("shots 3 to 5", "3-5"),
        ("the third shot", "3"),
        ("the last shot", "28"),
        ("the last two shots", "27-28"),
        ("every other shot in the drop", "9,11"),
        ("the second half of the drop", "11-12"),
        ("the first half of the second verse", "14-15"),
        ("the last 4 seconds of the drop", "12"),
        ("the part before the drop", "7-8"),
        ("after the second chorus", "28"),
        ("the build to the drop", "7-8"),
        ("the last beat of the drop", "12"),
        ("the first beat of bar 9", "5"),
        ("the beach clip", "14"),
        ("the intro and the outro", "1-2,28"),
        ("the beginning", "1-2"),
        ("第二段副歌", "24-27"),
        ("第二段chorus", "24-27"),
        ("主歌一和二", "3-6,14-17"),
        ("第二段主歌的beach视频", "14"),
        ("第2个副歌", "24-27"),
        ("副歌二", "24-27"),
        ("最后一段副歌", "24-27"),
        ("两段副歌", "18-21,24-27"),
        ("高潮", "9-12"),
        ("主歌一", "3-6"),
        ("第9到16小节", "5-8"),
        ("9-16小节", "5-8"),
        ("第十七小节", "9"),
        ("30秒到45秒", "9-12"),
        ("0:30到0:45", "9-12"),
        ("1分12秒到1分28秒", "18-21"),
        ("前八秒", "1-2"),
        ("最后十秒", "28"),
        ("第12个镜头", "12"),
        ("第三到第五个镜头", "3-5"),
        ("倒数第二个镜头", "27"),
        ("高潮隔一个镜头", "9,11"),
        ("高潮的后半段", "11-12"),
        ("高潮前面那段", "7-8"),
        ("高潮最后一拍", "12"),
        ("海滩片段", "14"),
        ("前奏和尾声", "1-2,28"),
        ("开头", "1-2"),
    ],
)
def test_a_place_is_these_shots(text: str, expected: str) -> None:
    assert at(text) == ids(expected, reel())


@pytest.mark.parametrize(
    "text",
    [
        "drop the title",
        "build me a video",
        "break it up",
        "the whole video",
        "60 fps",
        "2x",
        "全片",
    ],
)
def test_what_is_no_place_is_all_of_it(text: str) -> None:
    assert at(text) == ids("all", reel())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1:30", 90.0), ("90s", 90.0), ("a minute and 30 seconds", 90.0), ("1 minute", 60.0),
     ("two and a half seconds", 2.5), ("一分半", 90.0), ("1分30秒", 90.0), ("十五秒", 15.0),
     ("两秒半", 2.5), ("半秒", 0.5)],
)  # fmt: skip
def test_times_are_read(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("十", 10), ("二十三", 23), ("一百零五", 105), ("两", 2), ("twelve", 12)]
)
def test_numbers_are_read(text: str, expected: float) -> None:
    assert number(text) == expected
