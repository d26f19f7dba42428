// What a page shows, told from inside of it; runs in the browser, so it uses nothing from outside of itself.
export function seen() {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const name = (element) => (element.getAttribute('aria-label') ||
    (element.getAttribute('aria-labelledby') && document.getElementById(element.getAttribute('aria-labelledby'))?.textContent) ||
    element.textContent).trim();

  // Colours as the browser resolves them, composed over what lies below.
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const over = (top, below) => top.rgb.map((value, i) => value * top.alpha + below[i] * (1 - top.alpha));
  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.alpha > 0) layers.push(color);
      if (color.alpha === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const style = getComputedStyle(element);
    const below = background(element.closest('svg') ?? element);
    const ink = over(parse(element.closest('svg') && element.tagName === 'text' ? style.fill : style.color), below);
    const [light, dark] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const checked = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || checked.has(element) || !visible(element) || element.closest('script, noscript, .hidden, title')) continue;
    checked.add(element);
    const ratio = contrast(element);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  }

  // Words in pictures that lie on each other.
  const overlaps = [];
  for (const picture of all('svg[role=img]')) {
    const words = [...picture.querySelectorAll('text')].filter((word) => word.textContent.trim()).map((word) => [word.getBoundingClientRect(), word.textContent]);
    words.forEach(([a, one], i) => words.slice(i + 1).forEach(([b, other]) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 3) overlaps.push(`${one} | ${other}`);
    }));
  }

  const scrolls = (element) => element.closest('.wide, pre') !== null;
  const wide = all('body *').filter((element) => !scrolls(element) && !element.closest('svg, .skip, .hidden, .u-over') &&
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((element) => `${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().right)}`);

  return {
    title: document.title, lang: document.documentElement.lang,
    text: document.body.innerText.replaceAll('\u00a0', ' '),
    sentence: document.querySelector('h1').textContent.replaceAll('\u00a0', ' '),
    headings: all('h1, h2, h3, h4').map((heading) => Number(heading.tagName[1])),
    landmarks: ['header', 'main', 'footer'].map((tag) => all(tag).length),
    sections: all('main > section').map((section) => [section.id, name(section).length > 0]),
    sectionsUnnamed: all('section').filter((section) => !document.getElementById(section.getAttribute('aria-labelledby'))).length,
    pictures: all('.chart, svg:not([aria-hidden=true])').map((picture) => picture.getAttribute('role') === 'img' && (picture.getAttribute('aria-label') ?? '').length > 10),
    figuresWithoutCaption: all('figure').filter((figure) => !figure.querySelector('figcaption')?.textContent.trim()).length,
    tablesWithoutCaption: all('table:not(.u-legend)').filter((table) => !table.caption?.textContent.trim()).length,
    headersWithoutScope: all('table:not(.u-legend) th:not([scope])').length,
    unnamed: all('a, button, summary, [role=region]').filter((element) => !name(element)).map((element) => element.outerHTML.slice(0, 80)),
    brokenLinks: all('a[href^="#"]:not([href^="#/"])').filter((link) => !document.querySelector(link.getAttribute('href'))).length,
    duplicateIds: [...document.querySelectorAll('[id]')].map((element) => element.id).filter((id, i, ids) => ids.indexOf(id) !== i),
    smallButtons: all('button').filter((button) => button.getBoundingClientRect().height < 24).length,
    scripts: document.scripts.length, images: document.images.length, alerted: window.alerted ?? null,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide, faint, overlaps,
  };
}
