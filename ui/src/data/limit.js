// Limits in words, the same as on the terminal: src/output/limit_text.h.
import { bytes, count, duration } from './number.js';

const digits = (value, most) => String(Number(value.toPrecision(most)));

// Four digits where reports show three: a value beside its bound should not look equal to it.
function time(seconds) {
  if (seconds === 0) return '0 s';
  if (seconds < 1e-3) return digits(seconds * 1e6, 4) + ' µs';
  return seconds < 1 ? digits(seconds * 1e3, 4) + ' ms' : digits(seconds, 4) + ' s';
}

const units = {
  s: time,
  share: (value) => digits(value * 100, 4) + ' %',
  per_second: (value) => digits(value, 6) + ' req/s',
  bytes,
  bytes_per_second: (value) => bytes(value) + '/s',
};

export function limitValue(limit) {
  if (limit.actual == null) return 'not measured';
  return (limit.about ? 'about ' : '') + (units[limit.unit] ?? count)(limit.actual);
}

const moment = (seconds) => digits(seconds, 4) + ' s';

export function limitRemark(limit) {
  const parts = [];
  if (limit.worst_from_s != null && limit.window_s != null) {
    parts.push(`the worst ${duration(limit.window_s)} began at ${moment(limit.worst_from_s)}`);
  }
  if (limit.ended_the_run && limit.broke_at_s != null) parts.push(`broke at ${moment(limit.broke_at_s)} and ended the run`);
  else if (limit.broke_at_s != null && !limit.passed) parts.push(`broken ${limit.window_s != null ? 'at' : 'since'} ${moment(limit.broke_at_s)}`);
  if (limit.note) parts.push(limit.note);
  return parts.join('; ');
}
