"""Small urlencoded forms, read strictly: a field that comes twice is no field."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MAX_BYTES = 64 * 1024
MAX_FIELDS = 40


class FormUnfit(Exception):
    """Not a small urlencoded form with each field once."""


async def posted(request: Request) -> dict[str, str]:
    """The fields of a posted form.

    Raises:
        FormUnfit: another media type, too large, or a field twice.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise FormUnfit
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise FormUnfit
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise FormUnfit from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormUnfit
    return fields
