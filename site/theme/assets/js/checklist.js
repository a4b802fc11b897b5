// The checklist: counts what was looked at, keeps it in this browser, writes it
// as CSV and reads that back. Nothing is sent, and nothing is scored.
"use strict";
(() => {
  const bar = document.querySelector("[data-checklist]");
  if (!bar) return;
  const words = JSON.parse(document.getElementById("ck-words").textContent);
  const name = bar.dataset.checklist;
  const place = "observatory." + name + "." + bar.dataset.version;
  const columns = ["question", "part", "item", "answer", "note"];

  // The items, in the order of the page.
  const items = [...document.querySelectorAll(".ck > li")].map((li) => ({
    id: li.id,
    part: li.parentElement.dataset.part,
    title: li.parentElement.dataset.title,
    text: li.querySelector(".q").firstChild.textContent,
    boxes: [...li.querySelectorAll("input")],
    note: li.querySelector("textarea"),
  }));
  const byId = new Map(items.map((it) => [it.id, it]));
  const answer = (it) => it.boxes.find((b) => b.checked)?.value ?? "";
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, k) => (k in values ? String(values[k]) : all));

  // ---- what is entered, as data: {id: [answer, note]} of the items that have either

  function state() {
    const out = {};
    for (const it of items) {
      if (answer(it) || it.note.value) out[it.id] = [answer(it), it.note.value];
    }
    return out;
  }

  function show(entered) {
    for (const it of items) {
      const [code, note] = entered[it.id] ?? ["", ""];
      (it.boxes.find((b) => b.value === code) ?? it.boxes.at(-1)).checked = true;
      it.note.value = note;
      grow(it.note);
    }
    count();
  }

  // A browser may refuse to keep anything (private windows, settings).
  let keeps = true;
  function keep() {
    try {
      const entered = state();
      if (Object.keys(entered).length) localStorage.setItem(place, JSON.stringify(entered));
      else localStorage.removeItem(place);
    } catch {
      if (keeps) tell(say("not_kept"));
      keeps = false;
    }
  }

  function kept() {
    try {
      const entered = JSON.parse(localStorage.getItem(place));
      return entered && typeof entered === "object" ? entered : {};
    } catch {
      return {};
    }
  }

  // ---- progress

  const looked = (list) => list.filter((it) => answer(it)).length;
  function progress(list) {
    return say("progress", { n: looked(list), all: list.length });
  }

  function count() {
    bar.querySelector("progress").value = looked(items);
    bar.querySelector("#ck-n").textContent = progress(items);
    for (const p of document.querySelectorAll(".ck-done")) {
      p.textContent = progress(items.filter((it) => it.part === p.dataset.part));
    }
    for (const it of items) it.note.closest("li").classList.toggle("done", answer(it) !== "");
  }

  // The note grows with its text, so that paper shows all of it.
  function grow(note) {
    note.style.height = "auto";
    if (note.value) note.style.height = note.scrollHeight + 2 + "px";
    else note.style.height = "";
  }

  // next goes to the first open item after the one at hand.
  function next() {
    const here = items.findIndex((it) => it.id === last);
    const order = [...items.slice(here + 1), ...items.slice(0, here + 1)];
    const it = order.find((it) => !answer(it));
    if (!it) return tell(say("all_done"));
    tell("");
    last = it.id;
    const li = document.getElementById(it.id);
    li.scrollIntoView({ block: "center" });
    it.boxes.at(-1).focus({ preventScroll: true });
  }
  let last = "";

  // ---- messages

  function tell(line, list = []) {
    const to = bar.querySelector(".ck-say");
    to.replaceChildren();
    if (line) {
      const p = document.createElement("p");
      p.textContent = line;
      to.append(p);
    }
    if (!list.length) return;
    const ul = document.createElement("ul");
    for (const text of list) {
      const li = document.createElement("li");
      li.textContent = text;
      ul.append(li);
    }
    to.append(ul);
  }

  // before is what stood here before the last erasure or reading.
  let before = null;
  function undoable(entered) {
    before = entered;
    bar.querySelector(".ck-back").hidden = !entered;
  }

  function ask(open) {
    const p = bar.querySelector(".ck-ask");
    const entered = Object.values(state());
    p.querySelector("span").textContent = say("erase_ask", { n: entered.filter((e) => e[0]).length, notes: entered.filter((e) => e[1]).length });
    p.hidden = !open;
    document.querySelector(open ? '[data-do="erase-no"]' : '[data-do="erase"]').focus();
  }

  // ---- CSV

  // A cell that a spreadsheet would take for a formula is led by an apostrophe;
  // one that begins like such a cell gets one more, so that reading gives back
  // what was written.
  const guard = (s) => (/^'*[=+\-@\t\r\n]/.test(s) ? "'" + s : s);
  const unguard = (s) => (/^'+[=+\-@\t\r\n]/.test(s) ? s.slice(1) : s);
  const cell = (s) => (/[",;\t\r\n]/.test(s) ? '"' + s.replaceAll('"', '""') + '"' : s);

  function csv() {
    const rows = items.map((it) => [it.id, it.title, it.text, answer(it), it.note.value]);
    return "\ufeff" + [columns, ...rows].map((r) => r.map((s) => cell(guard(s))).join(",") + "\r\n").join("");
  }

  // parse reads RFC 4180 with the delimiter that the first line uses most.
  // A quotation mark that is not closed gives the row in which it was opened.
  function parse(text) {
    const first = text.slice(0, text.search(/[\r\n]|$/));
    const by = [",", ";", "\t"].reduce((a, b) => (first.split(b).length > first.split(a).length ? b : a));
    const rows = [[]];
    let open = 0;
    for (let i = 0; i <= text.length; ) {
      let value = "";
      if (text[i] === '"') {
        open = rows.length;
        for (i++; i < text.length; i++) {
          if (text[i] !== '"') value += text[i];
          else if (text[i + 1] === '"') value += text[i++];
          else { open = 0; i++; break; }
        }
        if (open) return { rows, open };
      }
      while (i < text.length && text[i] !== by && text[i] !== "\n" && text[i] !== "\r") value += text[i++];
      rows.at(-1).push(value);
      if (text[i] === by) { i++; continue; }
      if (i >= text.length) break;
      i += text[i] === "\r" && text[i + 1] === "\n" ? 2 : 1;
      if (i >= text.length) break;
      rows.push([]);
    }
    return { rows, open: 0 };
  }

  // read checks a file whole: it gives what it holds, or everything wrong with it.
  function read(text) {
    text = text.replace(/^\ufeff/, "");
    if (!text.trim()) return { wrong: [say("bad_empty")] };
    const { rows, open } = parse(text);
    if (open) return { wrong: [say("bad_quote", { row: open })] };
    const head = rows[0].map((s) => s.trim().toLowerCase());
    const missing = ["question", "answer"].filter((c) => !head.includes(c));
    if (missing.length) return { wrong: missing.map((column) => say("bad_column", { column, allowed: columns.join(", ") })) };
    const at = (row, column) => unguard(row[head.indexOf(column)] ?? "");
    const codes = new Map(items[0].boxes.filter((b) => b.value).flatMap((b) => [[b.value, b.value], [b.nextElementSibling.textContent.toLowerCase(), b.value]]));
    const allowed = items[0].boxes.map((b) => b.value).filter(Boolean).join(", ");
    const entered = {}, seen = new Map(), wrong = [];
    let n = 0;
    rows.forEach((row, i) => {
      if (!i || row.every((s) => !s.trim())) return;
      n++;
      if (row.length !== head.length) return wrong.push(say("bad_cells", { row: i + 1, n: row.length, all: head.length }));
      const id = at(row, "question").trim(), code = at(row, "answer").trim().toLowerCase();
      if (!byId.has(id)) return wrong.push(say("bad_question", { row: i + 1, value: id, allowed: items[0].id + " … " + items.at(-1).id }));
      if (seen.has(id)) return wrong.push(say("bad_twice", { row: i + 1, value: id, first: seen.get(id) }));
      seen.set(id, i + 1);
      if (code && !codes.has(code)) return wrong.push(say("bad_answer", { row: i + 1, value: at(row, "answer"), allowed }));
      entered[id] = [codes.get(code) ?? "", head.includes("note") ? at(row, "note").replaceAll("\r\n", "\n") : ""];
    });
    return { entered, wrong, rows: n };
  }

  async function take(file) {
    const got = read(await file.text());
    if (got.wrong.length) {
      const more = got.wrong.length - 20;
      return tell(say("refused", { file: file.name }), more > 0 ? [...got.wrong.slice(0, 20), say("more", { n: more })] : got.wrong);
    }
    undoable(state());
    show({ ...state(), ...got.entered });
    keep();
    tell(say("taken", { file: file.name, rows: got.rows, n: looked(items), all: items.length }));
  }

  function save() {
    const link = document.createElement("a");
    link.download = name + ".csv";
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tell(say("saved", { file: link.download, n: looked(items), all: items.length }));
  }

  // ---- what the reader does

  const tools = {
    next,
    save,
    print: () => window.print(),
    erase: () => ask(true),
    "erase-no": () => ask(false),
    "erase-yes": () => {
      ask(false);
      undoable(state());
      show({});
      keep();
      tell(say("erased"));
    },
    undo: () => {
      show(before);
      undoable(null);
      keep();
      tell(say("undone"));
      bar.querySelector('[data-do="next"]').focus();
    },
  };
  document.addEventListener("click", (e) => tools[e.target.closest("button")?.dataset.do]?.());
  document.addEventListener("change", (e) => {
    if (e.target.dataset.do !== "read") return;
    if (e.target.files[0]) take(e.target.files[0]);
    e.target.value = ""; // the same file may be read again
  });
  document.addEventListener("input", (e) => {
    const li = e.target.closest(".ck > li");
    if (!li) return;
    last = li.id;
    undoable(null);
    if (e.target.matches("textarea")) grow(e.target);
    count();
    keep();
  });
  document.addEventListener("focusin", (e) => {
    const li = e.target.closest(".ck > li");
    if (li) last = li.id;
  });
  window.addEventListener("storage", (e) => {
    if (e.key === place) show(kept()); // the same list in another window
  });

  for (const e of document.querySelectorAll("[data-scripted]")) e.hidden = false;
  document.body.classList.add("scripted");
  show(kept());
})();
