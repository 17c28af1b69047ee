"""The Model Context Protocol: beatreel as tools and resources for other agents.

The tools work with a :class:`Workshop`; the service implements it, for its users over HTTP and
for this machine's own over stdio. Needs the extra ``mcp``.
"""

from .server import INSTRUCTIONS, build
from .workshop import (
    AnalysisTold,
    CreditsTold,
    DraftTold,
    Edited,
    ExportTold,
    FileTold,
    Operation,
    Progress,
    ProjectTold,
    SectionTold,
    StatusTold,
    Workshop,
)

__all__ = [
    "INSTRUCTIONS",
    "AnalysisTold",
    "CreditsTold",
    "DraftTold",
    "Edited",
    "ExportTold",
    "FileTold",
    "Operation",
    "Progress",
    "ProjectTold",
    "SectionTold",
    "StatusTold",
    "Workshop",
    "build",
]
