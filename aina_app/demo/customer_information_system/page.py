"""The page at `/`: what the register holds and which changes have arrived, for people."""

from collections.abc import Iterable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from aina_app.demo.customer_information_system.register import Register
from aina_app.demo.customer_information_system.store import Change, Customership, Document

SHOWN_CHANGES = 50
STATUS = {"active": "voimassa", "ended": "päättynyt", "closed": "suljettu"}
SOURCE = {"portal": "portaalista", "elsewhere": "yhtiöstä"}
FIELDS = {
    "contact": "yhteystiedot",
    "refund_accounts": "palautustilit",
    "consents": "markkinointiluvat",
    "metering_points": "käyttöpaikat",
    "status": "tila",
    "name": "nimi",
}
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1b2733 }
h1, h2 { line-height: 1.2; overflow-wrap: break-word; hyphens: auto }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #c6d0d9 }
caption { text-align: left; padding: .5rem .75rem; color: #4a5a68 } td ul { margin: 0; padding-left: 1rem }
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Page:
    """The endpoint of the page."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def show(self, _request: Request) -> Response:
        """The page as it is now."""
        store = self._register.store
        rows = "".join(_customership(one) for one in store.customerships())
        changes = store.newest_changes(SHOWN_CHANGES)
        return HTMLResponse(_page(rows, "".join(_change(one) for one in changes)), headers=HEADERS)


def _page(customerships: str, changes: str) -> str:
    return f"""<!doctype html>
<html lang="fi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Asiakastietojärjestelmä (demo)</title><style>{STYLE}</style></head><body>
<h1>Asiakastietojärjestelmä (demo)</h1>
<p>Yhtiön oma rekisteri asiakkaistaan. Portaali hakee asiakkuudet täältä ja lähettää muutokset tänne; rajapinnan kuvaus
on osoitteessa <a href="/openapi.json">/openapi.json</a>. Kaikki henkilöt ja yritykset ovat keksittyjä.</p>
<h2>Saapuneet muutokset</h2>
<div class="scroll"><table><caption>Uusin ensin, enintään {SHOWN_CHANGES}</caption>
<thead><tr><th scope="col">Aika (UTC)</th><th scope="col">Asiakasnumero</th><th scope="col">Mikä muuttui</th>
<th scope="col">Mistä</th><th scope="col">Versio</th></tr></thead>
<tbody>{changes or '<tr><td colspan="5">Muutoksia ei ole vielä tullut.</td></tr>'}</tbody></table></div>
<h2>Asiakkuudet</h2>
<div class="scroll"><table><caption>Asiakasnumeron mukaan</caption>
<thead><tr><th scope="col">Asiakasnumero</th><th scope="col">Asiakas</th><th scope="col">Yhteystiedot</th>
<th scope="col">Palautustilit</th><th scope="col">Markkinointi</th><th scope="col">Käyttöpaikat</th>
<th scope="col">Tila</th></tr></thead><tbody>{customerships}</tbody></table></div>
</body></html>"""


def _change(one: Change) -> str:
    fields = ", ".join(FIELDS.get(name, name) for name in one.fields)
    moment = one.changed_at[:19].replace("T", " ")
    return _row(escape(moment), escape(one.number), escape(fields), SOURCE[one.source], str(one.version))


def _customership(one: Customership) -> str:
    document = one.document
    name = "<br>".join(escape(text) for text in (document["name"], document["business_id"]) if text)
    state = "poistettu" if one.gone else STATUS[document["status"]]
    return _row(
        f'<th scope="row">{escape(one.number)}</th>',
        name,
        _contact(document["contact"]),
        _items(_account(account) for account in document["refund_accounts"]),
        _items(_consents(document["consents"])),
        _items(_point(point) for point in document["metering_points"]),
        f"{state}, versio {document['version']}",
    )


def _row(*cells: str) -> str:
    return "<tr>" + "".join(cell if cell.startswith("<th") else f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _items(texts: Iterable[str]) -> str:
    listed = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{listed}</ul>" if listed else "–"


def _contact(contact: Document) -> str:
    place = f"{contact['postal_code']} {contact['city']}".strip()
    return "<br>".join(escape(text) for text in (contact["phone"], contact["email"], contact["street"], place) if text)


def _account(account: Document) -> str:
    bank = f", {account['bank_name']}" if account.get("bank_name") else ""
    return f"… {account['iban'][-4:]}{bank}" + (" (käytössä)" if account["in_use"] else "")


def _consents(consents: Document) -> Iterable[str]:
    names = {"direct_marketing": "suora", "electronic_marketing": "sähköinen"}
    return (f"{name}: {'sallittu' if consents[key]['allowed'] else 'kielletty'}" for key, name in names.items())


def _point(point: Document) -> str:
    end = f", päättynyt {point['contract_end']}" if point["contract_end"] else ""
    return f"{point['gsrn']} {point['address']}, {point['city']}{end}"
