"""The mailbox's REST API: the part of Mailpit's that tests need, in the same shapes."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from aina_app.demo.mailbox.mails import Mail, Mailbox, Part
from aina_app.demo.mailbox.search import search
from aina_app.demo.mailbox.store import Store

PAGE = 50
SNIPPET = 250


class Deletion(BaseModel):
    """The body of `DELETE /api/v1/messages`; without IDs everything is meant."""

    IDs: list[str] = []


def store_of(request: Request) -> Store:
    """The store that a request has come to."""
    return cast("Store", request.app.state.store)


async def messages(request: Request) -> Response:
    """A page of all mails, newest first."""
    store = store_of(request)
    return _listed(request, store.mails())


async def found_messages(request: Request) -> Response:
    """A page of the mails that meet `query`."""
    query = request.query_params.get("query", "").strip()
    if not query:
        return PlainTextResponse("Error: no search query", 400)
    return _listed(request, search(store_of(request), query))


def _listed(request: Request, mails: list[Mail]) -> Response:
    store = store_of(request)
    start, limit = (number(request, name, default) for name, default in (("start", 0), ("limit", PAGE)))
    shown = mails[start : start + limit]
    return JSONResponse(
        {
            "total": len(store.mails()),
            "unread": store.unread(),
            "count": len(shown),
            "messages_count": len(mails),
            "messages_unread": sum(not store.is_read(mail) for mail in mails),
            "start": start,
            "tags": [],
            "messages": [_summary(store, mail) for mail in shown],
        }
    )


def number(request: Request, name: str, default: int) -> int:
    """A count among the parameters of a request, or the default."""
    given = request.query_params.get(name, "")
    return int(given) if re.fullmatch(r"[0-9]{1,6}", given) else default


async def message(request: Request) -> Response:
    """One whole mail; whoever asks for it has read it."""
    store = store_of(request)
    mail = store.find(request.path_params["id"])
    if mail is None:
        return _unknown()
    store.mark_read(mail)
    return JSONResponse(_whole(mail))


async def message_headers(request: Request) -> Response:
    """The headers of a mail as they stand in it."""
    mail = store_of(request).find(request.path_params["id"])
    return _unknown() if mail is None else JSONResponse(mail.headers)


async def delete_messages(request: Request) -> Response:
    """Forget the mails that are named, or all."""
    body = await request.body()
    try:
        wish = Deletion.model_validate_json(body) if body else Deletion()
    except ValidationError:
        return PlainTextResponse("Error: not the JSON that is expected", 400)
    if wish.IDs:
        store_of(request).delete(wish.IDs)
    else:
        store_of(request).delete_all()
    return PlainTextResponse("ok")


def _unknown() -> Response:
    return PlainTextResponse("Error: message not found", 404)


def _envelope(mail: Mail) -> dict[str, Any]:
    """What the list and the whole mail have in common."""
    sender = mail.mailboxes("From") or [Mailbox("", mail.return_path)]
    return {
        "ID": mail.id,
        "MessageID": mail.message_id,
        "From": _people(sender)[0],
        "To": _people(mail.mailboxes("To")),
        "Cc": _people(mail.mailboxes("Cc")),
        "Bcc": _people(mail.hidden_recipients),
        "ReplyTo": _people(mail.mailboxes("Reply-To")),
        "Subject": mail.subject,
        "Username": "",
        "Tags": [],
        "Size": len(mail.raw),
    }


def _summary(store: Store, mail: Mail) -> dict[str, Any]:
    return _envelope(mail) | {
        "Read": store.is_read(mail),
        "Created": mail.received_at.isoformat().replace("+00:00", "Z"),
        "Attachments": sum(not part.is_inline for part in mail.parts),
        "Snippet": " ".join(mail.text.split())[:SNIPPET],
    }


def _whole(mail: Mail) -> dict[str, Any]:
    unsubscribe = mail.header("List-Unsubscribe")
    return _envelope(mail) | {
        "ReturnPath": mail.return_path,
        "ListUnsubscribe": {
            "Header": unsubscribe,
            "Links": re.findall(r"<([^<>]+)>", unsubscribe),
            "Errors": "",
            "HeaderPost": mail.header("List-Unsubscribe-Post"),
        },
        "Date": mail.sent_at.isoformat().replace("+00:00", "Z"),
        "Text": mail.text,
        "HTML": mail.html,
        "Inline": _parts(part for part in mail.parts if part.is_inline),
        "Attachments": _parts(part for part in mail.parts if not part.is_inline),
    }


def _people(people: list[Mailbox]) -> list[dict[str, str]]:
    return [{"Name": one.name, "Address": one.address} for one in people]


def _parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [
        {
            "PartID": part.id,
            "FileName": part.file_name,
            "ContentType": part.content_type,
            "ContentID": part.content_id,
            "Size": len(part.content),
            "Checksums": {
                "MD5": hashlib.md5(part.content, usedforsecurity=False).hexdigest(),
                "SHA1": hashlib.sha1(part.content, usedforsecurity=False).hexdigest(),
                "SHA256": hashlib.sha256(part.content).hexdigest(),
            },
        }
        for part in parts
    ]


ROUTES = [
    Route("/api/v1/messages", messages, methods=["GET"]),
    Route("/api/v1/messages", delete_messages, methods=["DELETE"]),
    Route("/api/v1/search", found_messages, methods=["GET"]),
    Route("/api/v1/message/{id}", message, methods=["GET"]),
    Route("/api/v1/message/{id}/headers", message_headers, methods=["GET"]),
]
