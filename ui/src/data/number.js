// Numbers as people read them, the same as on the terminal: src/output/number.h. Both are held to the one table
// src/output/testdata/numbers.json.

const threeDigits = (value) => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);

function longDuration(seconds) {
  const total = Math.round(seconds);
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  if (total < 3600) return `${Math.floor(total / 60)}m${two(total % 60)}s`;
  return `${Math.floor(total / 3600)}h${two((total % 3600) / 60)}m`;
}

const known = (value) => typeof value === 'number' && Number.isFinite(value);

export function duration(seconds) {
  if (!known(seconds)) return '-';
  if (seconds < 0) return '-' + duration(-seconds);
  if (seconds === 0) return '0';
  if (seconds >= 99.95) return longDuration(seconds);
  if (seconds >= 0.9995) return threeDigits(seconds) + ' s';
  if (seconds >= 0.9995e-3) return threeDigits(seconds * 1e3) + ' ms';
  if (seconds >= 0.9995e-6) return threeDigits(seconds * 1e6) + ' µs';
  return (seconds * 1e9).toFixed(0) + ' ns';
}

export const ms = (milliseconds) => (known(milliseconds) ? duration(milliseconds / 1e3) : '-');

export const count = (value) => (known(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : '-');

export function amount(value) {
  if (!known(value)) return '-';
  if (value < 0) return '-' + amount(-value);
  if (value >= 1e18) return value.toExponential(2);
  const tenths = Math.round(value * 10) / 10;
  return tenths >= 10 || Number.isInteger(tenths) ? count(value) : tenths.toFixed(1);
}

export function rate(perSecond) {
  if (!known(perSecond)) return '-';
  if (perSecond < 0) return '-' + rate(-perSecond);
  if (perSecond === 0) return '0';
  return perSecond >= 99.95 ? amount(perSecond) : threeDigits(perSecond);
}

export function bytes(value) {
  if (!known(value)) return '-';
  if (value < 0) return '-' + bytes(-value);
  if (value < 999.5) return value.toFixed(0) + ' B';
  const units = ['KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (value /= 1e3; value >= 999.5 && unit + 1 < units.length; ++unit) value /= 1e3;
  return (value >= 999.5 ? amount(value) : threeDigits(value)) + ' ' + units[unit];
}

export function share(value) {
  if (!known(value)) return '-';
  if (value < 0) return '-' + share(-value);
  const percent = value * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.01) return '<0.01 %';
  if (percent < 0.995) return percent.toFixed(2) + ' %';
  if (percent < 9.95) return percent.toFixed(1) + ' %';
  if (percent < 99 || percent >= 100) return amount(percent) + ' %';
  return percent > 99.9 ? '>99.9 %' : (Math.floor(percent * 10) / 10).toFixed(1) + ' %';
}

// Text in which a number and its unit stay on one line.
export const together = (text) => text.replace(/(\d) (%|ns|µs|ms|s|B|KB|MB|GB|req\/s|users?)(?!\w)/g, '$1\u00a0$2');

// Any measured quantity of no known unit: "25", "0.0213", "12,340".
export function plain(value) {
  if (!known(value)) return '-';
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  return String(Number(value.toPrecision(3)));
}
