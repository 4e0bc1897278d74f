// Half of axe's time goes into the contrast of texts of which one sees without it that they stand out: opaque letters inside a box of one
// opaque colour, with nothing painted between the two. Such a text is counted here, as axe counts. Every other one, and every one that
// would fail, stays with axe, which has the last word.
(() => {
  const linear = (part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const colours = new Map();
  const read = (text) => {
    const m = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
    return m && { light: 0.2126 * linear(m[1] / 255) + 0.7152 * linear(m[2] / 255) + 0.0722 * linear(m[3] / 255), alpha: Number(m[4] ?? 1) };
  };
  const colour = (text) => { if (!colours.has(text)) colours.set(text, read(text)); return colours.get(text); };
  const drawn = new Set(["IMG", "svg", "CANVAS", "VIDEO", "IFRAME", "INPUT", "SELECT", "TEXTAREA", "PROGRESS", "METER", "OBJECT", "EMBED"]);
  const fields = new Set(["INPUT", "SELECT", "TEXTAREA"]);
  const lettersOf = (el) => [...el.childNodes].filter((n) => n.nodeType === 3 && n.nodeValue.trim());

  /** The texts that stand out without a doubt. */
  function plain() {
    const boxes = new Map();
    const box = (el) => {
      let b = boxes.get(el);
      if (!b) {
        const s = getComputedStyle(el);
        b = { el, fill: colour(s.backgroundColor), image: s.backgroundImage !== "none", clear: s.opacity === "0", scrolls: /auto|scroll/.test(s.overflow),
          odd: s.opacity !== "1" || s.mixBlendMode !== "normal" || s.filter !== "none" || s.backdropFilter !== "none" || s.maskImage !== "none" || s.backgroundClip === "text" };
        boxes.set(el, b);
      }
      return b;
    };
    const rect = (b) => b.rect ??= b.el.getBoundingClientRect();
    const holds = (b, r) => {
      const o = rect(b);
      return r.top >= o.top && r.left >= o.left && r.bottom <= (b.scrolls ? o.top + b.el.scrollHeight : o.bottom) && r.right <= (b.scrolls ? o.left + b.el.scrollWidth : o.right);
    };
    const crosses = (b, r) => { const o = rect(b); return r.left < o.right && o.left < r.right && r.top < o.bottom && o.top < r.bottom; };
    const seen = [...document.body.querySelectorAll("*")].filter((el) => el.checkVisibility({ visibilityProperty: true }));
    const over = seen.map(box).filter((b) => !b.clear && (b.image || b.odd || !b.fill || b.fill.alpha > 0 || drawn.has(b.el.nodeName)) && rect(b).width && rect(b).height);
    /** The box of one colour that all of the letters lie in, if nothing else has a part in what one sees there. */
    const ground = (el, rects) => {
      let found = null;
      for (let e = el; e; e = e.parentElement) {
        const b = box(e);
        if (b.odd) return null;
        if (found) continue;
        if (b.image || !b.fill || b.fill.alpha > 0 && b.fill.alpha < 1) return null;
        if (b.fill.alpha === 1) {
          if (!rects.every((r) => holds(b, r))) return null;
          found = b;
        }
      }
      return over.some((b) => rects.some((r) => crosses(b, r)) && !b.el.contains(el)) ? null : found;
    };
    const letters = document.createRange();
    return new WeakSet(seen.filter((el) => {
      const texts = lettersOf(el);
      if (!texts.length || fields.has(el.nodeName) || el.closest("svg")) return false;
      const s = getComputedStyle(el), ink = colour(s.color);
      if (ink?.alpha !== 1 || s.webkitTextFillColor !== s.color || s.textShadow !== "none" || parseFloat(s.webkitTextStrokeWidth)) return false;
      const under = ground(el, texts.flatMap((n) => { letters.selectNodeContents(n); return [...letters.getClientRects()]; }));
      if (!under) return false;
      const points = Math.ceil(parseFloat(s.fontSize) * 72) / 96;
      const large = points >= 18 || Number(s.fontWeight) >= 700 && points >= 14;
      return (Math.max(ink.light, under.fill.light) + 0.05) / (Math.min(ink.light, under.fill.light) + 0.05) > (large ? 3 : 4.5);
    }));
  }

  /** What axe finds by the rules of these tags. alone: it counts all contrasts itself. */
  window.axeFinds = (/** @type {string[]} */ tags, alone = false) => {
    const rule = axe._audit.rules.find((r) => r.id === "color-contrast"), all = rule.matches, sure = alone ? new WeakSet() : plain();
    if (!alone) rule.matches = (el, ...more) => !sure.has(el) && (fields.has(el.nodeName) || lettersOf(el).length > 0) && all.call(rule, el, ...more);
    return axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], iframes: false, preload: false })
      .then((r) => r.violations.map((v) => `${v.id} (${v.impact}): ` + v.nodes.map((n) => n.target + " " + ((n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? "")).join("; ")))
      .finally(() => { rule.matches = all; });
  };
})();
