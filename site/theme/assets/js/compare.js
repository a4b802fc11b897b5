// Two to four countries side by side. The page holds every country's column in
// a template; the address says which are shown: ?c=ES,PT, or #ES,PT from disk.
"use strict";
(() => {
  const root = document.querySelector("[data-compare]");
  if (!root) return;
  const words = JSON.parse(document.getElementById("vs-words").textContent);
  const stock = document.getElementById("vs-all").content.firstElementChild;
  const selects = [...root.querySelectorAll("select")];
  const names = new Map([...stock.querySelectorAll("[data-listed]")].map((e) => [e.dataset.code, e.dataset.listed]));
  const list = (all) => (all.length < 2 ? all.join() : all.slice(0, -1).join(", ") + words.and + all.at(-1));
  const out = root.querySelector(".pick-out");
  const title = document.title;
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, k) => (k in values ? String(values[k]) : all));
  const make = (name, text, attributes = {}) => {
    const e = document.createElement(name);
    e.textContent = text;
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    return e;
  };

  // What a cell says, without when and by whom.
  const said = (td) => [td.querySelector(".st use")?.getAttribute("href"), td.querySelector(".st").textContent, ...[...td.querySelectorAll("li")].map((li) => li.textContent)].join("\n");

  // kind of a row: what is known of one country alone is not a difference.
  function kind(cells) {
    const known = cells.filter((td) => "known" in td.dataset).length;
    if (known === 0) return "silent";
    if (known < cells.length) return "some";
    return cells.every((td) => said(td) === said(cells[0])) ? "same" : "differ";
  }

  // columns keeps, of the children that belong to a country, those chosen, in
  // the order chosen.
  function columns(parent, codes) {
    const own = new Map([...parent.children].filter((e) => e.dataset.code).map((e) => [e.dataset.code, e]));
    for (const e of own.values()) e.remove();
    parent.append(...codes.map((code) => own.get(code)));
  }

  function table(codes) {
    const vs = stock.cloneNode(true);
    vs.classList.add("n" + codes.length);
    columns(vs.querySelector("dl"), codes);
    columns(vs.querySelector("thead tr"), codes);
    const body = vs.querySelector("tbody");
    const groups = { differ: [], some: [], same: [], apart: [], silent: [] };
    for (const tr of [...body.rows]) {
      columns(tr, codes);
      groups["apart" in tr.dataset ? "apart" : kind([...tr.cells].slice(1))].push(tr);
    }
    for (const k of ["differ", "some", "same", "apart"]) {
      if (!groups[k].length) continue;
      const part = body.cloneNode(false);
      part.dataset.kind = k;
      const head = make("th", words[k] + " ", { scope: "rowgroup", role: "rowheader", colspan: codes.length + 1 });
      head.append(make("small", groups[k].length));
      const row = make("tr", "", { class: "vs-g", role: "row" });
      row.append(head);
      part.append(row, ...groups[k]);
      body.before(part);
    }
    body.remove();
    const silent = vs.querySelector(".vs-silent");
    groups.silent.forEach((tr, i) => silent.append(i ? ", " : " ", tr.querySelector("th a")));
    if (groups.silent.length) silent.append(".");
    else silent.remove();
    return { vs, counts: Object.fromEntries(Object.entries(groups).map(([k, rows]) => [k, rows.length])) };
  }

  // asked is what the address asks for: known codes, each once, four at most.
  function asked() {
    const wanted = decodeURIComponent(location.hash.slice(1)) || new URLSearchParams(location.search).get("c") || "";
    const codes = [...new Set(wanted.toUpperCase().split(",").filter(Boolean))];
    return { codes: codes.filter((c) => names.has(c)).slice(0, selects.length), unknown: codes.find((c) => /^[A-Z]{2}$/.test(c) && !names.has(c)) };
  }

  function show() {
    const { codes, unknown } = asked();
    selects.forEach((s, i) => (s.value = codes[i] ?? ""));
    let chosen = list(codes.map((c) => names.get(c)));
    chosen = chosen.charAt(0).toUpperCase() + chosen.slice(1);
    out.replaceChildren();
    let line = say("pick_hint");
    if (codes.length === 1) line = say("pick_second", { names: chosen });
    if (codes.length > 1) {
      const { vs, counts } = table(codes);
      out.append(vs);
      line = say("said", { names: chosen, ...counts });
    }
    if (unknown) line = say("pick_unknown", { code: unknown }) + " " + line;
    root.querySelector(".pick-say").textContent = line;
    document.title = codes.length > 1 ? chosen + " · " + title : title;
  }

  root.addEventListener("change", () => {
    const codes = [...new Set(selects.map((s) => s.value).filter(Boolean))];
    try {
      history.pushState(null, "", codes.length ? "?c=" + codes.join(",") : location.pathname);
      show();
    } catch {
      location.hash = codes.join(","); // a page from disk may change nothing else of its address
    }
  });
  window.addEventListener("hashchange", show);
  window.addEventListener("popstate", show);
  root.hidden = false;
  show();
})();
