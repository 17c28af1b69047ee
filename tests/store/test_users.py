from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from beatreel.errors import AlreadyExists, InvalidInput, NotFound, Unauthorized
from beatreel.store import Store

from .servers import Clock


def test_a_client_gets_the_same_user_again(kept: Store) -> None:
    user, made = kept.users.of_client("agent-1")
    again, made_again = kept.users.of_client("agent-1")
    assert (made, made_again) == (True, False)
    assert again == user
    assert user.id.startswith("anon_")
    assert kept.users.of_client("agent-2")[0] != user


def test_a_client_that_asks_many_times_at_once_is_one_user(kept: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.users.of_client("agent"), range(16)))
    assert len({user.id for user, _ in found}) == 1
    assert sum(made for _, made in found) == 1


@pytest.mark.parametrize("client", ["", "x" * 65])
def test_a_client_id_has_1_to_64_characters(kept: Store, client: str) -> None:
    with pytest.raises(InvalidInput):
        kept.users.of_client(client)


@pytest.mark.parametrize("client", ["\x00", "\ud800", "' OR 1=1 --", "名"])
def test_any_client_id_will_do(kept: Store, client: str) -> None:
    assert kept.users.of_client(client)[0] == kept.users.of_client(client)[0]


def test_who_registers_stays_the_same_user(kept: Store) -> None:
    user, _ = kept.users.of_client("agent")
    registered = kept.users.register(" Ann@Example.org ", "correct horse", bind=user.id)
    assert registered.id == user.id
    assert registered.email == "ann@example.org"
    assert kept.users.sign_in("ann@example.ORG", "correct horse").id == user.id
    assert kept.users.of_client("agent")[0].registered


@pytest.mark.parametrize(
    ("email", "password"), [("a@b.c", "wrong horse"), ("b@b.c", "correct horse"), ("", "")]
)
def test_a_wrong_password_and_an_unknown_email_sound_alike(
    kept: Store, email: str, password: str
) -> None:
    kept.users.register("a@b.c", "correct horse")
    with pytest.raises(Unauthorized, match="do not match"):
        kept.users.sign_in(email, password)


def test_an_email_has_one_account(kept: Store) -> None:
    kept.users.register("a@b.c", "correct horse")
    with pytest.raises(AlreadyExists):
        kept.users.register("A@B.C", "another horse")


def test_nobody_registers_twice_or_over_somebody_else(kept: Store) -> None:
    first = kept.users.register("a@b.c", "correct horse")
    with pytest.raises(InvalidInput):
        kept.users.register("d@e.f", "correct horse", bind=first.id)
    with pytest.raises(NotFound):
        kept.users.register("d@e.f", "correct horse", bind="anon_none")


@pytest.mark.parametrize("email", ["", "ann", "a@b@c", "a b@c", "a\x00@b.c", "x" * 300 + "@b.c"])
def test_what_is_no_email_is_refused(kept: Store, email: str) -> None:
    with pytest.raises(InvalidInput):
        kept.users.register(email, "correct horse")


@pytest.mark.parametrize("password", ["short", "x" * 2000])
def test_a_password_has_a_length(kept: Store, password: str) -> None:
    with pytest.raises(InvalidInput):
        kept.users.register("a@b.c", password)


def test_a_password_can_be_changed(kept: Store) -> None:
    user = kept.users.register("a@b.c", "correct horse")
    kept.users.set_password(user.id, "another horse")
    assert kept.users.sign_in("a@b.c", "another horse") == user
    with pytest.raises(Unauthorized):
        kept.users.sign_in("a@b.c", "correct horse")


def test_a_token_holds_seven_days(kept: Store, clock: Clock) -> None:
    user, _ = kept.users.of_client("agent")
    secret, grant = kept.tokens.issue(user.id)
    assert secret.startswith("nmv_usr_")
    assert kept.tokens.resolve(secret).user_id == user.id
    assert grant.expires == grant.created + 7 * 86_400_000
    clock.turn(days=6.99)
    assert kept.tokens.resolve(secret).id == grant.id
    clock.turn(days=0.02)
    with pytest.raises(Unauthorized, match="expired"):
        kept.tokens.resolve(secret)


def test_a_revoked_token_is_worthless(kept: Store) -> None:
    user, _ = kept.users.of_client("agent")
    secret, _ = kept.tokens.issue(user.id)
    kept.tokens.revoke(secret)
    kept.tokens.revoke("nmv_usr_unknown")
    with pytest.raises(Unauthorized):
        kept.tokens.resolve(secret)


