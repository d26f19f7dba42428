// In place of k6-testing (expect): expectations in the words of Playwright. One that fails aborts the test; a soft one
// marks it failed and lets it go on.
import exec from 'k6/execution';

const show = (value) => {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof Error || value instanceof RegExp || typeof value === 'function') return String(value);
  try { return JSON.stringify(value) ?? String(value); } catch { return String(value); }
};

function same(a, b, strict, seen = []) {
  if (Object.is(a, b)) return true;
  if (b instanceof Matcher) return b.matches(a);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const inner = [...seen, [a, b]];
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof RegExp || a instanceof Error) return String(a) === String(b);
  if (a instanceof Map || a instanceof Set) return a.size === b.size && same([...a], [...b], strict, inner);
  const names = (object) => Object.keys(object).filter((name) => strict || object[name] !== undefined);
  return names(a).length === names(b).length && names(b).every((name) => name in a && same(a[name], b[name], strict, inner));
}

function hasPart(a, part) {
  if (part instanceof Matcher) return part.matches(a);
  if (Array.isArray(part)) return Array.isArray(a) && a.length === part.length && part.every((item, i) => hasPart(a[i], item));
  if (part === null || typeof part !== 'object') return same(a, part, false);
  return a !== null && typeof a === 'object' && Object.keys(part).every((name) => name in a && hasPart(a[name], part[name]));
}

class Matcher {
  constructor(matches, text) { this.matches = matches; this.text = text; }
  toJSON() { return this.text; }
}

function at(object, path) {
  let value = object;
  for (const part of Array.isArray(path) ? path : String(path).replace(/\[(\w+)\]/g, '.$1').split('.')) {
    if (value === null || value === undefined || !(part in Object(value))) return { found: false };
    value = value[part];
  }
  return { found: true, value };
}

function thrownBy(fn) {
  try { fn(); } catch (error) { return { error }; }
  return undefined;
}

const sizeOf = (value) => value?.length ?? value?.size;

const matchers = {
  toBe: (a, b) => Object.is(a, b),
  toEqual: (a, b) => same(a, b, false),
  toStrictEqual: (a, b) => same(a, b, true),
  toMatchObject: (a, b) => hasPart(a, b),
  toBeTruthy: (a) => Boolean(a),
  toBeFalsy: (a) => !a,
  toBeNull: (a) => a === null,
  toBeUndefined: (a) => a === undefined,
  toBeDefined: (a) => a !== undefined,
  toBeNaN: (a) => Number.isNaN(a),
  toBeGreaterThan: (a, b) => a > b,
  toBeGreaterThanOrEqual: (a, b) => a >= b,
  toBeLessThan: (a, b) => a < b,
  toBeLessThanOrEqual: (a, b) => a <= b,
  toBeCloseTo: (a, b, digits = 2) => Math.abs(a - b) < 10 ** -digits / 2,
  toBeInstanceOf: (a, b) => a instanceof b,
  toContain: (a, b) => (typeof a === 'string' ? a.includes(b) : [...a].includes(b)),
  toContainEqual: (a, b) => [...a].some((item) => same(item, b, false)),
  toHaveLength: (a, b) => sizeOf(a) === b,
  toHaveProperty: (a, path, ...value) => {
    const found = at(a, path);
    return found.found && (value.length === 0 || same(found.value, value[0], false));
  },
  toMatch: (a, b) => (typeof b === 'string' ? a.includes(b) : b.test(a)),
  toThrow: (a, b) => {
    const thrown = thrownBy(a);
    if (thrown === undefined || b === undefined) return thrown !== undefined;
    const text = String(thrown.error?.message ?? thrown.error);
    if (typeof b === 'function') return thrown.error instanceof b;
    if (b instanceof Error) return text === b.message;
    return typeof b === 'string' ? text.includes(b) : b.test(text);
  },
};
matchers.toThrowError = matchers.toThrow;

// Of a page's elements: asked for again until it is so, or the time is up.
const retried = {
  toBeChecked: (locator) => locator.isChecked(),
  toBeDisabled: (locator) => locator.isDisabled(),
  toBeEditable: (locator) => locator.isEditable(),
  toBeEnabled: (locator) => locator.isEnabled(),
  toBeHidden: (locator) => locator.isHidden(),
  toBeVisible: (locator) => locator.isVisible(),
  toHaveText: async (locator, text) => {
    const found = (await locator.textContent()).trim();
    return text instanceof RegExp ? text.test(found) : found === text;
  },
  toContainText: async (locator, text) => {
    const found = await locator.textContent();
    return text instanceof RegExp ? text.test(found) : found.includes(text);
  },
  toHaveValue: async (locator, value) => (await locator.inputValue()) === value,
  toHaveAttribute: async (locator, name, value) => {
    const found = await locator.getAttribute(name);
    return value === undefined ? found !== null : found === value;
  },
};

function report(settings, message) {
  if (settings.soft) {
    console.error(message);
    if (settings.softMode === 'throw') throw new Error(message);
    exec.test.fail(message);
  } else {
    exec.test.abort(message);
  }
}

function told(name, negated, received, wanted, label) {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  const what = wanted.length > 0 ? ` ${wanted.map(show).join(', ')}` : '';
  return `${label ? `${label}: ` : ''}expected ${show(received)} ${negated ? 'not ' : ''}${words}${what}`;
}

function expectation(value, settings, label, negated = false) {
  const self = {};
  for (const [name, holds] of Object.entries(matchers)) {
    self[name] = (...wanted) => {
      if (holds(value, ...wanted) === negated) report(settings, told(name, negated, value, wanted, label));
    };
  }
  for (const [name, holds] of Object.entries(retried)) {
    self[name] = async (...wanted) => {
      const until = Date.now() + settings.timeout;
      while ((await holds(value, ...wanted)) === negated) {
        if (Date.now() >= until) return report(settings, told(name, negated, 'the element', wanted, label));
        await new Promise((resolve) => setTimeout(resolve, settings.interval));
      }
      return undefined;
    };
  }
  if (!negated) self.not = expectation(value, settings, label, true);
  return self;
}

function make(settings) {
  const expect = (value, label) => expectation(value, settings, label);
  expect.soft = (value, label) => expectation(value, { ...settings, soft: true }, label);
  expect.configure = (more) => make({ ...settings, ...more });
  expect.anything = () => new Matcher((a) => a !== null && a !== undefined, 'anything');
  expect.any = (kind) => new Matcher((a) => a instanceof kind || typeof a === kind.name.toLowerCase(), `any ${kind.name}`);
  expect.objectContaining = (part) => new Matcher((a) => hasPart(a, part), `object containing ${show(part)}`);
  expect.arrayContaining = (part) =>
    new Matcher((a) => Array.isArray(a) && part.every((item) => a.some((other) => same(other, item, false))), `array containing ${show(part)}`);
  expect.stringContaining = (part) => new Matcher((a) => typeof a === 'string' && a.includes(part), `string containing ${show(part)}`);
  expect.stringMatching = (part) => new Matcher((a) => typeof a === 'string' && a.match(part) !== null, `string matching ${part}`);
  expect.closeTo = (number, digits = 2) => new Matcher((a) => Math.abs(a - number) < 10 ** -digits / 2, `close to ${number}`);
  return expect;
}

export const expect = make({ soft: false, softMode: 'fail', timeout: 5000, interval: 100, colorize: true, display: 'pretty' });
export default expect;
