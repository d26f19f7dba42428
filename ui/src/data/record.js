// What the page needs to know of a record beyond its fields. The record is src/output/record.h; the words follow
// src/output/level_table.cc and src/output/run_parts.cc.
import { amount, duration, ms, rate, share } from './number.js';

export const failureShare = (counts) => {
  const ended = counts.completed + counts.failed;
  return ended > 0 ? counts.failed / ended : 0;
};

export const levelOf = (record, index) => record.verdict?.levels.find((level) => level.stage === index) ?? null;

// The lowest load that broke, or the highest that was tried; null when none was.
export function decidingLevel(record) {
  let broken = null;
  let highest = null;
  for (const level of record.verdict?.levels ?? []) {
    if (level.broken && level.valid && (!broken || level.users < broken.users)) broken = level;
    if (!highest || level.users > highest.users) highest = level;
  }
  return broken ?? highest;
}

export const worstRoute = (level) => level?.routes.find((route) => route.route === level.worst) ?? null;

// "/checkout 43 % errors": what broke, in few words.
export function brokenText(stage, level) {
  const route = worstRoute(level);
  let what = 'broken';
  if (level.reason === 'errors') what = share(route ? route.failure_share : failureShare(stage.counts)) + ' errors';
  if (level.reason === 'latency') what = 'p95 ' + ms(route ? route.p95_ms : stage.response_ms.p95);
  return level.worst ? `${level.worst} ${what}` : what;
}

export const loadText = (stage) =>
  stage.load.model === 'open' ? `${rate(stage.load.mean_rps ?? stage.load.to_rps)} req/s` : `${amount(stage.load.users)} ${stage.load.users === 1 ? 'user' : 'users'}`;

const purposes = {
  warmup: 'warm-up',
  baseline: 'baseline',
  explore: 'exploring',
  bracket: 'narrowing down',
  repeat: 'again',
  verify: 'open load',
  recovery: 'after the break',
  curve: 'tracing the curve',
  measure: 'measurement',
};
export const purposeText = (purpose) => purposes[purpose] ?? purpose;
// The stages of an experiment bear its name; all others are the search's.
export const isExperiment = (stage) => !(stage.purpose in purposes);

export function levelNote(stage, level) {
  const valid = level ? level.valid : stage.valid;
  const held = valid && level && !level.broken;
  const parts = [];
  if (!valid) parts.push('INVALID (generator)');
  if (level?.broken) parts.push(brokenText(stage, level));
  if (held) parts.push(stage.purpose === 'recovery' ? 'fine' : 'held');
  if (stage.cut_short) parts.push('cut short');
  return parts.join(', ');
}

// Rules of the verdict in a sentence: "p95 from 2.00 s on, or 2 % of requests failed".
export const rulesText = (rules) =>
  `A level is broken when on one route p95 reaches ${duration(rules.latency_wall_s)} or ${share(rules.error_threshold)} of its requests fail.`;

const range = (bracket, unit, text) =>
  bracket.low != null && bracket.high != null ? `${text(bracket.low)}–${text(bracket.high)} ${unit}` : '';

export const rangeText = (verdict) =>
  [range(verdict.users, 'users', amount), range(verdict.rps, 'req/s', amount)].filter(Boolean).join(', ');

// "500 Internal Server Error": the status line of a kept response, or what happened instead.
export function exchangeTitle(exchange, words) {
  const line = exchange.response_head.split(/\r?\n/, 1)[0].replace(/^HTTP\/\S+\s*/, '');
  return line || words.failures[exchange.failure] || exchange.failure;
}

export const causeTitle = (id, words) => {
  const title = words.causes[id] || id.replaceAll('_', ' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
};

// Histogram steps of all outcomes, or of the ones named.
export const steps = (histogram, kinds = ['ok', 'bad', 'timed_out']) => kinds.flatMap((kind) => histogram[kind]);

// The end of everything on the time axis, in seconds since the run began.
export function timeEnd(record) {
  return Math.max(1, ...record.stages.map((stage) => stage.begin_s + stage.length_s));
}

// "alpha on load-1", "process 2 (pid 4711)".
export const workerName = (one) => (!one.name ? `process ${one.number} (pid ${one.pid})`
  : !one.host || one.name.startsWith(one.host) ? one.name : `${one.name} on ${one.host}`);

// Why a stage does not count: "worker alpha was the limit", "a worker was lost", "this machine was the limit".
export function invalidBecause(stage) {
  const lost = (health) => stage.processes.find((one) => !one.valid && one.health === health);
  const kind = (one) => (one.name ? 'worker' : 'process');
  if (lost('lost')) return `a ${kind(lost('lost'))} was lost`;
  if (lost('left')) return `a ${kind(lost('left'))} left its load to nobody`;
  // Of several, whoever the first reason is about.
  const called = (one) => (one.name ? `worker ${one.name}: ` : `${workerName(one)}: `);
  const reason = (stage.health?.gates ?? []).find((gate) => gate.red && stage.processes.some((one) => gate.text.startsWith(called(one))));
  const busy = stage.processes.find((one) => !one.valid && one.health === 'saturated' && reason?.text.startsWith(called(one))) ?? lost('saturated');
  return busy ? `${busy.name ? 'worker ' : ''}${workerName(busy)} was the limit` : 'this machine was the limit';
}

// Times that are not to be trusted, those that meet as one: [from, to] since the load was measured.
function doubts(stage) {
  const out = [];
  for (const one of stage.invalid ?? []) {
    const last = out.at(-1);
    if (last && one.from_s <= last[1]) last[1] = Math.max(last[1], one.to_s);
    else out.push([one.from_s, one.to_s]);
  }
  return out;
}
export const doubtText = (stage) => doubts(stage).map(([from, to]) => `${from.toFixed(1)} s to ${to.toFixed(1)} s`).join(', ');
// The same for charts over the time of the run.
export const doubtSpans = (record) => record.stages.flatMap((stage) => doubts(stage)
  .map(([from, to]) => ({ from: stage.begin_s + from, to: stage.begin_s + to, color: '--warn-soft' })));
export const doubtNote = (record) => (doubtSpans(record).length ? ' Times that are not to be trusted are shaded; they stand with the workers.' : '');
