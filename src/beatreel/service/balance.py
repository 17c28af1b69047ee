"""Credits, as the user sees them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from .context import Context
from .envelope import Answer, answer
from .identity import Reader

router = APIRouter(prefix="/api/credits", tags=["credits"])


@router.get("/balance/simple", response_model=Answer)
def balance(service: Context, caller: Reader) -> Any:
    """Tell what the user has; total is available and frozen together."""
    found = service.store.credits.balance(caller.id)
    return answer({"available": found.available, "frozen": found.frozen, "total": found.total})


@router.get("/statement", response_model=Answer)
def statement(
    service: Context, caller: Reader, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> Any:
    """List the last transfers, newest first."""
    lines = service.store.credits.statement(caller.id, limit=limit)
    return answer(
        {
            "transfers": [
                {
                    "id": line.id,
                    "kind": line.kind,
                    "amount": line.amount,
                    "reason": line.reason,
                    "created_at": line.created,
                }
                for line in lines
            ]
        }
    )
