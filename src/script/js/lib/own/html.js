// k6/html: what can be done with the elements of a page. The page and its selectors are `native`'s: elements are numbers
// in the order of the page.
(function (native) {
  const ELEMENT = 1;
  const TEXT = 3;
  const isNothing = (value) => value === undefined || value === null;
  const inOrder = (ids) => [...new Set(ids)].sort((a, b) => a - b);

  // A selector nobody understands matches nothing.
  const find = (page, ids, selector) => native.find(page, ids, String(selector)) ?? [];
  const matching = (page, ids, selector) => native.matching(page, ids, String(selector)) ?? [];

  const absolute = (url, base) => {
    if (isNothing(url)) return '';
    try { return new URL(url, base || undefined).href; } catch { return url; }
  };

  const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  // As jQuery reads data-*: numbers, true, false, null and JSON are values of their own.
  function dataValue(text) {
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text === 'null') return null;
    if (text !== '' && String(Number(text)) === text) return Number(text);
    if (/^[[{]/.test(text)) { try { return JSON.parse(text); } catch { return text; } }
    return text;
  }

  class Selection {
    #page;
    #ids;
    #url;
    #before;
    constructor(page, ids, url, before) {
      this.#page = page;
      this.#ids = ids;
      this.#url = url;
      this.#before = before;
    }
    static parts(selection) { return { page: selection.#page, ids: selection.#ids, url: selection.#url }; }

    #with(ids) { return new Selection(this.#page, ids, this.#url, this); }
    #element(id) { return new Element(this.#page, id, this.#url); }
    #one(id) { return new Selection(this.#page, [id], this.#url, this); }
    // The ids that a selector, a function, an element or another selection stands for, among `ids`.
    #among(ids, what) {
      if (isNothing(what)) return ids;
      if (typeof what === 'string') return matching(this.#page, ids, what);
      if (typeof what === 'function') return ids.filter((id, i) => what(i, this.#element(id)));
      const wanted = new Set(idsOf(what));
      return ids.filter((id) => wanted.has(id));
    }
    // What a walk from each element finds, until a selector or an element holds.
    #walk(step, filter, until) {
      const stops = (id) => !isNothing(until) && this.#among([id], until).length > 0;
      const found = [];
      for (const start of this.#ids) {
        for (let id = step(start); id >= 0 && !stops(id); id = step(id)) found.push(id);
      }
      return this.#with(this.#among(inOrder(found), filter));
    }
    #once(step, filter) {
      const found = this.#ids.map(step).filter((id) => id >= 0);
      return this.#with(this.#among(inOrder(found), filter));
    }
    #next(id) { return native.nextElement(this.#page, id); }
    #previous(id) { return native.previousElement(this.#page, id); }
    #parent(id) {
      const parent = native.parent(this.#page, id);
      return parent > 0 ? parent : -1;
    }

    get length() { return this.#ids.length; }
    size() { return this.#ids.length; }
    find(selector) {
      if (typeof selector === 'string') return this.#with(find(this.#page, this.#ids, selector));
      const wanted = idsOf(selector);
      return this.#with(wanted.filter((id) => this.#ids.some((own) => native.isBelow(this.#page, id, own))));
    }
    add(what) {
      const more = typeof what === 'string' ? find(this.#page, [0], what) : idsOf(what);
      return this.#with(inOrder([...this.#ids, ...more]));
    }
    filter(what) { return this.#with(this.#among(this.#ids, what)); }
    not(what) {
      const out = new Set(this.#among(this.#ids, what));
      return this.#with(this.#ids.filter((id) => !out.has(id)));
    }
    is(what) { return this.#among(this.#ids, what).length > 0; }
    has(what) {
      const below = (id) => (typeof what === 'string' ? find(this.#page, [id], what)
        : idsOf(what).filter((other) => native.isBelow(this.#page, other, id)));
      return this.#with(this.#ids.filter((id) => below(id).length > 0));
    }
    first() { return this.#with(this.#ids.slice(0, 1)); }
    last() { return this.#with(this.#ids.slice(-1)); }
    eq(index) {
      const id = this.#ids.at(index);
      return this.#with(id === undefined ? [] : [id]);
    }
    slice(begin, end) { return this.#with(this.#ids.slice(begin, end)); }
    get(index) {
      if (index === undefined) return this.#ids.map((id) => this.#element(id));
      const id = this.#ids.at(index);
      return id === undefined ? undefined : this.#element(id);
    }
    single(selector) { return this.#with(find(this.#page, this.#ids, selector).slice(0, 1)); }
    end() { return this.#before ?? this.#with([]); }
    toArray() { return this.#ids.map((id) => this.#one(id)); }
    *[Symbol.iterator]() { for (const id of this.#ids) yield this.#element(id); }
    each(call) {
      if (typeof call !== 'function') throw new TypeError('the argument to each() must be a function');
      this.#ids.every((id, i) => call(i, this.#element(id)) !== false);
      return this;
    }
    map(call) {
      if (typeof call !== 'function') throw new TypeError('the argument to map() must be a function');
      return this.#ids.map((id, i) => call(i, this.#element(id)));
    }

    children(filter) {
      return this.#with(this.#among(inOrder(this.#ids.flatMap((id) => native.children(this.#page, id, true))), filter));
    }
    contents() { return this.#with(inOrder(this.#ids.flatMap((id) => native.children(this.#page, id, false)))); }
    parent(filter) { return this.#once((id) => this.#parent(id), filter); }
    parents(filter) { return this.#walk((id) => this.#parent(id), filter); }
    parentsUntil(until, filter) { return this.#walk((id) => this.#parent(id), filter, until); }
    closest(selector) {
      const found = this.#ids.map((start) => {
        let id = start;
        while (id >= 0 && this.#among([id], selector).length === 0) id = this.#parent(id);
        return id;
      });
      return this.#with(inOrder(found.filter((id) => id >= 0)));
    }
    next(filter) { return this.#once((id) => this.#next(id), filter); }
    nextAll(filter) { return this.#walk((id) => this.#next(id), filter); }
    nextUntil(until, filter) { return this.#walk((id) => this.#next(id), filter, until); }
    prev(filter) { return this.#once((id) => this.#previous(id), filter); }
    prevAll(filter) { return this.#walk((id) => this.#previous(id), filter); }
    prevUntil(until, filter) { return this.#walk((id) => this.#previous(id), filter, until); }
    siblings(filter) {
      const others = this.#ids.flatMap((id) => native.children(this.#page, native.parent(this.#page, id), true)
        .filter((other) => other !== id));
      return this.#with(this.#among(inOrder(others), filter));
    }

    attr(name, otherwise) {
      if (this.#ids.length === 0) return otherwise;
      return native.attribute(this.#page, this.#ids[0], String(name)) ?? otherwise;
    }
    text() { return this.#ids.map((id) => native.text(this.#page, id)).join(''); }
    html() { return this.#ids.length === 0 ? undefined : native.innerHtml(this.#page, this.#ids[0]); }
    val() { return this.#ids.length === 0 ? undefined : valueOf(this.#page, this.#ids[0]); }
    data(name) {
      if (this.#ids.length === 0) return undefined;
      if (name === undefined) {
        const all = {};
        for (const [key, value] of native.attributes(this.#page, this.#ids[0])) {
          if (key.startsWith('data-') && key.length > 5) all[camel(key.slice(5))] = dataValue(value);
        }
        return all;
      }
      const value = native.attribute(this.#page, this.#ids[0], `data-${dashed(String(name))}`);
      return isNothing(value) ? undefined : dataValue(value);
    }
    index(what) {
      if (this.#ids.length === 0) return -1;
      if (what === undefined) {
        const siblings = native.children(this.#page, native.parent(this.#page, this.#ids[0]), true);
        return siblings.indexOf(this.#ids[0]);
      }
      if (typeof what === 'string') return find(this.#page, [0], what).indexOf(this.#ids[0]);
      return this.#ids.indexOf(idsOf(what)[0]);
    }

    serializeArray() {
      return controls(this.#page, this.#ids).flatMap(({ name, value }) =>
        (Array.isArray(value) ? value : [value]).map((one) => ({ name, value: one })));
    }
    // Several controls of one name are a list.
    serializeObject() {
      const object = {};
      for (const { name, value } of this.serializeArray()) {
        if (!Object.hasOwn(object, name)) object[name] = value;
        else object[name] = [].concat(object[name], value);
      }
      return object;
    }
    serialize() {
      return this.serializeArray().map(({ name, value }) => [name, value])
        .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
        .map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join('&');
    }
    toString() { return this.text(); }
  }

  const formEncode = (text) => encodeURIComponent(text).replace(/%20/g, '+')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

  const partsOf = Selection.parts;
  delete Selection.parts;
  const idsOf = (what) => {
    if (what instanceof Selection) return partsOf(what).ids;
    if (what instanceof Element) return [elementParts(what).id];
    if (Array.isArray(what)) return what.flatMap(idsOf);
    throw new TypeError('a selector, a Selection or an Element is expected');
  };

  const optionValue = (page, id) => native.attribute(page, id, 'value') ?? native.text(page, id).trim();
  function selectValue(page, id) {
    const options = find(page, [id], 'option');
    const chosen = options.filter((option) => native.attribute(page, option, 'selected') !== undefined);
    if (native.attribute(page, id, 'multiple') !== undefined) return chosen.map((option) => optionValue(page, option));
    const one = chosen.at(-1) ?? options[0];
    return one === undefined ? undefined : optionValue(page, one);
  }
  function valueOf(page, id) {
    const attribute = native.attribute(page, id, 'value');
    switch (native.name(page, id)) {
      case 'select': return selectValue(page, id);
      case 'textarea': return native.text(page, id).replace(/^\n/, '');
      case 'option': return optionValue(page, id);
      case 'input': {
        const type = (native.attribute(page, id, 'type') ?? '').toLowerCase();
        return attribute ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
      }
      default: return attribute;
    }
  }
  // The controls that a form sends: of forms those in them, or these themselves.
  function controls(page, ids) {
    const all = inOrder([
      ...find(page, ids, 'input,select,textarea'),
      ...matching(page, ids, 'input,select,textarea'),
    ]);
    const sent = [];
    for (const id of all) {
      const name = native.attribute(page, id, 'name');
      const type = (native.attribute(page, id, 'type') ?? '').toLowerCase();
      if (isNothing(name) || name === '' || native.attribute(page, id, 'disabled') !== undefined) continue;
      if (native.name(page, id) === 'input') {
        if (['submit', 'button', 'reset', 'image', 'file'].includes(type)) continue;
        if ((type === 'checkbox' || type === 'radio') && native.attribute(page, id, 'checked') === undefined) continue;
      }
      const value = valueOf(page, id);
      if (value !== undefined) sent.push({ name, value });
    }
    return sent;
  }

  let elementParts;
  class Element {
    #page;
    #id;
    #url;
    static {
      elementParts = (element) => ({ page: element.#page, id: element.#id, url: element.#url });
    }
    constructor(page, id, url) {
      this.#page = page;
      this.#id = id;
      this.#url = url;
    }
    #node(id) { return id >= 0 ? new Element(this.#page, id, this.#url) : undefined; }
    #nodes(ids) { return ids.map((id) => this.#node(id)); }
    #attribute(name) { return native.attribute(this.#page, this.#id, name); }

    selection() { return new Selection(this.#page, [this.#id], this.#url); }
    nodeName() { return native.name(this.#page, this.#id); }
    nodeType() { return String(native.kind(this.#page, this.#id)); }
    nodeValue() { return native.kind(this.#page, this.#id) === TEXT ? native.text(this.#page, this.#id) : undefined; }
    textContent() { return native.text(this.#page, this.#id); }
    innerHTML() { return native.innerHtml(this.#page, this.#id); }
    outerHTML() { return native.outerHtml(this.#page, this.#id); }
    toString() { return native.outerHtml(this.#page, this.#id); }
    id() { return this.#attribute('id') ?? ''; }
    className() { return this.#attribute('class') ?? ''; }
    classList() { return (this.#attribute('class') ?? '').split(/\s+/).filter((name) => name !== ''); }
    attributes() {
      const all = {};
      for (const [name, value] of native.attributes(this.#page, this.#id)) all[name] = { name, value, ownerElement: this };
      return all;
    }
    getAttribute(name) { return this.#attribute(String(name).toLowerCase()); }
    getAttributeNode(name) { return this.attributes()[String(name).toLowerCase()]; }
    hasAttribute(name) { return this.#attribute(String(name).toLowerCase()) !== undefined; }
    hasAttributes() { return native.attributes(this.#page, this.#id).length > 0; }
    hasChildNodes() { return native.children(this.#page, this.#id, false).length > 0; }
    childElementCount() { return native.children(this.#page, this.#id, true).length; }
    childNodes() { return this.#nodes(native.children(this.#page, this.#id, false)); }
    children() { return this.#nodes(native.children(this.#page, this.#id, true)); }
    firstChild() { return this.#node(native.children(this.#page, this.#id, false).at(0) ?? -1); }
    lastChild() { return this.#node(native.children(this.#page, this.#id, false).at(-1) ?? -1); }
    firstElementChild() { return this.#node(native.children(this.#page, this.#id, true).at(0) ?? -1); }
    lastElementChild() { return this.#node(native.children(this.#page, this.#id, true).at(-1) ?? -1); }
    #beside(step) {
      const parent = native.parent(this.#page, this.#id);
      if (parent < 0) return undefined;
      const all = native.children(this.#page, parent, false);
      const at = all.indexOf(this.#id) + step;
      return at >= 0 && at < all.length ? this.#node(all[at]) : undefined;
    }
    nextSibling() { return this.#beside(1); }
    previousSibling() { return this.#beside(-1); }
    nextElementSibling() { return this.#node(native.nextElement(this.#page, this.#id)); }
    previousElementSibling() { return this.#node(native.previousElement(this.#page, this.#id)); }
    parentNode() { return this.#node(native.parent(this.#page, this.#id)); }
    parentElement() {
      const parent = native.parent(this.#page, this.#id);
      return parent > 0 ? this.#node(parent) : undefined;
    }
    ownerDocument() { return this.#node(0); }
    contains(other) { return isNothing(other) ? false : native.isBelow(this.#page, elementParts(other).id, this.#id); }
    isSameNode(other) { return other instanceof Element && elementParts(other).id === this.#id; }
    isEqualNode(other) { return other instanceof Element && this.outerHTML() === other.outerHTML(); }
    matches(selector) { return matching(this.#page, [this.#id], selector).length > 0; }
    querySelector(selector) { return this.#node(find(this.#page, [this.#id], selector)[0] ?? -1); }
    querySelectorAll(selector) { return this.#nodes(find(this.#page, [this.#id], selector)); }
    getElementsByTagName(name) { return this.querySelectorAll(name); }
    getElementsByClassName(names) {
      return this.querySelectorAll(String(names).trim().split(/\s+/).map((name) => `.${name}`).join(''));
    }
    namespaceURI() { return 'http://www.w3.org/1999/xhtml'; }
    isDefaultNamespace() { return true; }
    value() { return valueOf(this.#page, this.#id); }
    form() {
      const owner = this.#attribute('form');
      if (!isNothing(owner)) return this.#node(find(this.#page, [0], `[id="${owner}"]`)[0] ?? -1);
      return this.selection().closest('form').get(0);
    }
    elements() { return this.#nodes(find(this.#page, [this.#id], 'input,select,textarea,button,fieldset,object,output')); }
    length() {
      return this.nodeName() === 'select' ? this.options().length : this.elements().length;
    }
    options() { return this.#nodes(find(this.#page, [this.#id], 'option')); }
    selectedOptions() {
      return this.options().filter((option) => option.hasAttribute('selected'));
    }
    selectedIndex() {
      const all = this.options();
      const at = all.findLastIndex((option) => option.hasAttribute('selected'));
      return at >= 0 ? at : all.length > 0 ? 0 : -1;
    }
    labels() {
      const id = this.#attribute('id');
      const named = isNothing(id) ? [] : find(this.#page, [0], `label[for="${id}"]`);
      return this.#nodes(inOrder([...named, ...idsOf(this.selection().closest('label'))]));
    }
    method() { return (this.#attribute('method') ?? 'get').toLowerCase(); }
    enctype() { return this.#attribute('enctype') ?? 'application/x-www-form-urlencoded'; }
    action() { return absolute(this.#attribute('action') ?? '', this.#url); }
    href() { return isNothing(this.#attribute('href')) ? '' : absolute(this.#attribute('href'), this.#url); }
    src() { return isNothing(this.#attribute('src')) ? '' : absolute(this.#attribute('src'), this.#url); }
    formAction() { return absolute(this.#attribute('formaction') ?? '', this.#url); }
    type() {
      const type = this.#attribute('type');
      if (!isNothing(type)) return type.toLowerCase();
      const name = this.nodeName();
      return { input: 'text', button: 'submit', textarea: 'textarea', select: this.hasAttribute('multiple') ? 'select-multiple' : 'select-one' }[name] ?? '';
    }
    relList() { return (this.#attribute('rel') ?? '').split(/\s+/).filter((word) => word !== ''); }
  }

  const reflect = (names, read) => {
    for (const [method, attribute] of names) {
      Object.defineProperty(Element.prototype, method, {
        value() { return read(this, attribute); }, writable: true, configurable: true,
      });
    }
  };
  const same = (names) => names.map((name) => [name, name.toLowerCase()]);
  reflect(same(['name', 'lang', 'title', 'alt', 'rel', 'target', 'media', 'hreflang', 'placeholder', 'pattern', 'autocomplete',
    'accept', 'charset', 'content', 'download', 'label', 'max', 'min', 'step', 'scope', 'shape', 'coords', 'srcdoc', 'srcset', 'sizes',
    'crossOrigin', 'referrerPolicy', 'formMethod', 'formTarget', 'formEnctype', 'wrap', 'kind', 'srclang', 'headers', 'abbr', 'dateTime',
    'cite', 'inputMode', 'dirName', 'preload', 'mediaGroup', 'useMap', 'nonce']), (element, name) => element.getAttribute(name) ?? '');
  reflect([['htmlFor', 'for'], ['accessKey', 'accesskey'], ['acceptCharset', 'accept-charset'], ['httpEquiv', 'http-equiv'],
    ['defaultValue', 'value']], (element, name) => element.getAttribute(name) ?? '');
  reflect(same(['disabled', 'checked', 'selected', 'multiple', 'required', 'readOnly', 'autofocus', 'async', 'defer', 'hidden', 'loop',
    'controls', 'muted', 'autoplay', 'noValidate', 'formNoValidate', 'reversed', 'isMap', 'noModule', 'open', 'allowFullscreen']),
  (element, name) => element.hasAttribute(name));
  reflect([['defaultChecked', 'checked'], ['defaultSelected', 'selected'], ['defaultMuted', 'muted']],
    (element, name) => element.hasAttribute(name));
  reflect(same(['tabIndex', 'maxLength', 'minLength', 'size', 'rows', 'cols', 'colSpan', 'rowSpan', 'width', 'height', 'start']),
    (element, name) => Number.parseInt(element.getAttribute(name) ?? '0', 10) || 0);
  const ofUrl = ['hash', 'host', 'hostname', 'origin', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];
  reflect(ofUrl.map((name) => [name, name]), (element, part) => {
    try { return new URL(element.href())[part]; } catch { return ''; }
  });
  // An element that is handed to a function of the script can also be asked what a selection of it can be.
  for (const name of ['attr', 'text', 'html', 'val', 'data', 'find', 'is', 'closest', 'parent', 'next', 'prev', 'siblings', 'eq', 'first', 'last']) {
    if (Element.prototype[name] !== undefined) continue;
    Object.defineProperty(Element.prototype, name, {
      value(...args) { return this.selection()[name](...args); }, writable: true, configurable: true,
    });
  }

  const parseHTML = (text, url) => new Selection(native.parse(String(text)), [0], url === undefined ? '' : String(url));

  // What Response.submitForm(options) sends.
  function formRequest(response, options) {
    const { formSelector = 'form', submitSelector = '[type="submit"]', fields = {}, params } = options ?? {};
    const form = response.find(formSelector).first();
    if (form.size() === 0) throw new Error(`no form found for selector '${formSelector}' in response '${partsOf(response).url}'`);
    const method = (form.attr('method') ?? 'get').toUpperCase();
    const values = form.serializeObject();
    const submit = form.find(submitSelector).first();
    if (submit.size() > 0 && !isNothing(submit.attr('name'))) values[submit.attr('name')] = submit.val() ?? '';
    Object.assign(values, fields);
    const url = new URL(form.attr('action') ?? '', partsOf(response).url);
    if (method !== 'GET') return { method, url: url.href, body: values, params };
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) for (const one of [].concat(value)) search.append(name, one);
    url.search = search.toString();
    return { method, url: url.href, body: null, params };
  }
  // What Response.clickLink(options) asks for.
  function linkRequest(response, options) {
    const { selector = 'a[href]', params } = options ?? {};
    const link = response.find(selector).first();
    if (link.size() === 0) throw new Error(`no element found for selector '${selector}' in response '${partsOf(response).url}'`);
    const href = link.attr('href');
    if (isNothing(href)) throw new Error(`no valid href attribute value found on element '${selector}' in response '${partsOf(response).url}'`);
    return { method: 'GET', url: new URL(href, partsOf(response).url).href, body: null, params };
  }

  return { parseHTML, Selection, Element, formRequest, linkRequest, nodeTypes: { ELEMENT, TEXT } };
})
