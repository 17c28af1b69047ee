"""The client of the service, synchronous and asynchronous; works with any server of the contract.

>>> from beatreel.client import Client
>>> with Client() as client:
...     session = client.start("night drive")
...     client.upload(session, "song.mp3")
...     print(client.ask(session, "make a video, neon city in the rain"))

This package imports nothing else of beatreel but its errors; it needs the extra ``client``.
"""

from .account import APP, SERVER, Account, new_client_id
from .client import AsyncClient, Client
from .events import (
    Event,
    Heartbeat,
    Reconnecting,
    Renewed,
    Spoken,
    Text,
    ToolCall,
    ToolResult,
    Waiting,
)
from .hands import AsyncHands, Hands
from .keeping import Keyring
from .results import Credits, Export, File, Session, State
from .timeline import changes, summary
from .uploads import FORMATS
from .words import Route, in_api_words, route

__all__ = [
    "APP",
    "FORMATS",
    "SERVER",
    "Account",
    "AsyncClient",
    "AsyncHands",
    "Client",
    "Credits",
    "Event",
    "Export",
    "File",
    "Hands",
    "Heartbeat",
    "Keyring",
    "Reconnecting",
    "Renewed",
    "Route",
    "Session",
    "Spoken",
    "State",
    "Text",
    "ToolCall",
    "ToolResult",
    "Waiting",
    "changes",
    "in_api_words",
    "new_client_id",
    "route",
    "summary",
]
