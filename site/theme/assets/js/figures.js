// Figures: on demand a figure is drawn live by the chart library, from the same
// option that made the static form, and its drawing is saved as PNG. Nothing is
// loaded before it is asked for. From disk nothing can be loaded: all stays static.
"use strict";
(() => {
  if (!location.protocol.startsWith("http")) return;
  const { engine, map } = document.currentScript.dataset;

  // The colours that stand for marks in an option, and the classes that they may
  // mean: steps and categories where the figure uses them, else states.
  const marks = {
    "#0c4a56": ["m-s5", "m-c1", "m-yes"], "#6ba2a8": ["m-s3", "m-part"], "#b9741a": ["m-c2", "m-dis"],
    "#dbe8e7": ["m-s1"], "#a7c9ca": ["m-s2"], "#34757f": ["m-s4"], "#9883c3": ["m-c3"], "#60502e": ["m-c4"],
    "#fcfaf6": ["m-no"], "#d9d3c6": ["m-nr"], "#efe9dd": ["m-nf"], "#c9c2b3": ["m-agg"], "#fbf8f2": ["m-na"], "#f7f3ea": ["m-un"], "#f5f1e9": ["m-land"],
  };
  const tokens = { "#1c1b18": "--ink", "#8b8577": "--rule-2", "#d8d2c5": "--rule", "#57534a": "--ink-2" };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // look is how a mark is drawn: a colour and, for a state, the pattern over it.
  function look(figure, hex) {
    const names = marks[hex];
    if (!names) return null;
    const name = names.find((n) => figure.querySelector(".form ." + n)) ?? names.at(-1);
    const line = { color: token("--pat"), dashArrayX: [1, 0], symbolSize: 1 };
    const mark = name.slice(2);
    const edge = { borderColor: token("--rule-2"), borderWidth: 0.6 };
    switch (name) {
      case "m-nr": return { mark, edge, color: token("--pat-bg"), decal: { ...line, symbol: "rect", dashArrayY: [1.6, 4.4], rotation: -Math.PI / 4 } };
      case "m-nf": return { mark, edge, color: token("--paper"), decal: { ...line, symbol: "circle", dashArrayX: [[1.6, 4.4], [0, 3, 1.6, 1.4]], dashArrayY: [1.6, 1.4] } };
      case "m-agg": return { mark, edge, color: token("--pat-bg"), decal: { ...line, symbol: "rect", dashArrayY: [2, 4] } };
      case "m-dis": return { mark, edge, color: token("--paper"), decal: { ...line, color: token("--fill"), symbol: "rect", dashArrayY: [4, 4], rotation: Math.PI / 4 } };
      case "m-na": case "m-un": return { mark, edge, color: token("--paper") };
    }
    const probe = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    probe.setAttribute("class", name);
    figure.querySelector("svg").append(probe);
    const color = getComputedStyle(probe).fill;
    probe.remove();
    return { mark, color };
  }

  // dress gives an option the colours of the theme as it is now. A state keeps
  // its pattern, whoever gave it its colour: the item, the series or a class of values.
  function dress(figure, option) {
    const looks = new Map();
    const dressed = (hex) => {
      if (!looks.has(hex)) looks.set(hex, look(figure, hex));
      return looks.get(hex);
    };
    const walk = (v) => {
      if (Array.isArray(v)) v.forEach((x, i) => (v[i] = walk(x)));
      else if (v && typeof v === "object") for (const k of Object.keys(v)) v[k] = walk(v[k]);
      else if (typeof v === "string" && tokens[v]) return token(tokens[v]);
      return v;
    };
    const pieces = [option.visualMap ?? []].flat();
    const classOf = (value) => {
      for (const vm of pieces) {
        const x = Array.isArray(value) ? value[vm.dimension ?? value.length - 1] : value;
        const piece = vm.pieces?.find((p) => p.value === x || (p.value === undefined && typeof x === "number" && x >= (p.min ?? -Infinity) && x <= (p.max ?? Infinity)));
        if (piece) return piece.color;
      }
    };
    const ink = token("--ink");
    const sans = token("--sans").split(",")[0].replaceAll('"', "") + ", sans-serif"; // the library writes it into attributes and measures with it
    for (const s of [option.series].flat()) {
      const area = s.type === "map" ? "areaColor" : "color";
      s.data = s.data.map((d) => {
        d = d && typeof d === "object" && !Array.isArray(d) ? d : { value: d };
        const hex = d.itemStyle?.areaColor ?? d.itemStyle?.color ?? classOf(d.value) ?? s.itemStyle?.color;
        const l = dressed(hex);
        if (!l) return d;
        const style = { [area]: l.color, decal: l.decal, ...(s.type === "map" ? l.edge : {}) };
        d.visualMap = false;
        d.mark = l.mark;
        d.itemStyle = { ...d.itemStyle, ...style };
        d.emphasis = { itemStyle: { ...style, borderColor: ink, borderWidth: 2 }, label: s.type === "map" ? { show: false } : undefined };
        return d;
      });
      s.select = { disabled: true };
      if (s.type === "map") mapped(s);
      if (s.type === "bar") s.barMaxWidth ??= 22;
      if (s.type === "heatmap" && s.itemStyle) s.itemStyle.borderWidth = 0.6;
      if (s.label?.show && /right|top|left/.test(s.label.position ?? "")) s.label.color = ink;
      if (s.label?.position === "insideLeft") s.label.color = token("--on-accent");
    }
    delete option.color;
    delete option.visualMap; // every item has its colour
    walk(option);
    option.backgroundColor = "transparent";
    option.textStyle = { ...option.textStyle, fontFamily: sans, color: ink };
    for (const t of [option.title ?? []].flat()) {
      t.textStyle = { ...t.textStyle, color: ink, fontFamily: sans };
      t.subtextStyle = { color: token("--ink-2"), fontFamily: sans };
    }
    for (const axis of [option.xAxis ?? [], option.yAxis ?? []].flat()) {
      axis.nameTextStyle = { color: ink, fontSize: 13 };
      if (axis.axisLabel?.formatter === "{value}") axis.axisLabel.formatter = (v) => String(v); // a year is no quantity
      axis.axisLabel = { color: ink, fontSize: 13, hideOverlap: axis.axisLabel?.interval === undefined, ...axis.axisLabel };
      axis.axisLine = { lineStyle: { color: token("--rule-2") }, ...axis.axisLine };
      axis.splitLine ??= { lineStyle: { color: token("--rule") } };
    }
    option.tooltip = { ...option.tooltip, renderMode: "richText", confine: true, trigger: "item", backgroundColor: token("--paper"), borderColor: ink, borderWidth: 1, padding: [6, 10],
      textStyle: { color: ink, fontFamily: sans, fontSize: 14, lineHeight: 20 }, formatter: (p) => wrapped(tip(figure, option, p)) };
    return option;
  }

  // mapped fits a map into the window of the static one, land around included.
  function mapped(s) {
    const [west, south, east, north] = geometry.window;
    Object.assign(s, { left: 0, top: 0, right: 0, bottom: 0, aspectScale: 1, boundingCoords: [[west, north], [east, south]], roam: false });
    s.itemStyle = { ...s.itemStyle, areaColor: token("--land"), borderColor: token("--edge"), borderWidth: 0.8 };
    s.emphasis = { disabled: false, label: { show: false }, itemStyle: { areaColor: token("--land") } };
    for (const d of s.data) d.name = s.nameMap?.[d.name] ?? d.name; // regions go by their names
  }

  // A tip says what the static form says of the same thing; where that says
  // nothing, the names and the value of the option. It never says a class of values.
  function tip(figure, option, p) {
    const s = [option.series].flat()[p.seriesIndex];
    const said = titled(figure, p, s);
    if (said) return said.text;
    if (s.type === "map") return "";
    const category = [option.yAxis ?? [], option.xAxis ?? []].flat().find((a) => a.type === "category" && a.show !== false);
    const parts = [];
    if (s.type === "bar" && category?.data[p.dataIndex]) parts.push(category.data[p.dataIndex]);
    if (s.type === "bar" && s.stack === "whole") parts.push(s.name);
    if (p.data?.name) parts.push(/^[A-Z]{2}$/.test(p.data.name) ? countries.of(p.data.name) : p.data.name);
    else if (p.value !== undefined && p.value !== "-") parts.push([p.value].flat().join(", "));
    const word = figure.querySelector(`.key use[href="#g-${p.data?.mark}"]`)?.closest("li").querySelector("span").firstChild.textContent;
    if (s.type === "heatmap" && word) parts.push(word.trim());
    return parts.join("\n");
  }

  // titled finds the words of the static form: a title "Spain: reported", led by
  // the name, or the title beside a code.
  function titled(figure, p, s) {
    const names = [p.name, s?.nameMap?.[p.name]].filter(Boolean);
    const swapped = /^(.*), ([^,]+)$/.exec(p.name);
    if (swapped) names.push(swapped[2] + ", " + swapped[1]);
    if (/^[A-Z]{2}$/.test(p.name)) names.push(countries.of(p.name));
    const panel = figure.querySelectorAll(".panels > li")[p.seriesIndex];
    for (const e of (panel ?? figure).querySelectorAll(".form title")) {
      const text = e.textContent;
      const mine = names.some((n) => text === n || text.startsWith(n + ":") || text.startsWith(n + " (") || text.startsWith(n + "\u00a0:") || text.startsWith(n + " :") || text.startsWith(n + ","));
      if (mine || names.includes(e.closest("svg")?.querySelector("text")?.textContent)) return { text, link: e.closest("a") };
    }
  }

  const countries = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });

  // Lines of a tip are broken here: it is drawn, not set.
  const wrapped = (text) => text.replace(/(.{24,44}?)\s+/g, "$1\n");

  // ---- one figure, live

  const once = new Map();
  const load = (key, start) => {
    if (!once.has(key)) once.set(key, start());
    return once.get(key);
  };
  let geometry;
  const json = (address) => load(address, () => fetch(address).then((r) => (r.ok ? r.json() : Promise.reject(new Error(address)))));

  async function explore(figure, button) {
    if (opening.has(figure)) return;
    opening.add(figure);
    try {
      await open(figure, button);
    } finally {
      opening.delete(figure);
    }
  }
  const opening = new Set();

  async function open(figure, button) {
    const form = figure.querySelector(".form");
    const height = Math.max(160, form.getBoundingClientRect().height);
    const [echarts, option] = await Promise.all([load(engine, () => import(new URL(engine, document.baseURI))), json(button.dataset.live)]);
    if ([option.series].flat().some((s) => s.type === "map")) {
      geometry = await json(map);
      load("registered", () => echarts.registerMap("europe", geometry));
    }
    const place = document.createElement("div");
    place.className = "live";
    place.tabIndex = 0;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", option.aria?.label?.description ?? "");
    place.style.height = height + "px";
    const voice = document.createElement("p");
    voice.className = "vh";
    voice.setAttribute("role", "status");
    form.after(place, voice);
    figure.classList.add("is-live");
    // The library clears what it has drawn by innerHTML, which the page's policy forbids.
    const clearable = (e) => Object.defineProperty(e, "innerHTML", { set: () => e.replaceChildren() });
    clearable(place);
    let chart;
    const draw = () => {
      chart?.dispose();
      chart = echarts.init(place, null, { renderer: "svg" });
      clearable(chart.getZr().painter.getSvgDom());
      chart.setOption({ ...dress(figure, structuredClone(option)), aria: { enabled: true, decal: { show: false }, label: { enabled: false } } });
      chart.on("click", (p) => {
        const to = titled(figure, p, [option.series].flat()[p.seriesIndex])?.link;
        if (to) location.assign(to.href.baseVal ? new URL(to.href.baseVal, document.baseURI) : to.href);
      });
    };
    draw();
    const size = new ResizeObserver(([e]) => e.contentRect.width && chart.resize()); // on paper it has no width
    size.observe(place);
    dark.addEventListener("change", draw);

    // Arrow keys go from item to item; what a tip shows is also said.
    let at = -1;
    const items = [option.series].flat().flatMap((s, seriesIndex) => (s.itemStyle?.color === "transparent" ? [] : s.data.map((d, dataIndex) => ({ seriesIndex, dataIndex }))));
    const keys = (e) => {
      const here = document.activeElement;
      if (here !== document.body && !figure.contains(here)) return;
      if (e.key === "Escape") return back();
      if (here !== place) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      if (at >= 0) chart.dispatchAction({ type: "downplay", ...items[at] });
      at = (at + step + items.length) % items.length;
      chart.dispatchAction({ type: "highlight", ...items[at] });
      chart.dispatchAction({ type: "showTip", ...items[at] });
      const now = chart.getOption().series[items[at].seriesIndex];
      const d = now.data[items[at].dataIndex];
      voice.textContent = tip(figure, chart.getOption(), { ...items[at], name: d.name, data: d, value: d.value }).replaceAll("\n", " ");
    };
    document.addEventListener("keydown", keys);
    function back() {
      document.removeEventListener("keydown", keys);
      dark.removeEventListener("change", draw);
      size.disconnect();
      chart.dispose();
      place.remove();
      voice.remove();
      figure.classList.remove("is-live");
      close.delete(figure);
      label(button, false);
      button.focus();
    }
    close.set(figure, back);
    label(button, true);
    place.focus({ preventScroll: true });
  }
  const close = new Map();

  function label(button, live) {
    button.textContent = live ? button.dataset.back : button.dataset.name;
  }

  // ---- PNG: the published drawing, in its own type, at twice its size

  const base64 = (blob) => new Promise((done, fail) => {
    const r = new FileReader();
    r.onload = () => done(r.result);
    r.onerror = fail;
    r.readAsDataURL(blob);
  });

  // An image may load nothing, so it takes the fonts of the page along.
  async function fonts(text) {
    let css = "";
    for (const rule of [...document.styleSheets].flatMap((s) => [...s.cssRules])) {
      if (!(rule instanceof CSSFontFaceRule) || !/normal/.test(rule.style.getPropertyValue("font-style") || "normal")) continue;
      const family = rule.style.getPropertyValue("font-family").replaceAll('"', "");
      const range = rule.style.getPropertyValue("unicode-range") || "U+0-";
      const wanted = /U\+0*-/i.test(range) || (/U\+0*100-/i.test(range) && /[\u0100-\u02ba]/.test(text));
      if (!wanted || !text.toLowerCase().includes('"' + family.toLowerCase() + '"')) continue;
      const file = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))[1];
      const data = await base64(await (await fetch(new URL(file, rule.parentStyleSheet.href))).blob());
      css += `@font-face{font-family:"${family}";font-weight:${rule.style.getPropertyValue("font-weight") || 400};src:url("${data}")}`;
    }
    return css;
  }

  async function png(button) {
    const address = new URL(button.dataset.png, document.baseURI);
    const text = await (await fetch(address)).text();
    const [w, h] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(text).slice(1).map(Number);
    const style = `<style>${await fonts(text)}</style>`;
    const drawing = text.replace(/<svg\b([^>]*)>/, (all, attributes) => `<svg${attributes.replace(/\s(width|height)="[^"]*"/g, "")} width="${2 * w}" height="${2 * h}">${style}`);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * w;
    canvas.height = 2 * h;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fcfaf6";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    const link = document.createElement("a");
    link.download = address.pathname.split("/").at(-1).replace(/\.svg$/, ".png");
    link.href = URL.createObjectURL(await new Promise((done) => canvas.toBlob(done, "image/png")));
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // ---- buttons

  const refused = (button) => () => (button.disabled = true); // the network failed: the static form is whole without it
  for (const button of document.querySelectorAll("[data-live], [data-png]")) {
    const figure = button.closest("figure");
    button.dataset.name = button.textContent;
    button.addEventListener("click", () => {
      if (button.dataset.png) return png(button).catch(refused(button));
      if (close.has(figure)) return close.get(figure)();
      explore(figure, button).catch(refused(button));
    });
    button.closest("[data-scripted]").hidden = false;
    // A touch of a mark asks for the live form too, unless the mark leads somewhere.
    if (button.dataset.live) figure.addEventListener("click", (e) => {
      if (!close.has(figure) && e.target.closest(".form svg") && !e.target.closest("a")) explore(figure, button).catch(refused(button));
    });
  }
})();
