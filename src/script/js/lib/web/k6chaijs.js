// In place of k6chaijs: describe() and expectations in the words of chai, each of which is a check.
import { check, group } from 'k6';

const config = {
  aggregateChecks: true, logFailures: false, exitOnError: false, includeStack: false, showDiff: true,
  truncateThreshold: 40, truncateMsgThreshold: 300, truncateVariableThreshold: 100,
};

export class AssertionError extends Error {
  constructor(message, props = {}) {
    super(message);
    this.name = 'AssertionError';
    Object.assign(this, props);
  }
}

const kindOf = (value) => {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
};

function inspect(value) {
  let text;
  if (typeof value === 'string') text = `'${value}'`;
  else if (typeof value === 'function') text = `[Function ${value.name || 'anonymous'}]`;
  else if (value instanceof Error || value instanceof RegExp) text = String(value);
  else if (value !== null && typeof value === 'object') {
    try { text = JSON.stringify(value) ?? String(value); } catch { text = `[${kindOf(value)}]`; }
  } else text = String(value);
  const most = config.truncateVariableThreshold;
  return most > 0 && text.length > most ? `${text.slice(0, most)}…` : text;
}

function isDeepEqual(a, b, seen = []) {
  if (Object.is(a, b)) return true;
  if (kindOf(a) !== kindOf(b) || a === null || typeof a !== 'object') return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const inner = [...seen, [a, b]];
  if (a instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp || a instanceof Error) return String(a) === String(b);
  if (a instanceof Map || a instanceof Set) {
    return a.size === b.size && isDeepEqual([...a], [...b], inner);
  }
  if (a instanceof ArrayBuffer) return isDeepEqual(new Uint8Array(a), new Uint8Array(b), inner);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length
    && names.every((name) => Object.hasOwn(b, name) && isDeepEqual(a[name], b[name], inner));
}

// `a.b[0].c` of an object.
function nested(object, path) {
  let value = object;
  for (const part of path.replace(/\[(\w+)\]/g, '.$1').split('.').filter((p) => p !== '')) {
    if (value === null || value === undefined || !(part in Object(value))) return { found: false };
    value = value[part];
  }
  return { found: true, value };
}

const sizeOf = (value) => (value instanceof Map || value instanceof Set ? value.size : value?.length);

export class Assertion {
  constructor(value, label, flags = {}) {
    this._obj = value;
    this._label = label;
    this._flags = flags;
  }

  // Another expectation of something else, in the same chain.
  _about(value, label) { return new Assertion(value, label ?? this._label); }
  _with(flags) { Object.assign(this._flags, flags); return this; }

  // The expectation as a check; a failed one ends what describe() runs.
  assert(ok, text, negated, expected) {
    const passed = this._flags.not ? !ok : Boolean(ok);
    const given = this._label ?? inspect(this._obj);
    const message = (this._flags.not ? negated : text).replace('#{this}', () => given).replace('#{exp}', () => inspect(expected));
    check(null, { [message.replace(/::/g, ': :')]: passed });
    if (passed) return this;
    const actual = this._label === undefined ? '' : `, got ${inspect(this._obj)}`;
    const most = config.truncateMsgThreshold;
    const whole = message + actual;
    throw new AssertionError(most > 0 ? whole.slice(0, most) : whole, { actual: this._obj, expected });
  }
}

// assert() that says "to x" or "not to x".
const says = (self, ok, what, expected) =>
  self.assert(ok, `expected #{this} to ${what}`, `expected #{this} not to ${what}`, expected);

function property(name, get) {
  Object.defineProperty(Assertion.prototype, name, { get, configurable: true });
}
function method(names, call) {
  for (const name of names) {
    Object.defineProperty(Assertion.prototype, name, { value: call, writable: true, configurable: true });
  }
}
// Both a word of the chain and a function: `a('string')`, `include.keys(…)`.
function both(names, call, flags) {
  for (const name of names) {
    property(name, function get() {
      if (flags) this._with(flags);
      const self = this;
      const callable = (...args) => call.apply(self, args);
      return new Proxy(callable, {
        get: (_, key) => {
          const value = Reflect.get(Assertion.prototype, key, self);
          return typeof value === 'function' && typeof key === 'string' ? value.bind(self) : value;
        },
      });
    });
  }
}

for (const word of ['to', 'be', 'been', 'is', 'that', 'which', 'and', 'has', 'have', 'with', 'at', 'of', 'same', 'but', 'does', 'still', 'also']) {
  property(word, function get() { return this; });
}
for (const flag of ['not', 'deep', 'own', 'any', 'all', 'ordered', 'nested']) {
  property(flag, function get() { return this._with({ [flag]: true }); });
}

