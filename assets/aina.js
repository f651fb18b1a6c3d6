/* The browser's own part of Elenia Aina; docs/markup.md says what each attribute means. People's acts are caught on the window in the
   capture phase, before the framework's handlers; one observer puts the page in order after each change. So nothing is bound to a node
   that the framework may render anew. Until the page is alive, only attributes and classes change. */
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const on = (types, act) => types.split(" ").forEach((type) => window.addEventListener(type, act, true));
  const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
  const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  const swallow = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };

  /* ---- alive: after hydration ---- */
  const waiting = [];
  const alive = () => !one('main[data-hydrated]:not([data-hydrated="true"])');
  const whenAlive = (act) => { if (alive()) act(); else waiting.push(act); };

  let saying;
  function say(text) {
    if (!text) return;
    whenAlive(() => {
      write(one("[data-status]"), "");
      clearTimeout(saying);
      saying = setTimeout(() => write(one("[data-status]"), text), 100);
    });
  }

  function focusOn(id) {
    const target = byId(id) || one(`[name="${CSS.escape(id)}"]`);
    if (!target) return;
    const inner = target.matches("fieldset, [role=group], [role=radiogroup]")
      && (one("input:checked", target) || one("input:not([type=hidden]), select, textarea", target));
    (inner || target).focus();
  }

  /* ---- password rules: the same words of code as on the server; nothing typed leaves the page ---- */
  const prepare = (text) => text.replace(/\p{Zs}/gu, " ").normalize("NFC");
  const signs = (text) => [...prepare(text)].length;
  const holds = (pattern) => (text) => pattern.test(prepare(text));
  const rules = Object.freeze({
    prepare,
    length: (text) => signs(text) >= 8,
    case: (text) => holds(/\p{Lu}|\p{Lt}/u)(text) && holds(/\p{Ll}/u)(text),
    digit: holds(/\p{Nd}/u),
    special: holds(/[^\p{L}\p{M}\p{N}\p{Cc}\p{Cs}]/u),
    allowed: (text) => !holds(/[\p{Cc}\p{Cs}]/u)(text) && signs(text) <= 128,
    match: (text, again) => text !== "" && prepare(text) === prepare(again),
    broken: (text) => ["length", "case", "digit", "special", "allowed"].filter((name) => !rules[name](text)),
  });
  window.ainaRules = rules;

  /* `told`: the rule, or "all", that may turn red now. */
  function paintRules(list, told) {
    const typed = (role) => one(`[data-password=${role}]`, list.closest("form"))?.value ?? "";
    let met = 0;
    for (const item of all("[data-rule]", list)) {
      const good = rules[item.dataset.rule](typed("new"), typed("again"));
      const state = one("[data-state]", item);
      met += good;
      item.classList.toggle("met", good);
      if (good) item.classList.remove("bad");
      else if (told === "all" || told === item.dataset.rule) item.classList.add("bad");
      if (alive()) write(state, good ? state.dataset.met : state.dataset.unmet);
    }
    return met;
  }

  let resting;
  function sumUp(list) {
    const summary = one("[data-rules-summary]", list);
    const words = { met: paintRules(list), total: all("[data-rule]", list).length };
    if (summary) whenAlive(() => write(summary, summary.dataset.template.replace(/{(\w+)}/g, (_, name) => words[name])));
  }

  const rulesOf = (field) => field.form && one("[data-password-rules]", field.form);
  on("input", (event) => {
    const list = near(event, "[data-password]") && rulesOf(event.target);
    if (!list) return;
    paintRules(list); // marks only: the sum is said after a rest
    clearTimeout(resting);
    resting = setTimeout(sumUp, 800, list);
  });
  on("focusout", (event) => {
    const list = near(event, "[data-password=again]") && rulesOf(event.target);
    if (list && event.target.value) paintRules(list, "match");
  });

  function reveal(button, shown) {
    const field = byId(button.getAttribute("aria-controls"));
    if (!field) return;
    const { selectionStart, selectionEnd } = field;
    button.setAttribute("aria-pressed", shown);
    field.type = shown ? "text" : "password";
    setTimeout(() => field.setSelectionRange(selectionStart, selectionEnd)); // the browser drops the caret after the press
    whenAlive(() => write(one("[data-word]", button), shown ? button.dataset.hide : button.dataset.show));
  }
  const SHOWN = '[data-show-password][aria-pressed="true"]';
  const conceal = (root) => all(SHOWN, root).forEach((button) => reveal(button, false));

  /* ---- submitting: once, held until the page is alive, known by the id of its press ---- */
  const busy = new Map(); // form → { button, done, timer, held }
  const cooling = new Set(); // buttons
  const stamped = new WeakSet(); // hidden fields that have our id
  const sent = new WeakSet(); // forms sent with the id that they have
  const byEvent = (form) => "eventForm" in form.dataset;

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  }
  function stamp(form) {
    for (const field of all('input[name="press"]', form)) {
      field.value = newId();
      stamped.add(field);
    }
    sent.delete(form);
  }

  function dim(button) {
    if (button.classList.contains("busy") || cooling.has(button)) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  /* While a posted form waits for its answer, that answer alone says where the browser goes: it may end the session. */
  const isSending = () => [...busy.keys()].some((form) => !byEvent(form));
  const noteSending = () => document.documentElement.toggleAttribute("data-sending", isSending());
  function begin(form, button, held) {
    const timer = held ? 0 : setTimeout(end, byEvent(form) ? 10000 : 30000, form);
    busy.set(form, { button, done: form.dataset.done, timer, held });
    noteSending();
    if (button) {
      button.classList.add("busy");
      dim(button);
    }
    say(form.dataset.busy);
  }
  function end(form) {
    const { button, timer } = busy.get(form);
    clearTimeout(timer);
    busy.delete(form);
    noteSending();
    if (button) {
      button.classList.remove("busy");
      dim(button);
    }
  }
  function pressAgain(form, button) {
    if (!busy.has(form)) return;
    end(form);
    if (button?.isConnected) button.click();
    else form.requestSubmit();
  }

  let staying = false; // a download has been asked for: the browser saves a file, and this page goes on
  on("beforeunload", (event) => {
    if (staying) event.stopImmediatePropagation(); // else the framework lets go of its connection for good
    staying = false;
  });
  on("submit", (event) => {
    const form = event.target;
    const active = document.activeElement;
    const button = event.submitter || (active?.form === form && active.type === "submit" ? active : one("[type=submit]", form));
    conceal(form);
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (busy.has(form) || button?.getAttribute("aria-disabled") === "true") return swallow(event);
    if (byEvent(form) && !alive()) {
      swallow(event);
      begin(form, button, true);
      return whenAlive(() => setTimeout(pressAgain, 0, form, button));
    }
    all("[data-password-rules]", form).forEach((list) => paintRules(list, "all"));
    sent.add(form);
    if ("logout" in form.dataset) tabs.postMessage("ended");
    staying = "noBusy" in form.dataset;
    if (!staying) begin(form, button);
  });
  on("input change", (event) => {
    const form = event.target.form;
    if (sent.has(form) && !busy.has(form)) stamp(form); // changed after it was sent: another press
  });

  /* Whether a change of the page is one of, in, or around an element of `selector`. */
  function touches(record, selector) {
    const target = record.target instanceof Element ? record.target : record.target.parentElement;
    const moved = [...record.addedNodes, ...record.removedNodes].filter((node) => node instanceof Element);
    return Boolean(target && target.closest(selector)) || moved.some((node) => node.matches(selector) || one(selector, node));
  }
  const ANSWER = "[data-error-summary], .err, form [role=status]:not([data-rules-summary]), form [role=alert]";
  function settleForms(records) {
    for (const field of all('input[name="press"]')) if (field.form && !(stamped.has(field) && field.value)) stamp(field.form);
    const ran = records.some(({ attributeName, target }) => attributeName === "data-busy" && target.dataset.busy !== "true");
    const answered = records.some((record) => touches(record, ANSWER));
    for (const [form, { done, held }] of busy) {
      if (!form.isConnected) end(form);
      else if (byEvent(form) && !held && (ran || answered || form.dataset.done !== done)) {
        end(form);
        stamp(form);
        all("[data-error-summary]", form).forEach((summary) => told.delete(summary)); // the same errors again get the focus again
      }
    }
  }

  /* ---- errors ---- */
  const told = new WeakMap(); // summary → the text it had
  let titles; // { plain, error } while an error stands in the title
  function settleSummaries() {
    if (!alive()) return;
    let title;
    for (const summary of all("[data-error-summary]")) {
      const text = summary.closest("[hidden]") ? "" : summary.textContent.trim();
      const link = summary.matches("[data-focus]") ? summary : one("[data-focus]", summary);
      if (text) title = summary.dataset.title;
      if (text && told.get(summary) !== text) {
        if (summary.dataset.errorSummary === "single" && link) focusOn(link.dataset.focus);
        else summary.focus();
      }
      told.set(summary, text);
    }
    if (title && !titles) titles = { plain: document.title, error: document.title = title };
    if (title || !titles) return;
    if (document.title === titles.error) document.title = titles.plain;
    titles = null;
  }

  /* ---- what a press has done: in view, and where the press has left the focus nowhere, with the focus on it ---- */
  const heard = new WeakMap(); // region → what it said
  function settleSaid() {
    if (!alive()) return;
    for (const region of all("[data-said]")) {
      const text = region.textContent && region.dataset.said + region.textContent;
      const active = document.activeElement;
      if (text && heard.get(region) !== text) {
        if (active === document.body) region.focus();
        else if (!active.matches("input, select, textarea")) region.scrollIntoView({ block: "nearest" }); // who types stays
      }
      heard.set(region, text);
    }
  }

  function isBusinessId(text) {
    const id = text.replace(/[ -]/g, "").toUpperCase().replace(/^FI/, "").padStart(/^ *\d{6}-\d *$/.test(text) ? 8 : 0, "0");
    return /^\d{8}$/.test(id) && [7, 9, 10, 5, 8, 4, 2, 1].reduce((sum, weight, at) => sum + weight * id[at], 0) % 11 === 0;
  }
  const wellFormed = { email: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim()), "business-id": isBusinessId };
  const ours = new WeakMap(); // field → the error that we wrote
  function tell(field, error) {
    const frame = field.closest(".field");
    write(one(".err", frame), error);
    frame.classList.toggle("bad", error !== "");
    field.setAttribute("aria-invalid", error !== "");
    ours.set(field, error);
    say(error);
  }
  const isGood = (field) => !field.value.trim() || wellFormed[field.dataset.check](field.value);
  function leaveField(field) {
    const size = Number(field.dataset.group);
    const grouped = size && field.value.replace(/\s/g, "").replace(new RegExp(`.{${size}}(?=.)`, "gu"), "$& ");
    if (size && grouped !== field.value) field.value = grouped;
    if (field.dataset.check && field.isConnected && alive() && !isGood(field)) tell(field, field.dataset.blurError);
  }
  on("input", (event) => {
    const field = near(event, "[data-check]");
    const shown = field && one(".err", field.closest(".field")).textContent;
    // An event form's error is the server's to take away, unless we wrote it: its page would not show the same one again.
    if (shown && (shown === ours.get(field) || !field.closest("[data-event-form]")) && isGood(field)) tell(field, "");
  });
  /* An error makes the page longer: not between the press on a button and its release, or the press would miss. */
  let pointerDown = false;
  const afterPointer = [];
  on("pointerdown", () => { pointerDown = true; });
  on("pointerup pointercancel", () => {
    pointerDown = false;
    setTimeout(() => afterPointer.splice(0).forEach((act) => act()));
  });
  on("focusout", (event) => {
    const field = near(event, "[data-check], [data-group]");
    if (field && pointerDown) afterPointer.push(() => leaveField(field));
    else if (field) setTimeout(leaveField, 0, field);
  });

  /* ---- registration's kind, languages, session ---- */
  function settleKinds() {
    for (const part of all("[data-kind-only]")) {
      const chosen = one('input[name="kind"]:checked', part.closest("form"));
      const needless = chosen && chosen.value !== part.dataset.kindOnly;
      if (chosen && part.hidden !== needless) part.hidden = needless;
    }
  }
  on("change", settleKinds);

  /* Who types a limit wants it. */
  on("input", (event) => {
    const box = event.target.value?.trim() && byId(event.target.dataset.ticks);
    if (box && !box.checked) box.click();
  });

  function post(url, entries) {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: url, hidden: true });
    for (const [name, value] of entries) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
    form.remove();
  }
  const KEPT_BACK = "[type=password], [autocomplete$=-password], [autocomplete~=one-time-code], [type=file], [type=hidden], button, "
    + "fieldset, output";
  function typedText(form) {
    conceal(form);
    const kept = [...form.elements].filter((field) => field.name && !field.disabled && !field.matches(KEPT_BACK)
      && (field.checked || !["radio", "checkbox"].includes(field.type)));
    return kept.map((field) => [field.name, field.value]);
  }
  /* The secret of a mail's link: out of the address, where the history would keep it, into the form that needs it. */
  let secret = "";
  function takeSecret() {
    const field = one("input[data-fragment]");
    if (!field) return;
    if (location.hash.length > 1) {
      secret = location.hash.slice(1);
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    if (secret && field.value !== secret) field.value = secret; // rendered anew
  }
  addEventListener("hashchange", takeSecret);

  /* What the address has said once goes from it: loaded again or come back to, the page does not say it again. */
  function forgetSaid() {
    const address = new URL(location);
    if (alive()) all("[data-once]").forEach(({ dataset }) => address.searchParams.delete(dataset.once));
    if (address.search !== location.search) history.replaceState(history.state, "", address);
  }

  function changeLanguage(link, event) {
    if (secret) link.hash = secret; // the page in the other language needs it too
    const form = one("form[data-keep]");
    const url = form ? form.dataset.keepAction : link.dataset.post;
    if (!url || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    swallow(event);
    const choice = [["language", link.hreflang], ["to", link.pathname + link.search]];
    post(url, form ? [...typedText(form), ...choice, ["form", form.dataset.keep]] : choice);
  }

  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("aina-session") : { postMessage() {} };
  tabs.onmessage = ({ data }) => { if (data === "ended") leave(); else askSession("GET"); };
  function leave() {
    const page = one("[data-signed-in]");
    if (page && !isSending()) location.replace(page.dataset.endedUrl);
  }

  const WARNING = 120; // seconds before the idle end
  let askAt = 0;
  let asking;
  function askIn(seconds) {
    askAt = Date.now() + seconds * 1000;
    clearTimeout(asking);
    asking = setTimeout(askSession, seconds * 1000, "GET");
  }
  /* GET: how long is left; POST: the person stays. The server's clock alone counts. */
  async function askSession(method) {
    const bar = one(".sessionbar[data-session-url]");
    if (!bar) return;
    askIn(30); // should no answer come
    const request = { method, redirect: "manual", cache: "no-store", body: method === "POST" ? new URLSearchParams() : null };
    let left;
    try {
      const answer = await fetch(bar.dataset.sessionUrl, request);
      left = [0, 401, 403].includes(answer.status) ? 0 : (await answer.json()).idle_seconds;
    } catch { return; }
    if (typeof left !== "number") return;
    if (left <= 0) return leave();
    if (method === "POST") tabs.postMessage("stayed");
    if (left > WARNING && bar.contains(document.activeElement)) focusOn("main");
    bar.hidden = left > WARNING;
    askIn(left > WARNING ? left - WARNING : left + 1);
  }
  on("visibilitychange", () => { if (!document.hidden && askAt && Date.now() > askAt) askSession("GET"); });
  on("pageshow", (event) => {
    if (event.persisted && one("[data-signed-in]")) return location.reload();
    if (event.persisted) [...busy.keys()].forEach((form) => end(form));
    settle([]); // the browser may have put typed text and choices back
  });

  let lost = false;
  function settleConnection() {
    const bar = one(".conn[data-back]");
    if (!bar) return;
    const { back } = bar.dataset;
    if (lost && !bar.textContent) {
      write(bar, back);
      setTimeout(() => { if (bar.textContent === back) write(bar, ""); }, 4000);
    }
    bar.classList.toggle("back", bar.textContent === back);
    const was = lost;
    lost = bar.textContent !== "" && bar.textContent !== back;
    if (lost && !was) keepForms();
    if (was && !lost) setTimeout(() => { kept = []; }, 10000);
  }

  /* ---- what was typed into opened forms: a server that has forgotten them closes them ---- */
  let kept = []; // { name, typed, opened } of the forms that were open when the connection was lost
  function keepForms() {
    kept = all("form[data-form]").map((form) => ({ name: form.dataset.form, typed: typedText(form), opened: false }));
  }
  on("input change", () => { if (lost) keepForms(); });
  on("click submit", (event) => { if (!lost && event.isTrusted) kept = []; });
  function settleKept() {
    if (lost || !alive()) return;
    for (const memory of kept) {
      const form = one(`form[data-form="${CSS.escape(memory.name)}"]`);
      const opener = one(`[data-opens="${CSS.escape(memory.name)}"]`);
      if (form && memory.opened) {
        kept = kept.filter((other) => other !== memory);
        refill(form, memory.typed);
      } else if (!form && opener && !memory.opened) {
        memory.opened = true;
        setTimeout(() => opener.click());
      }
    }
  }
  function refill(form, typed) {
    for (const [name, text] of typed) {
      const field = [...form.elements].find((other) => other.name === name
        && (!["radio", "checkbox"].includes(other.type) || other.value === text));
      if (!field) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = true;
      else field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /* ---- waiting: cool-downs ---- */
  const cooldowns = new WeakMap(); // line → { key, end, running }
  let ticking;
  function settleCooldowns() {
    let next = Infinity; // milliseconds to the next change of a number
    for (const line of all("[data-cooldown-until]")) {
      const { cooldownUntil, serverNow, cooldownFor, template, over } = line.dataset;
      const key = `${cooldownUntil} ${serverNow}`;
      const end = Date.now() + Number(cooldownUntil) - Number(serverNow || Date.now());
      const state = cooldowns.get(line)?.key === key ? cooldowns.get(line) : { key, end, running: false };
      const rest = state.end - Date.now();
      const left = Math.ceil(rest / 1000);
      const running = left > 0;
      const words = running ? template.replace("{seconds}", left) : over;
      cool(byId(cooldownFor), running);
      if (alive() && (running || state.running)) write(line, words);
      if (running !== state.running) say(words);
      cooldowns.set(line, Object.assign(state, { running }));
      if (running) next = Math.min(next, rest - (left - 1) * 1000);
    }
    clearTimeout(ticking);
    if (next < Infinity) ticking = setTimeout(settleCooldowns, next);
  }
  function cool(button, running) {
    if (!button || cooling.has(button) === running) return;
    cooling[running ? "add" : "delete"](button);
    dim(button);
  }

  /* ---- open and close: menu, chat, dialogs, tabs ---- */
  const panelOf = (button) => byId(button.getAttribute("aria-controls"));
  function unfold(button, open) {
    const panel = panelOf(button);
    button.setAttribute("aria-expanded", open);
    if (button.matches("[data-menu]")) panel.classList.toggle("menu-open", open);
    else panel.hidden = !open;
  }
  /* On narrow screens the panel stands at the page's end: opened, or grown by what it has fetched, it is in view. */
  function settleChat(records) {
    const panel = one(".chat-panel:not([hidden])");
    const grown = panel && records.some((record) => record.target === panel || touches(record, ".chat-panel [role=status]"));
    if (grown) panel.scrollIntoView({ block: "nearest" });
  }
  const isOpen = (button) => button.getAttribute("aria-expanded") === "true";
  function fold(button) {
    unfold(button, false);
    button.focus();
  }
  function foldOne() {
    const open = all("[data-menu], [data-chat]").filter(isOpen);
    const active = document.activeElement;
    const inside = open.find((button) => active === button || active === document.body || panelOf(button).contains(active));
    if (inside) fold(inside);
    else if (open.length) unfold(open.pop(), false); // whoever is busy elsewhere keeps the focus
  }

  const openers = new WeakMap(); // dialog → what had the focus before
  const wanted = new WeakMap(); // dialog → its data-open
  function openDialog(dialog, opener = document.activeElement) {
    if (dialog.open) return;
    // a dialog that opens with the page itself gives the focus to its own button afterwards
    openers.set(dialog, opener === document.body ? one(`[data-dialog-open="${dialog.id}"]`) : opener);
    dialog.showModal();
    (one("[autofocus]", dialog) || byId(dialog.getAttribute("aria-labelledby")))?.focus();
  }
  function settleDialogs() {
    for (const dialog of all("dialog[data-open]")) {
      const { open } = dialog.dataset;
      if (wanted.get(dialog) !== open && open === "true") openDialog(dialog);
      if (wanted.get(dialog) === "true" && open !== "true" && dialog.open) dialog.close();
      wanted.set(dialog, open);
    }
  }
  on("close", (event) => openers.get(event.target)?.focus());

  function selectTab(tab) {
    for (const other of all("[role=tab]", tab.closest("[data-tabs]"))) {
      other.setAttribute("aria-selected", other === tab);
      other.tabIndex = other === tab ? 0 : -1;
      panelOf(other).hidden = other !== tab;
    }
    tab.focus();
  }
  on("keydown", (event) => {
    if (event.key === "Escape" && !one("dialog[open]")) foldOne();
    const tab = near(event, "[data-tabs] [role=tab]");
    if (!tab || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = all("[role=tab]", tab.closest("[data-tabs]"));
    const at = row.indexOf(tab);
    const next = { ArrowLeft: at - 1 + row.length, ArrowRight: at + 1, Home: 0, End: row.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    selectTab(row[next % row.length]);
  });

  /* ---- charts: one value chosen by keyboard or pointer ---- */
  const used = new WeakSet(); // ranges that a person has moved
  const edges = (plot) => plot.dataset.plot.split(" ").map(Number);
  function settleRange(range) {
    const figure = range.closest("figure");
    const values = JSON.parse(range.dataset.values || "[]");
    const text = values[range.value] || "";
    if (range.getAttribute("aria-valuetext") !== text) range.setAttribute("aria-valuetext", text);
    if (!used.has(range)) return;
    whenAlive(() => write(one("output", figure), text));
    for (const plot of all("svg[data-plot]", figure)) {
      const [from, to] = edges(plot);
      const x = from + ((Number(range.value) + 0.5) * (to - from)) / values.length;
      all("[data-cursor]", plot).forEach((line) => line.setAttribute("transform", `translate(${x} 0)`));
    }
  }
  function pick(range, index) {
    used.add(range);
    if (index !== undefined) range.value = index;
    settleRange(range);
  }
  on("input", (event) => { if (near(event, "[data-chart-range]")) pick(event.target); });
  on("pointerdown pointermove", (event) => {
    const plot = near(event, "svg[data-plot]");
    const range = plot && one("[data-chart-range]", plot.closest("figure"));
    if (!range) return;
    const [from, to] = edges(plot);
    const box = plot.getBoundingClientRect();
    const view = plot.viewBox.baseVal;
    const share = (view.x + ((event.clientX - box.left) * view.width) / box.width - from) / (to - from);
    if (share >= 0 && share < 1) pick(range, Math.floor(share * (Number(range.max) + 1)));
  });

  /* ---- theme ---- */
  function storedTheme() {
    try { return localStorage.getItem("aina-theme") || "auto"; } catch { return document.documentElement.dataset.theme || "auto"; }
  }
  function settleTheme() {
    const theme = storedTheme();
    const { dataset } = document.documentElement;
    if (theme === "auto") delete dataset.theme;
    else if (dataset.theme !== theme) dataset.theme = theme;
    for (const choice of all("[data-theme-choice]")) {
      const chosen = choice.dataset.themeChoice === theme;
      if (choice.type === "radio") choice.checked = chosen;
      else choice.setAttribute("aria-pressed", chosen);
    }
  }
  function chooseTheme(theme) {
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("aina-theme", theme); } catch { /* for this page only */ }
    settleTheme();
  }
  on("storage", settleTheme);

  /* ---- presses ---- */
  const presses = {
    "[data-show-password]": (button) => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      reveal(button, shown);
      say(shown ? button.dataset.shown : button.dataset.hidden);
    },
    "a[data-focus]": (link, event) => { swallow(event); focusOn(link.dataset.focus); },
    "a[data-language]": changeLanguage,
    "[data-menu], [data-chat]": (button) => unfold(button, !isOpen(button)),
    ".menu-open a": (link) => unfold(one(`[data-menu][aria-controls="${link.closest(".menu-open").id}"]`), false),
    "[data-chat-close]": () => fold(one("[data-chat]")),
    "[data-dialog-open]": (button) => openDialog(byId(button.dataset.dialogOpen), button),
    "[data-dialog-close]": (button) => button.closest("dialog").close(),
    "[data-tabs] [role=tab]": selectTab,
    "[data-theme-choice]": (choice) => chooseTheme(choice.dataset.themeChoice),
    "[data-stay]": () => askSession("POST"),
    "[data-print]": () => window.print(),
    "[data-reload]": () => location.reload(),
  };
  on("click", (event) => {
    if (near(event, '[aria-disabled="true"]')) return swallow(event);
    for (const [selector, act] of Object.entries(presses)) {
      const pressed = near(event, selector);
      if (pressed) act(pressed, event);
    }
  });

  /* ---- the page in order, now and after each change ---- */
  function settle(records) {
    if (alive()) waiting.splice(0).forEach((act) => act());
    takeSecret();
    forgetSaid();
    settleForms(records);
    settleSummaries();
    settleSaid();
    settleChat(records);
    settleKinds();
    settleConnection();
    settleKept();
    settleCooldowns();
    settleDialogs();
    settleTheme();
    all("[data-password-rules]").forEach((list) => paintRules(list));
    all("[data-chart-range]").forEach(settleRange);
    all(SHOWN).map(panelOf).forEach((field) => { if (field?.type === "password") field.type = "text"; }); // rendered anew
    if (!askAt && one(".sessionbar[data-session-url]")) askIn(60);
  }
  new MutationObserver(settle).observe(document, {
    subtree: true, childList: true, characterData: true,
    attributeFilter: ["data-hydrated", "data-busy", "data-done", "data-open", "data-cooldown-until", "data-server-now", "data-values",
      "data-theme", "data-said", "hidden", "checked", "type"],
  });
  settle([]);
})();
