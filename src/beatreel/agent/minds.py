"""Language models by settings: whose, which, where, and how much they may do for one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beatreel.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from pydantic_ai.models import Model

#: Providers by the word before the colon of a model's name.
PROVIDERS = ("openai", "ollama", "vllm", "anthropic", "google")
#: Where those listen that run on the user's own machine.
_LOCAL = {"ollama": "http://127.0.0.1:11434/v1", "vllm": "http://127.0.0.1:8000/v1"}


@dataclass(frozen=True, slots=True)
class Mind:
    """A language model and its bounds."""

    #: ``provider:model``, as ``openai:gpt-4.1-mini`` or ``ollama:qwen3``.
    model: str
    #: Address of a server that speaks as the provider does; empty is the provider's own.
    base_url: str = ""
    key: str = ""
    #: Seconds for one message.
    seconds: float = 60.0
    #: Times that it may be asked for one message.
    requests: int = 8
    #: Tools that it may call for one message.
    calls: int = 12
    #: Tokens of one answer.
    tokens: int = 2_000

    def __post_init__(self) -> None:
        provider, _, name = self.model.partition(":")
        if provider not in PROVIDERS or not name:
            raise InvalidInput(
                f"There is no language model {self.model[:60]!r}: write provider:model, with one of"
                f" {', '.join(PROVIDERS)}."
            )

    def opened(self) -> Model:
        """Return the model, ready to be asked; nothing is sent yet.

        Raises
        ------
        Unavailable
            The provider's library is not installed, or it needs a key.
        """
        provider, _, name = self.model.partition(":")
        try:
            if provider == "anthropic":
                return _anthropic(name, self.base_url, self.key)
            if provider == "google":
                return _google(name, self.base_url, self.key)
            return _openai(name, self.base_url or _LOCAL.get(provider, ""), self.key)
        except ImportError as error:
            raise Unavailable(
                f"The provider {provider} is not installed: install beatreel[{_extra(provider)}]."
            ) from error
        except Exception as error:
            raise Unavailable(
                f"The language model {self.model[:60]} cannot be used ({_short(error)}): "
                "correct the settings."
            ) from error


def _extra(provider: str) -> str:
    return provider if provider in ("anthropic", "google") else "agent"


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _openai(name: str, base_url: str, key: str) -> Model:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    # A server of one's own needs no key, but the library insists on one. What fails once goes
    # to the rules at once: nobody waits for retries.
    told = key or ("none" if base_url else None)
    client = AsyncOpenAI(base_url=base_url or None, api_key=told, max_retries=0)
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))


# What fails once goes to the rules at once, with these too. Both are extras, unknown to a checker.
# pyright: reportMissingImports=false, reportUnknownVariableType=false
def _anthropic(name: str, base_url: str, key: str) -> Model:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(api_key=key or None, base_url=base_url or None, max_retries=0)
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))


def _google(name: str, base_url: str, key: str) -> Model:
    from google.genai.types import HttpRetryOptions
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    once = HttpRetryOptions(attempts=1)
    provider = GoogleProvider(api_key=key or None, base_url=base_url or None, retry_options=once)
    return GoogleModel(name, provider=provider)
