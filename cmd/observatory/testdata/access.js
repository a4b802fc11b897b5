// Checks that a test runs inside a page, past its policy. Each gives lines that say
// what is wrong; none changes what the page says.
"use strict";
globalThis.access = (() => {
  const seen = e => e.checkVisibility({visibilityProperty: true});
  const name = e => e.tagName.toUpperCase() + [...e.classList].map(c => "." + c).join("") + ": " + (e.getAttribute("aria-label") || e.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
  const stops = () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(e =>
    seen(e) && !e.disabled && e.tabIndex >= 0 && e.type !== "hidden" &&
    !(e.tagName === "SUMMARY" && e !== e.closest("details")?.querySelector("summary")) &&
    !(e.type === "radio" && e !== group(e)));
  // Of radio buttons one is a stop: the chosen one, else the first.
  const group = e => {
    const all = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"]`)].filter(seen);
    return all.find(r => r.checked) ?? all[0];
  };
  const outlined = e => [e, e.nextElementSibling, e.parentElement, ...(e.labels ?? [])].some(x => {
    const s = x && getComputedStyle(x);
    return s && (s.outlineStyle === "auto" || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
  });
  // Whether something else lies on top of all of an element that can be seen.
  const covered = e => {
    if (e instanceof SVGElement) return false;
    const spots = [...e.getClientRects()].flatMap(r => [.1, .5, .9].map(f => [r.left + r.width * f, r.top + r.height / 2])).filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    return spots.every(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return !hit || !(e.contains(hit) || hit.contains(e) || [...(e.labels ?? [])].some(l => l.contains(hit)));
    });
  };
  const parse = s => { const m = s.match(/^rgba?\(([^)]+)\)$/); if (!m) return null; const p = m[1].split(/[ ,\/]+/).map(Number); return p.length < 4 ? [...p, 1] : p; };
  const light = c => { const f = c.slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c && c[3] === 1) return c; } return [255, 255, 255, 1]; };

  // What the page looks like to axe; only names rules, else all of WCAG 2.2 A and AA
  // and what its makers hold for good practice.
  async function axeSays(only) {
    const runOnly = only ?? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
    return found.violations.flatMap(v => v.nodes.slice(0, 2).map(n => `${v.id} (${v.nodes.length}): ${n.html.slice(0, 140)} ${n.failureSummary.replace(/\s+/g, " ").slice(0, 200)}`));
  }
  // Sideways scrolling of the page, and text cut off by its box.
  function cut() {
    const out = [], page = document.documentElement;
    if (page.scrollWidth > innerWidth) {
      const wide = [...document.body.querySelectorAll("*")].filter(e => seen(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scrolls")).pop();
      out.push(`the page is ${page.scrollWidth} px wide in a window of ${innerWidth}: ${wide ? name(wide) : ""}`);
    }
    const hides = v => v === "hidden" || v === "clip";
    for (const e of document.body.querySelectorAll("*")) {
      if (e instanceof SVGElement || !seen(e) || !e.textContent.trim()) continue;
      const s = getComputedStyle(e), box = e.getBoundingClientRect();
      if (box.width <= 2 || box.height <= 2) continue; // for screen readers
      if (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || hides(s.overflowY) && e.scrollHeight > e.clientHeight + 2) out.push("cut off: " + name(e));
    }
    return out;
  }
  // The same with the spacing that WCAG 1.4.12 lets a reader ask for.
  function spaced() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*:not(svg *){line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
    document.adoptedStyleSheets.push(sheet);
    const out = cut();
    document.adoptedStyleSheets.pop();
    return out;
  }
  // Every stop of the keyboard: in the order of the page, outlined, not covered.
  function focus() {
    const out = [];
    for (const e of stops()) {
      if (e.tabIndex > 0) out.push("tabindex " + e.tabIndex + ": " + name(e));
      e.focus({focusVisible: true});
      if (document.activeElement !== e) out.push("takes no focus: " + name(e));
      else if (!outlined(e)) out.push("no outline: " + name(e));
      else if (covered(e)) out.push("covered: " + name(e));
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return out;
  }
  // Where the system sets the colours: text stands out, and so does every mark.
  function forced() {
    const out = [];
    if (!matchMedia("(forced-colors: active)").matches) return ["colours are not forced"];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || e instanceof SVGElement || !seen(e)) continue;
      const box = e.getBoundingClientRect(), c = parse(getComputedStyle(e).color);
      if (box.width <= 2 || box.height <= 2 || !c) continue;
      if (contrast(c, behind(e)) < 4.5) out.push("too little contrast: " + name(e));
    }
    const canvas = behind(document.body);
    for (const e of document.querySelectorAll("main svg :is(.m-yes, .m-s1, .m-s2, .m-s3, .m-s4, .m-s5, .m-nr, .m-no)")) {
      if (!seen(e) || !e.getBoundingClientRect().width) continue;
      const s = getComputedStyle(e), paint = v => { const c = parse(v); return v.startsWith("url") || c && c[3] > 0 && contrast(c, canvas) > 1.4; };
      if (!paint(s.fill) && !paint(s.stroke)) out.push("a mark is not seen: " + e.outerHTML.slice(0, 80));
    }
    return out;
  }
  // Drawings: something is drawn, and no label is cut or leaves the drawing.
  function figures() {
    const out = [];
    for (const f of document.querySelectorAll("figure")) {
      if (!seen(f)) continue;
      const title = f.querySelector("figcaption, h3, .ft")?.textContent.trim().slice(0, 50) ?? f.id;
      const drawn = [...f.querySelectorAll("svg :is(rect, path, circle, line, polygon, use)")].some(e => !e.closest(".gl, defs, .key") && seen(e) && e.getBoundingClientRect().width + e.getBoundingClientRect().height > 2);
      if (!drawn) out.push("nothing is drawn: " + title);
      for (const text of f.querySelectorAll("svg text")) {
        if (!seen(text) || !text.textContent.trim()) continue;
        let svg = text.ownerSVGElement;
        while (svg.ownerSVGElement) svg = svg.ownerSVGElement;
        const a = text.getBoundingClientRect(), b = (svg.closest("li") ?? svg).getBoundingClientRect();
        if (a.left < b.left - 2 || a.right > b.right + 2 || a.top < b.top - 2 || a.bottom > b.bottom + 2) out.push(`leaves the drawing: ${text.textContent.trim()} (${title})`);
        if (/(…|\.\.\.)$/.test(text.textContent.trim())) out.push(`cut short: ${text.textContent.trim()} (${title})`);
      }
      for (const e of f.querySelectorAll("*")) {
        if (!(e instanceof SVGElement) && seen(e) && getComputedStyle(e).textOverflow === "ellipsis" && e.scrollWidth > e.clientWidth + 1) out.push("cut short: " + name(e));
      }
    }
    return [...new Set(out)];
  }
  // Where the keyboard is now.
  function here() {
    const e = document.activeElement, r = e.getBoundingClientRect();
    const inside = r.right > 0 && r.bottom > 0 && r.left < innerWidth && r.top < innerHeight && r.width > 0;
    return {What: name(e), Main: !!e.closest("main"), Visible: inside && seen(e) && outlined(e), Top: r.top};
  }
  return {axe: axeSays, cut, spaced, focus, forced, figures, here, stops: () => stops().map(name)};
})();
0;