property('ok', function get() { return says(this, this._obj, 'be truthy'); });
property('true', function get() { return says(this, this._obj === true, 'be true'); });
property('false', function get() { return says(this, this._obj === false, 'be false'); });
property('null', function get() { return says(this, this._obj === null, 'be null'); });
property('undefined', function get() { return says(this, this._obj === undefined, 'be undefined'); });
property('NaN', function get() { return says(this, Number.isNaN(this._obj), 'be NaN'); });
property('exist', function get() { return says(this, this._obj !== null && this._obj !== undefined, 'exist'); });
property('exists', function get() { return this.exist; });
property('finite', function get() { return says(this, Number.isFinite(this._obj), 'be a finite number'); });
property('empty', function get() {
  const size = this._obj !== null && typeof this._obj === 'object' && sizeOf(this._obj) === undefined
    ? Object.keys(this._obj).length : sizeOf(this._obj);
  return says(this, size === 0, 'be empty');
});
property('arguments', function get() { return says(this, kindOf(this._obj) === 'arguments', 'be arguments'); });
property('frozen', function get() { return says(this, Object.isFrozen(this._obj), 'be frozen'); });
property('sealed', function get() { return says(this, Object.isSealed(this._obj), 'be sealed'); });
property('extensible', function get() { return says(this, Object.isExtensible(this._obj), 'be extensible'); });

method(['equal', 'equals', 'eq'], function equal(value) {
  if (this._flags.deep) return this.eql(value);
  return says(this, this._obj === value, 'equal #{exp}', value);
});
method(['eql', 'eqls'], function eql(value) { return says(this, isDeepEqual(this._obj, value), 'deeply equal #{exp}', value); });
const compared = (size) => (size ? 'length ' : '');
function comparison(names, what, holds) {
  method(names, function compare(bound) {
    const value = this._flags.length ? sizeOf(this._obj) : this._obj;
    return says(this, holds(value, bound), `${this._flags.length ? 'have ' : 'be '}${compared(this._flags.length)}${what} #{exp}`, bound);
  });
}
comparison(['above', 'gt', 'greaterThan'], 'above', (a, b) => a > b);
comparison(['least', 'gte', 'greaterThanOrEqual'], 'at least', (a, b) => a >= b);
comparison(['below', 'lt', 'lessThan'], 'below', (a, b) => a < b);
comparison(['most', 'lte', 'lessThanOrEqual'], 'at most', (a, b) => a <= b);
method(['within'], function within(low, high) {
  const value = this._flags.length ? sizeOf(this._obj) : this._obj;
  return says(this, value >= low && value <= high, `be within ${low}..${high}`);
});
method(['closeTo', 'approximately'], function closeTo(value, delta) {
  return says(this, Math.abs(this._obj - value) <= delta, `be close to ${value} +/- ${delta}`);
});
both(['a', 'an'], function a(kind) {
  const wanted = String(kind).toLowerCase();
  return says(this, kindOf(this._obj) === wanted, `be ${/^[aeiou]/.test(wanted) ? 'an' : 'a'} ${wanted}`);
});
both(['length', 'lengthOf'], function length(count) {
  return says(this, sizeOf(this._obj) === count, 'have a length of #{exp}', count);
}, { length: true });
method(['instanceof', 'instanceOf'], function instance(constructor) {
  return says(this, this._obj instanceof constructor, `be an instance of ${constructor.name}`);
});

both(['include', 'includes', 'contain', 'contains'], function include(value) {
  const { _obj: object } = this;
  const same = (a, b) => (this._flags.deep ? isDeepEqual(a, b) : Object.is(a, b) || a === b);
  let ok;
  if (typeof object === 'string') ok = object.includes(value);
  else if (Array.isArray(object) || object instanceof Set || ArrayBuffer.isView(object)) ok = [...object].some((item) => same(item, value));
  else if (object instanceof Map) ok = [...object.values()].some((item) => same(item, value));
  else if (object !== null && typeof object === 'object' && value !== null && typeof value === 'object') {
    ok = Object.keys(value).every((name) => {
      const found = this._flags.nested ? nested(object, name).value : object[name];
      return same(found, value[name]);
    });
  } else ok = false;
  return says(this, ok, 'include #{exp}', value);
}, { contains: true });

