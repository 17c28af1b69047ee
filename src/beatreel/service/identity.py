"""Who asks, and what he may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from beatreel.errors import Forbidden, Unauthorized
from beatreel.store import User

from .context import Context, Service
from .plans import Plan

#: What a path calls the token's own user.
ME = "me"
#: Shown in OpenAPI; the reading is done here.
_BEARER = HTTPBearer(auto_error=False, description="A token or an API key.")
_Given = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


@dataclass(frozen=True, slots=True)
class Caller:
    """A user with what the token allows."""

    user: User
    scopes: frozenset[str]
    #: "user" or "key".
    kind: str
    #: Id of the token; never the token.
    grant: str
    plan: Plan

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    def own(self, named: str) -> str:
        """Return the user's id, having checked that a path means nobody else.

        Raises
        ------
        Forbidden
            It names another user.
        """
        if named not in (ME, self.user.id):
            raise Forbidden("That is another user's: write me in place of the user id.")
        return self.user.id

    def need(self, scope: str) -> None:
        """Insist on a scope.

        Raises
        ------
        Forbidden
            The token is a key without it.
        """
        if scope not in self.scopes:
            raise Forbidden(f"This key has not the scope {scope}: use one that has it.")


def _identified(request: Request, service: Context, given: _Given) -> Caller:
    if given is None or not given.credentials:
        raise Unauthorized(
            "There is no token: send Authorization: Bearer <token> from /api/auth/anonymous-token."
        )
    grant = service.store.tokens.resolve(given.credentials)
    user = service.store.users.get(grant.user_id)
    limit = service.settings.requests_per_minute
    service.limits.take("requests", user.id, limit)
    request.state.user_id = user.id
    plan = service.settings.plan_for(user)
    return Caller(user, grant.scopes, grant.kind, grant.id, plan)


def authenticated(request: Request, service: Service) -> Caller:
    """Return who asks, for what is no route of the framework; raise as routes do."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = scheme.lower() == "bearer" and token.strip()
    given = HTTPAuthorizationCredentials(scheme=scheme, credentials=token.strip())
    return _identified(request, service, given if bearer else None)


Identified = Annotated[Caller, Depends(_identified)]


def _with(scope: str) -> Callable[[Caller], Caller]:
    def allowed(caller: Identified) -> Caller:
        caller.need(scope)
        return caller

    return allowed


def _in_person(caller: Identified) -> Caller:
    if caller.kind != "user":
        raise Forbidden("A key cannot do this: sign in and use that token.")
    return caller


Reader = Annotated[Caller, Depends(_with("read"))]
Writer = Annotated[Caller, Depends(_with("write"))]
Uploader = Annotated[Caller, Depends(_with("upload"))]
Exporter = Annotated[Caller, Depends(_with("render"))]
#: One who signed in, not a key.
Person = Annotated[Caller, Depends(_in_person)]
