// In place of k6-summary: the end-of-test summary as text, from what handleSummary() is given, and as JUnit's XML.
const colours = { bold: 1, faint: 2, red: 31, green: 32, cyan: 36 };
const marks = { ok: '✓', failed: '✗', group: '█', details: '↳' };

function painter(enabled) {
  return (text, ...names) =>
    enabled ? `\x1b[${names.map((name) => colours[name]).join(';')}m${text}\x1b[0m` : text;
}

// At most `digits` decimals, cut off rather than rounded, without zeros at the end.
function cut(value, digits) {
  const scale = 10 ** digits;
  return String(Math.trunc(Math.round(value * scale * 1e6) / 1e6) / scale);
}

function humanizeBytes(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  if (bytes < 10) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1000)), units.length - 1);
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[power]}`;
}

const fixedUnits = { s: [1e-3, 's', 2], ms: [1, 'ms', 2], us: [1e3, 'µs', 2] };

// `ms`: a time in milliseconds.
function humanizeDuration(ms, unit) {
  if (fixedUnits[unit]) {
    const [factor, suffix, digits] = fixedUnits[unit];
    return (ms * factor).toFixed(digits) + suffix;
  }
  if (ms === 0) return '0s';
  if (ms < 0.001) return `${Math.trunc(ms * 1e6)}ns`;
  if (ms < 1) return `${cut(ms * 1e3, 2)}µs`;
  if (ms < 1000) return `${cut(ms, 2)}ms`;
  if (ms < 60000) return `${cut(ms / 1000, 2)}s`;
  const seconds = Math.trunc(ms / 1000);
  const minutes = Math.trunc(seconds / 60);
  return minutes < 60
    ? `${minutes}m${seconds % 60}s`
    : `${Math.trunc(minutes / 60)}h${minutes % 60}m${seconds % 60}s`;
}

export function humanizeValue(value, metric, timeUnit) {
  if (metric.type === 'rate') return `${(Math.trunc(value * 100 * 100) / 100).toFixed(2)}%`;
  if (metric.contains === 'data') return humanizeBytes(value);
  if (metric.contains === 'time') return humanizeDuration(value, timeUnit);
  return String(Number(Number(value).toFixed(6)));
}

// Terminals show combining marks on what stands before them.
const widthOf = (text) => [...text.normalize('NFC').replace(/\p{M}/gu, '')].length;
const padded = (text, width, fill = ' ') => text + fill.repeat(Math.max(0, width - widthOf(text)));

const isSub = (name) => name.includes('{');
const shown = (name) => (isSub(name) ? `{ ${name.slice(name.indexOf('{') + 1, -1)} }` : name);
const failed = (metric) => Object.values(metric.thresholds ?? {}).some((threshold) => !threshold.ok);

function checkLines(check, indent, paint) {
  if (check.fails === 0) return [paint(`${indent}${marks.ok} ${check.name}`, 'green')];
  const percent = Math.floor((100 * check.passes) / (check.passes + check.fails));
  return [
    paint(`${indent}${marks.failed} ${check.name}`, 'red'),
    paint(
      `${indent} ${marks.details}  ${percent}% — ${marks.ok} ${check.passes} / ${marks.failed} ${check.fails}`,
      'red',
    ),
  ];
}

function groupLines(group, indent, paint) {
  const lines = [];
  let inner = indent;
  if (group.name !== '') {
    lines.push(`${indent}${marks.group} ${group.name}`, '');
    inner += '  ';
  }
  for (const check of listOf(group.checks)) lines.push(...checkLines(check, inner, paint));
  if (listOf(group.checks).length > 0) lines.push('');
  for (const sub of listOf(group.groups)) lines.push(...groupLines(sub, inner, paint));
  return lines;
}

const listOf = (things) => (Array.isArray(things) ? things : Object.values(things ?? {}));

// The columns of a metric that is no trend: its value, and what stands beside it.
function columns(metric, unit) {
  const { values } = metric;
  switch (metric.type) {
    case 'counter':
      return [humanizeValue(values.count, metric, unit), `${humanizeValue(values.rate, metric, unit)}/s`];
    case 'gauge':
      return [
        humanizeValue(values.value, metric, unit),
        `min=${humanizeValue(values.min, metric, unit)}`,
        `max=${humanizeValue(values.max, metric, unit)}`,
      ];
    case 'rate':
      return [humanizeValue(values.rate, metric, unit), `${marks.ok} ${values.passes}`, `${marks.failed} ${values.fails}`];
    default:
      return ['[no data]'];
  }
}

function order(names) {
  const base = (name) => name.split('{')[0];
  return names.sort((a, b) => {
    if (base(a) !== base(b)) return base(a) < base(b) ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

function metricLines(data, settings, paint) {
  const unit = settings.summaryTimeUnit;
  const names = order(Object.keys(data.metrics));
  const label = (name) => (isSub(name) ? '  ' : '') + shown(name);
  const width = Math.max(0, ...names.map((name) => widthOf(label(name))));
  const trends = {};
  const others = {};
  const trendWidths = [];
  const otherWidths = [];
  for (const name of names) {
    const metric = data.metrics[name];
    const isTrend = metric.type === 'trend';
    const cells = isTrend
      ? settings.summaryTrendStats.map((stat) => {
          const value = metric.values[stat];
          return stat === 'count' ? String(value) : humanizeValue(value, metric, unit);
        })
      : columns(metric, unit);
    (isTrend ? trends : others)[name] = cells;
    const widths = isTrend ? trendWidths : otherWidths;
    cells.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, widthOf(cell)); });
  }
  return names.map((name) => {
    const metric = data.metrics[name];
    const mark = metric.thresholds === undefined ? ' '
      : failed(metric) ? paint(marks.failed, 'red') : paint(marks.ok, 'green');
    const dots = paint(`${'.'.repeat(width - widthOf(label(name)) + 3)}:`, 'faint');
    const cells = trends[name]
      ? trends[name].map(
          (cell, i) => `${settings.summaryTrendStats[i]}=${paint(padded(cell, trendWidths[i]), 'cyan')}`,
        )
      : others[name].map((cell, i) => paint(padded(cell, otherWidths[i]), 'cyan', ...(i > 0 ? ['faint'] : [])));
    return `${settings.indent}${mark} ${label(name)}${dots} ${cells.join(' ')}`.replace(/ +$/, '');
  });
}

const defaultStats = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];

export function textSummary(data, options = {}) {
  const settings = {
    indent: ' ',
    enableColors: true,
    summaryTrendStats: defaultStats,
    summaryTimeUnit: null,
    ...data.options,
    ...options,
  };
  const paint = painter(settings.enableColors && !(data.options && data.options.noColor));
  const lines = groupLines(data.root_group ?? { name: '' }, `${settings.indent}  `, paint);
  lines.push(...metricLines(data, settings, paint));
  return lines.join('\n');
}

const escapeXml = (text) =>
  String(text).replace(/[<>&'"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&apos;', '"': '&quot;' })[c]);

// A test case for each threshold, and for each check.
export function jUnit(data, options = {}) {
  const name = options.name ?? 'k6 thresholds';
  const classname = options.classname ?? 'Unnamed folder';
  const cases = [];
  let failures = 0;
  const add = (title, problem) => {
    const head = `<testcase name="${escapeXml(title)}" classname="${escapeXml(classname)}"`;
    if (problem === undefined) {
      cases.push(`${head} />`);
    } else {
      failures += 1;
      cases.push(`${head}><failure message="${escapeXml(problem)}" /></testcase>`);
    }
  };
  for (const [metricName, metric] of Object.entries(data.metrics ?? {})) {
    for (const [expression, threshold] of Object.entries(metric.thresholds ?? {})) {
      add(`${metricName} - ${expression}`, threshold.ok ? undefined : 'failed');
    }
  }
  const walk = (group) => {
    for (const check of listOf(group.checks)) {
      const total = check.passes + check.fails;
      add(check.path ?? check.name, check.fails === 0 ? undefined : `${check.fails} / ${total} checks failed`);
    }
    listOf(group.groups).forEach(walk);
  };
  if (options.checks !== false && data.root_group) walk(data.root_group);
  return `<?xml version="1.0"?>\n<testsuites tests="${cases.length}" failures="${failures}">\n` +
    `<testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}">\n` +
    `${cases.join('\n')}\n</testsuite>\n</testsuites>`;
}

export default { humanizeValue, textSummary, jUnit };
