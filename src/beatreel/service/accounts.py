"""Routes of accounts: tokens, registration, signing in, keys, claims."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field

from beatreel.errors import InvalidInput
from beatreel.store import SCOPES, Grant, User

from .bodies import StrictRoute
from .clients import address
from .context import Context, Service
from .envelope import Answer, answer
from .identity import Identified, Person, Writer

router = APIRouter(prefix="/api/auth", tags=["accounts"], route_class=StrictRoute)

_DAY = 86_400


class Claim(BaseModel):
    """What a claim token is for."""

    task_id: str = Field(max_length=64)
    session_id: str | None = Field(None, max_length=128)


class Claiming(BaseModel):
    """A claim token that somebody was given."""

    claim_token: str = Field(max_length=200)


class Registration(BaseModel):
    """A new account."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    bind: str | None = Field(None, max_length=64, description="Anonymous user who becomes it.")


class Login(BaseModel):
    """Somebody who has an account."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    bind: str | None = Field(None, max_length=64, description="Anonymous user to join to it.")


class Password(BaseModel):
    """A change of password."""

    old: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class NewKey(BaseModel):
    """An API key to be made."""

    name: str = Field(min_length=1, max_length=200)
    scopes: list[str] = Field(default=list(SCOPES), max_length=10)


@router.post("/anonymous-token", response_model=Answer)
def anonymous_token(
    request: Request,
    service: Context,
    x_client_id: Annotated[str | None, Header(max_length=1000)] = None,
) -> Any:
    """Let somebody in without an account; the same client is the same user."""
    if not x_client_id:
        raise InvalidInput("The X-Client-Id header is missing: generate one, keep it and retry.")
    if not 1 <= len(x_client_id) <= 64:
        raise InvalidInput("The X-Client-Id header must hold 1 to 64 characters: generate one.")
    settings, store = service.settings, service.store
    window = round(settings.token_days * _DAY)
    # One address for all clients first, so that nobody can fill the table of clients.
    peer = address(request, settings)
    store.limits.take(f"tokens:address:{peer}", settings.tokens_per_address, window)
    # Who knows the id gets the user, so only its hash is kept.
    mark = hashlib.sha256(x_client_id.encode()).hexdigest()
    store.limits.take(f"tokens:client:{mark}", settings.tokens_per_client, window)
    user, _ = store.users.of_client(x_client_id)
    if settings.credits_start:
        store.credits.grant(user.id, settings.credits_start, "welcome", key=f"welcome:{user.id}")
    return answer(_issued(service, user))


@router.post("/register", response_model=Answer)
def register(request: Request, service: Context, body: Registration) -> Any:
    """Make an account, of an anonymous user if told: projects, files and credits stay."""
    slowed(request, service)
    return answer(_issued(service, registered(service, body)))


@router.post("/login", response_model=Answer)
def login(request: Request, service: Context, body: Login) -> Any:
    """Sign in; an anonymous user that is named hands over all he has."""
    slowed(request, service)
    return answer(_issued(service, signed_in(service, body)))


@router.post("/logout", response_model=Answer)
def logout(service: Context, caller: Identified) -> Any:
    """Make the token of this request worthless."""
    service.store.tokens.revoke_id(caller.id, caller.grant)
    return answer({"revoked": True})


@router.post("/password", response_model=Answer)
def password(request: Request, service: Context, caller: Person, body: Password) -> Any:
    """Change the password; all tokens end, and a new one is given."""
    slowed(request, service)
    if caller.user.email is None:
        raise InvalidInput("An anonymous account has no password: register first.")
    service.store.users.sign_in(caller.user.email, body.old)
    service.store.users.set_password(caller.id, body.new)
    service.store.tokens.revoke_all(caller.id)
    return answer(_issued(service, caller.user))


@router.get("/me", response_model=Answer)
def me(service: Context, caller: Identified) -> Any:
    """Tell who the token stands for."""
    return answer(
        {
            "user_id": caller.id,
            "email": caller.user.email,
            "registered": caller.user.registered,
            "scopes": sorted(caller.scopes),
            "plan": caller.plan.model_dump(),
            "credits": service.store.credits.balance(caller.id).total,
        }
    )


@router.get("/keys", response_model=Answer)
def keys(service: Context, caller: Person) -> Any:
    """List the API keys; their secrets are not kept."""
    return answer({"keys": [_key(grant) for grant in service.store.tokens.keys(caller.id)]})


@router.post("/keys", response_model=Answer)
def new_key(service: Context, caller: Person, body: NewKey) -> Any:
    """Make an API key; this is the one time that it is shown."""
    secret, grant = service.store.tokens.issue_key(caller.id, body.name, body.scopes)
    return answer({"key": secret, **_key(grant)})


@router.delete("/keys/{key_id}", response_model=Answer)
def drop_key(service: Context, caller: Person, key_id: str) -> Any:
    """Make an API key worthless."""
    service.store.tokens.revoke_id(caller.id, key_id)
    return answer({"revoked": True})


@router.post("/claim-token", response_model=Answer)
def claim_token(service: Context, caller: Writer, body: Claim) -> Any:
    """Make a token that lets its holder take over the account of one project."""
    lifetime = round(service.settings.token_days * _DAY)
    project = service.store.projects.of_task(caller.id, body.task_id)
    if body.session_id not in (None, project.session_id):
        raise InvalidInput("The session is not the task's: send the two ids that belong together.")
    secret, _ = service.store.tokens.issue_claim(
        caller.id, project.task_id, lifetime=lifetime * 1000
    )
    return answer({"claim_token": secret, "expires_in": lifetime})


@router.post("/claim", response_model=Answer)
def claim(service: Context, caller: Person, body: Claiming) -> Any:
    """Take over what an anonymous user made, by a claim token."""
    grant = claimed(service, body.claim_token)
    if not caller.user.registered:
        raise InvalidInput("Only a registered account can claim a project: register first.")
    if grant.user_id != caller.id:
        service.store.join(grant.user_id, caller.id)
    service.store.tokens.revoke(body.claim_token)
    project = service.store.projects.of_task(caller.id, grant.task_id or "")
    return answer({"task_id": project.task_id, "session_id": project.session_id})


def claimed(service: Service, token: str) -> Grant:
    """Return what a claim token opens.

    Raises
    ------
    Unauthorized
        It is unknown, used or expired.
    """
    return service.store.tokens.resolve(token, "claim")


def registered(service: Service, form: Registration) -> User:
    """Make an account and give what registering is worth."""
    store, settings = service.store, service.settings
    user = store.users.register(form.email, form.password, bind=form.bind or None)
    if settings.credits_registration:
        key = f"registration:{user.id}"
        store.credits.grant(user.id, settings.credits_registration, "registration", key=key)
    return user


def signed_in(service: Service, form: Login) -> User:
    """Return the user of an e-mail and a password, with an anonymous one joined to it."""
    user = service.store.users.sign_in(form.email, form.password)
    if form.bind and form.bind != user.id:
        service.store.join(form.bind, user.id)
    return user


def slowed(request: Request, service: Service) -> None:
    """Let nobody try many passwords."""
    peer = address(request, service.settings)
    service.limits.take("logins", peer, service.settings.logins_per_minute)


def _issued(service: Service, user: User) -> dict[str, Any]:
    lifetime = round(service.settings.token_days * _DAY * 1000)
    secret, grant = service.store.tokens.issue(user.id, lifetime=lifetime)
    return {
        "token": secret,
        "user_id": user.id,
        "expires_at": _stamp(grant.expires or 0),
        "credits": service.store.credits.balance(user.id).available,
    }


def _key(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id,
        "name": grant.name,
        "scopes": sorted(grant.scopes),
        "created_at": _stamp(grant.created),
        "used_at": _stamp(grant.used) if grant.used else None,
    }


def _stamp(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
