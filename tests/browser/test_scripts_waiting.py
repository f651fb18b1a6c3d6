"""Cool-downs that count, and the value of a chart that a person points at."""

from playwright.sync_api import Page, expect

from tests.browser.website import Site

SERVER_NOW = 1_764_000_000_000
RESEND = """<form method="post" action="/uusi-koodi" data-busy="Hetki…">
  <button class="linkbtn" id="resend" type="submit">Lähetä uusi koodi</button>
  <p class="small muted num" data-cooldown-until="{until}" data-server-now="{now}" data-cooldown-for="resend"
    data-template="Voit lähettää uuden koodin {{seconds}} sekunnin kuluttua."
    data-over="Voit nyt lähettää uuden koodin."></p>
  </form>"""
COOLING = RESEND.format(until=SERVER_NOW + 30_000, now=SERVER_NOW)
CHART = """<figure class="chart"><svg class="plot w" viewBox="0 0 720 320" data-plot="44 716">
    <line class="cursor" data-cursor x1="0" x2="0" y1="26" y2="290"></line></svg>
  <label class="vh" for="pos">Kaavion kohta</label>
  <input class="vh-range" id="pos" type="range" min="0" max="2" step="1"
    value="0" data-chart-range data-values='["1.11. 10,2 kWh", "2.11. 11,0 kWh", "3.11. 9,4 kWh"]'>
  <output class="readout" for="pos" aria-live="off"></output></figure>"""


def test_a_cool_down_counts_by_the_servers_clock_and_ends(page: Page, site: Site, stopped_clock: None) -> None:
    page.goto(site.page(COOLING))
    line, button = page.locator("[data-cooldown-until]"), page.get_by_role("button", name="Lähetä uusi koodi")
    expect(line).to_have_text("Voit lähettää uuden koodin 30 sekunnin kuluttua.")
    expect(button).to_have_attribute("aria-disabled", "true")

    page.clock.run_for(12_000)
    expect(line).to_have_text("Voit lähettää uuden koodin 18 sekunnin kuluttua.")

    page.clock.run_for(18_000)
    expect(line).to_have_text("Voit nyt lähettää uuden koodin.")
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_start_and_end_of_a_cool_down_are_announced_and_nothing_between(
    page: Page, site: Site, stopped_clock: None
) -> None:
    page.goto(site.page(COOLING))
    status = page.locator("[data-status]")

    page.clock.run_for(200)
    expect(status).to_have_text("Voit lähettää uuden koodin 30 sekunnin kuluttua.")
    page.clock.run_for(20_000)
    expect(status).to_have_text("Voit lähettää uuden koodin 30 sekunnin kuluttua.")

    page.clock.run_for(11_000)
    expect(status).to_have_text("Voit nyt lähettää uuden koodin.")


def test_nothing_is_sent_during_a_cool_down(page: Page, site: Site) -> None:
    page.goto(site.page(COOLING))
    button = page.get_by_role("button", name="Lähetä uusi koodi")
    expect(button).to_have_attribute("aria-disabled", "true")

    button.click(force=True)
    button.press("Enter")
    button.evaluate("button => button.form.requestSubmit(button)")

    expect(button).to_be_focused()
    assert site.posts() == []


def test_a_cool_down_that_begins_later_counts_from_then(page: Page, site: Site, stopped_clock: None) -> None:
    page.goto(site.page(RESEND.format(until="", now="")))
    line, button = page.locator("[data-cooldown-until]"), page.get_by_role("button", name="Lähetä uusi koodi")
    expect(line).to_be_empty()
    expect(button).not_to_have_attribute("aria-disabled", "true")

    line.evaluate(
        "(line, [until, now]) => { Object.assign(line.dataset, { cooldownUntil: until, serverNow: now }); }",
        [SERVER_NOW + 5_000, SERVER_NOW],
    )

    expect(line).to_have_text("Voit lähettää uuden koodin 5 sekunnin kuluttua.")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.clock.run_for(5_000)
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_a_button_that_is_rendered_anew_during_a_cool_down_waits_too(page: Page, site: Site) -> None:
    page.goto(site.page(COOLING))
    button = page.get_by_role("button", name="Lähetä uusi koodi")

    button.evaluate("button => { button.outerHTML = '<button id=resend type=submit>Lähetä uusi koodi</button>'; }")

    expect(button).to_have_attribute("aria-disabled", "true")


def test_words_of_a_cool_down_wait_until_the_page_is_alive(page: Page, site: Site) -> None:
    page.goto(site.page(COOLING, alive=False))
    line = page.locator("[data-cooldown-until]")
    expect(page.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    expect(line).to_be_empty()

    page.locator("main").evaluate("main => { main.dataset.hydrated = 'true'; }")

    expect(line).not_to_be_empty()


def test_the_keyboard_walks_over_a_chart(page: Page, site: Site) -> None:
    page.goto(site.page(CHART))
    position = page.get_by_label("Kaavion kohta")
    expect(position).to_have_attribute("aria-valuetext", "1.11. 10,2 kWh")
    expect(page.locator("output")).to_be_empty()

    position.press("ArrowRight")

    expect(position).to_have_attribute("aria-valuetext", "2.11. 11,0 kWh")
    expect(page.locator("output")).to_have_text("2.11. 11,0 kWh")
    expect(page.locator(".cursor")).to_have_attribute("transform", "translate(380 0)")


def test_pointing_at_a_bar_says_its_value(page: Page, site: Site) -> None:
    page.goto(site.page(CHART))
    box = page.locator("svg.plot").bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] * 700 / 720, box["y"] + 50)
    expect(page.locator("output")).to_have_text("3.11. 9,4 kWh")
    expect(page.get_by_label("Kaavion kohta")).to_have_value("2")

    page.mouse.move(box["x"] + box["width"] * 10 / 720, box["y"] + 50)
    expect(page.locator("output")).to_have_text("3.11. 9,4 kWh")


def test_new_values_of_a_chart_are_said_at_the_same_place(page: Page, site: Site) -> None:
    page.goto(site.page(CHART))
    position = page.get_by_label("Kaavion kohta")
    position.press("ArrowRight")

    position.evaluate('range => { range.dataset.values = \'["a", "b", "c"]\'; }')

    expect(page.locator("output")).to_have_text("b")