method(['property', 'haveProperty'], function prop(name, ...value) {
  const found = this._flags.nested ? nested(this._obj, name)
    : { found: this._obj !== null && this._obj !== undefined
          && (this._flags.own ? Object.hasOwn(Object(this._obj), name) : name in Object(this._obj)),
        value: this._obj?.[name] };
  const same = value.length === 0 || (this._flags.deep ? isDeepEqual(found.value, value[0]) : found.value === value[0]);
  says(this, found.found && same, `have property '${String(name)}'${value.length > 0 ? ' of #{exp}' : ''}`, value[0]);
  return this._flags.not ? this : this._about(found.value);
});
method(['ownProperty', 'haveOwnProperty'], function own(...args) { return this._with({ own: true }).property(...args); });
method(['keys', 'key'], function keys(...given) {
  const wanted = (given.length === 1 && typeof given[0] === 'object'
    ? (Array.isArray(given[0]) ? given[0] : Object.keys(given[0])) : given);
  const present = this._obj instanceof Map || this._obj instanceof Set ? [...this._obj.keys()] : Object.keys(Object(this._obj));
  const hits = wanted.filter((name) => present.includes(typeof name === 'number' ? String(name) : name)).length;
  const { any, contains } = this._flags;
  const ok = any ? hits > 0 : hits === wanted.length && (contains || present.length === wanted.length);
  return says(this, ok, `${contains ? 'contain' : 'have'} ${any ? 'any of the ' : ''}keys ${inspect(wanted)}`);
});
method(['members'], function members(wanted) {
  const same = (a, b) => (this._flags.deep ? isDeepEqual(a, b) : a === b);
  const left = [...this._obj];
  const { ordered, contains } = this._flags;
  const ok = ordered ? wanted.every((item, i) => same(left[i], item)) && (contains || left.length === wanted.length)
    : wanted.every((item) => {
        const at = left.findIndex((other) => same(other, item));
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      }) && (contains || left.length === 0);
  return says(this, ok, `${contains ? 'be a superset of' : 'have the same members as'} #{exp}`, wanted);
});
method(['oneOf'], function oneOf(list) {
  return says(this, list.some((item) => (this._flags.deep ? isDeepEqual(item, this._obj) : item === this._obj)), 'be one of #{exp}', list);
});
method(['match', 'matches'], function match(pattern) { return says(this, pattern.test(this._obj), 'match #{exp}', pattern); });
method(['string'], function string(part) { return says(this, String(this._obj).includes(part), 'contain #{exp}', part); });
method(['satisfy', 'satisfies'], function satisfy(test) { return says(this, test(this._obj), `satisfy ${inspect(test)}`); });
method(['respondTo'], function respondTo(name) { return says(this, typeof this._obj?.[name] === 'function', `respond to '${name}'`); });
method(['throw', 'throws', 'Throw'], function thrown(kind, pattern) {
  let error;
  let did = false;
  try { this._obj(); } catch (e) { did = true; error = e; }
  const text = typeof kind === 'string' || kind instanceof RegExp ? kind : pattern;
  const message = String(error?.message ?? error);
  const ok = did && (typeof kind !== 'function' || error instanceof kind)
    && (text === undefined || (typeof text === 'string' ? message.includes(text) : text.test(message)));
  says(this, ok, `throw ${typeof kind === 'function' ? kind.name : 'an error'}${text === undefined ? '' : ` with ${text}`}`);
  return this._flags.not ? this : this._about(error);
});
// Of k6: a response whose body is JSON.
method(['validJsonBody', 'validJson'], function validJson() {
  let ok = true;
  try { JSON.parse(this._obj !== null && typeof this._obj === 'object' ? this._obj.body : this._obj); } catch { ok = false; }
  return says(this, ok, 'have a valid JSON body');
});

export function expect(value, label) { return new Assertion(value, label); }
expect.fail = (message = 'expect.fail()') => new Assertion(undefined, '').assert(false, message, message);

const isAsync = (fn) => Object.prototype.toString.call(fn) === '[object AsyncFunction]';

function failed(name, error) {
  if (!(error instanceof AssertionError)) {
    console.error(`Exception raised in "${name}": ${error}${error && error.stack ? `\n${error.stack}` : ''}`);
    check(null, { [`Exception raised "${String(error).replace(/::/g, ': :')}"`]: false });
  } else if (config.logFailures) {
    console.warn(`${name}: ${error.message}`);
  }
  if (config.exitOnError) throw error;
  return false;
}

// Runs `fn` as a group; whether all it expected came true. An asynchronous one gives a promise, and is no group.
export function describe(name, fn) {
  if (isAsync(fn)) return fn().then(() => true, (error) => failed(name, error));
  let ok = true;
  group(name, () => {
    try { fn(); } catch (error) { ok = failed(name, error); }
  });
  return ok;
}

export const assert = Object.assign((ok, message = 'assertion') => new Assertion(ok, message).assert(ok, '#{this}', '#{this}'), {
  equal: (a, b, label) => expect(a, label).to.equal(b),
  strictEqual: (a, b, label) => expect(a, label).to.equal(b),
  deepEqual: (a, b, label) => expect(a, label).to.eql(b),
  isTrue: (a, label) => expect(a, label).to.be.true,
  isFalse: (a, label) => expect(a, label).to.be.false,
  include: (a, b, label) => expect(a, label).to.include(b),
});

export const use = (plugin) => { plugin(chai, { flag: (self, name) => self._flags[name] }); return chai; };
export const chai = { expect, assert, config, Assertion, AssertionError, use };
export default { describe, expect, assert, chai, config, use };
export { config };
