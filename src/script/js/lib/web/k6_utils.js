// In place of k6-utils: small helpers that scripts share.
import exec from 'k6/execution';
import { check as plainCheck } from 'k6';

export function randomIntBetween(min, max) {
  return Math.floor(Math.random() * (max - min + 1) + min);
}

export function randomItem(items) {
  return items[Math.floor(Math.random() * items.length)];
}

export function randomString(length, charset = 'abcdefghijklmnopqrstuvwxyz') {
  let text = '';
  for (let left = length; left > 0; left -= 1) text += charset[(Math.random() * charset.length) | 0];
  return text;
}

export function uuidv4(secure = false) {
  if (secure) return crypto.randomUUID();
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit) => {
    const random = (Math.random() * 16) | 0;
    return (digit === 'x' ? random : (random & 3) | 8).toString(16);
  });
}

// What stands between `left` and `right`: the first, or with `repeat` all of them.
export function findBetween(content, left, right, repeat = false) {
  const found = [];
  let at = 0;
  for (;;) {
    const begin = content.indexOf(left, at);
    if (begin < 0) break;
    const end = content.indexOf(right, begin + left.length);
    if (end < 0) break;
    found.push(content.substring(begin + left.length, end));
    if (!repeat) break;
    at = end + right.length;
  }
  return repeat ? found : found.length > 0 ? found[0] : null;
}

// Stages along a bell curve that reaches maxVus in its middle.
export function normalDistributionStages(maxVus, durationSeconds, numberOfStages = 10) {
  const middle = (numberOfStages - 1) / 2;
  const width = Math.max(numberOfStages / 5, 0.5);
  const each = Math.ceil(durationSeconds / (numberOfStages + 2));
  const stages = [{ duration: `${each}s`, target: 0 }];
  for (let i = 0; i < numberOfStages; i += 1) {
    const height = Math.exp(-((i - middle) ** 2) / (2 * width * width));
    stages.push({ duration: `${each}s`, target: Math.ceil(maxVus * height) });
  }
  stages.push({ duration: `${each}s`, target: 0 });
  return stages;
}

const unitsInMs = { d: 86400000, h: 3600000, m: 60000, s: 1000, ms: 1, us: 1e-3, 'µs': 1e-3, ns: 1e-6 };

export function parseDuration(text) {
  if (typeof text === 'number') return text;
  if (typeof text !== 'string' || text === '') throw new Error('invalid duration: a text such as 1m30s is needed');
  if (/^[0-9.]+$/.test(text)) return Number(text);
  const part = /([0-9]*\.?[0-9]+)(ms|us|µs|ns|d|h|m|s)/y;
  let total = 0;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (found === null) throw new Error(`${text} is an invalid duration`);
    total += Number(found[1]) * unitsInMs[found[2]];
  }
  return total;
}

function stagesNow() {
  const name = exec.scenario.name;
  const scenario = exec.test.options.scenarios ? exec.test.options.scenarios[name] : undefined;
  if (!scenario) throw new Error(`the options say nothing of the scenario ${name}`);
  if (!Array.isArray(scenario.stages)) {
    throw new Error(`only ramping-vus and ramping-arrival-rate have stages, not ${scenario.executor}`);
  }
  return scenario.stages;
}

export function getCurrentStageIndex() {
  const stages = stagesNow();
  const elapsed = Date.now() - exec.scenario.startTime;
  let end = 0;
  for (let i = 0; i < stages.length; i += 1) {
    end += parseDuration(stages[i].duration);
    if (elapsed < end) return i;
  }
  return stages.length - 1;
}

export function tagWithCurrentStageIndex() {
  exec.vu.metrics.tags.stage = String(getCurrentStageIndex());
}

export function getCurrentStageProfile() {
  const stages = stagesNow();
  const index = getCurrentStageIndex();
  const before = index > 0 ? stages[index - 1].target : startOf(exec.test.options.scenarios[exec.scenario.name]);
  if (stages[index].target > before) return 'ramp-up';
  return stages[index].target < before ? 'ramp-down' : 'steady';
}

function startOf(scenario) {
  return scenario.startVUs ?? scenario.startRate ?? 0;
}

export function tagWithCurrentStageProfile() {
  exec.vu.metrics.tags.stage_profile = getCurrentStageProfile();
}

// check() whose value and conditions may be promises; a promise itself as soon as one of them is.
export function check(value, conditions, tags) {
  const isPromise = (x) => x !== null && typeof x === 'object' && typeof x.then === 'function';
  const settle = (given) => {
    const names = Object.keys(conditions);
    const results = names.map((name) => {
      const condition = conditions[name];
      return typeof condition === 'function' ? condition(given) : condition;
    });
    const count = (all) => {
      const known = {};
      names.forEach((name, i) => { known[name] = Boolean(all[i]); });
      return tags === undefined ? plainCheck(given, known) : plainCheck(given, known, tags);
    };
    return results.some(isPromise) ? Promise.all(results).then(count) : count(results);
  };
  return isPromise(value) ? value.then(settle) : settle(value);
}

// "a=1; Path=/; HttpOnly" as {name, value, path, httponly}.
export function parseSetCookie(line) {
  const [first, ...rest] = line.split(';');
  const equals = first.indexOf('=');
  const cookie = { name: first.slice(0, equals).trim(), value: first.slice(equals + 1).trim() };
  for (const attribute of rest) {
    const [name, ...value] = attribute.split('=');
    cookie[name.trim().toLowerCase()] = value.length > 0 ? value.join('=').trim() : true;
  }
  return cookie;
}
