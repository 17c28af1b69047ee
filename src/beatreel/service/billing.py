"""What a user without credits is told: where to get some."""

from __future__ import annotations

from beatreel.errors import NoCredits

from .context import Service


def unpaid(service: Service, base: str, user_id: str) -> NoCredits:
    """Return the error of a user who cannot pay.

    Parameters
    ----------
    base
        Address under which the user reaches this server.
    """
    if service.store.users.get(user_id).registered:
        return NoCredits("There are not enough credits for this: top up and try again.")
    return NoCredits(
        "There are not enough credits for this: register for more at "
        f"{base}/register?bind={user_id}"
    )
