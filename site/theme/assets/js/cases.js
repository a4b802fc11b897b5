// The cases: ticked boxes narrow the list down. Values of one facet are added
// together, facets narrow each other; the counts say what a further tick would
// leave. The choice stands in the address, so that it can be shared.
"use strict";
(() => {
  const root = document.querySelector("[data-facets]");
  if (!root) return;
  const status = root.querySelector("[role=status]");
  const reset = root.querySelector(".fs button");
  const cases = [...root.querySelectorAll("[data-f]")].map((li) => ({ li, has: new Set(li.dataset.f.split(" ")) }));

  // Each link becomes a box with its label.
  const facets = [...root.querySelectorAll(".fg")].map((group) => [...group.querySelectorAll("a[data-v]")].map((a) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.id = "v-" + a.dataset.v;
    const label = document.createElement("label");
    label.htmlFor = box.id;
    label.append(box, ...a.childNodes);
    const li = a.parentElement;
    a.replaceWith(label);
    box.addEventListener("change", () => { keep(); show(true); });
    return { id: a.dataset.v, box, li, count: li.querySelector(".fk"), fold: li.closest(".fm") };
  }));
  const values = facets.flat();
  const ticked = (facet) => facet.filter((v) => v.box.checked);

  // Whether a case passes every facet, or every one but a given facet.
  function passes(c, but) {
    return facets.every((f) => {
      const on = ticked(f);
      return f === but || !on.length || on.some((v) => c.has.has(v.id));
    });
  }

  function show(tell) {
    let n = 0;
    for (const c of cases) {
      c.li.hidden = !passes(c);
      if (!c.li.hidden) n++;
    }
    for (const f of facets) {
      const left = cases.filter((c) => passes(c, f));
      for (const v of f) {
        const k = left.filter((c) => c.has.has(v.id)).length;
        v.count.textContent = String(k);
        v.li.classList.toggle("zero", k === 0 && !v.box.checked);
      }
    }
    const any = values.some((v) => v.box.checked);
    reset.hidden = !any;
    const text = !any ? root.dataset.all : n ? root.dataset.count : root.dataset.none;
    if (tell || any) status.textContent = text.replace("{n}", String(n)).replace("{all}", String(cases.length));
  }

  function keep() {
    const on = values.filter((v) => v.box.checked).map((v) => v.id);
    history.replaceState(null, "", on.length ? "#" + on.join("+") : location.pathname + location.search);
  }

  function read() {
    const on = new Set(decodeURIComponent(location.hash.slice(1)).split("+"));
    for (const v of values) {
      v.box.checked = on.has(v.id);
      if (v.box.checked && v.fold) v.fold.open = true;
    }
    show(false);
  }

  reset.addEventListener("click", () => {
    for (const v of values) v.box.checked = false;
    keep();
    show(true);
    values[0]?.box.focus();
  });
  addEventListener("hashchange", read);
  root.classList.add("live");
  if (matchMedia("(max-width:54rem)").matches) root.querySelector(".fc-all").open = location.hash.length > 1;
  read();
})();