@pytest.mark.parametrize("secret", ["", "nmv_usr_x", "\x00", "\ud800", "x" * 100_000])
def test_an_unknown_token_is_refused(kept: Store, secret: str) -> None:
    with pytest.raises(Unauthorized):
        kept.tokens.resolve(secret)


def test_no_secret_is_kept(kept: Store) -> None:
    user, _ = kept.users.of_client("agent-in-clear")
    kept.users.register("a@b.c", "correct horse", bind=user.id)
    secret, _ = kept.tokens.issue(user.id)
    key, _ = kept.tokens.issue_key(user.id, "laptop")
    with kept.database.read() as db:
        rows = [str(db.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in _TABLES]
    for hidden in (secret, key, "agent-in-clear", "correct horse"):
        assert hidden not in "".join(rows)


_TABLES = ("users", "clients", "tokens", "accounts", "projects")


def test_a_key_has_a_name_and_scopes(kept: Store) -> None:
    user, _ = kept.users.of_client("agent")
    secret, _ = kept.tokens.issue_key(user.id, "laptop", ["read", "render"])
    grant = kept.tokens.resolve(secret)
    assert (grant.name, grant.kind, grant.scopes) == ("laptop", "key", {"read", "render"})
    assert [key.name for key in kept.tokens.keys(user.id)] == ["laptop"]
    kept.tokens.revoke_id(user.id, grant.id)
    assert kept.tokens.keys(user.id) == ()
    with pytest.raises(Unauthorized):
        kept.tokens.resolve(secret)


def test_a_key_without_name_or_known_scope_is_refused(kept: Store) -> None:
    user, _ = kept.users.of_client("agent")
    for name, scopes in (("", ["read"]), ("x", []), ("x", ["admin"]), ("\x00", ["read"])):
        with pytest.raises(InvalidInput):
            kept.tokens.issue_key(user.id, name, scopes)


def test_nobody_revokes_the_keys_of_others(kept: Store) -> None:
    ann, bob = (kept.users.of_client(name)[0] for name in ("ann", "bob"))
    secret, grant = kept.tokens.issue_key(ann.id, "laptop")
    with pytest.raises(NotFound):
        kept.tokens.revoke_id(bob.id, grant.id)
    assert kept.tokens.resolve(secret).id == grant.id


def test_a_claim_token_opens_one_project_and_is_no_user_token(kept: Store) -> None:
    ann, bob = (kept.users.of_client(name)[0] for name in ("ann", "bob"))
    project = kept.projects.add(ann.id)
    secret, _ = kept.tokens.issue_claim(ann.id, project.task_id)
    assert secret.startswith("clm_")
    assert kept.tokens.resolve(secret, "claim").task_id == project.task_id
    with pytest.raises(Unauthorized):
        kept.tokens.resolve(secret)
    with pytest.raises(NotFound):
        kept.tokens.issue_claim(bob.id, project.task_id)


def test_joining_accounts_keeps_everything(kept: Store) -> None:
    anon, _ = kept.users.of_client("agent")
    secret, _ = kept.tokens.issue(anon.id)
    project = kept.projects.add(anon.id, name="mine", session_id="s1")
    kept.credits.grant(anon.id, 100, "start", key="a")
    hold = kept.credits.hold(anon.id, 30, "work", key="w")
    job, _ = kept.jobs.add("export", anon.id, {}, digest="d", name="r1")
    user = kept.users.register("a@b.c", "correct horse")
    kept.projects.add(user.id, session_id="s1")
    kept.jobs.add("export", user.id, {}, digest="e", name="r1")
    kept.credits.grant(user.id, 7, "start", key="b")
    kept.join(anon.id, user.id)
    kept.join(anon.id, user.id)
    assert kept.tokens.resolve(secret).user_id == user.id
    assert kept.users.of_client("agent")[0] == kept.users.get(anon.id) == user
    assert kept.projects.of_task(user.id, project.task_id).name == "mine"
    assert kept.jobs.get(job.id).user_id == user.id
    balance = kept.credits.balance(user.id)
    assert (balance.available, balance.frozen) == (77, 30)
    kept.credits.release(hold.id)
    assert kept.credits.balance(user.id).available == 107
    assert kept.credits.audit() == []


def test_only_anonymous_accounts_are_joined(kept: Store) -> None:
    ann = kept.users.register("a@b.c", "correct horse")
    bob = kept.users.register("b@b.c", "correct horse")
    anon, _ = kept.users.of_client("agent")
    for source, target in ((ann.id, bob.id), (anon.id, anon.id)):
        with pytest.raises(InvalidInput):
            kept.join(source, target)
