// In place of k6-reporter: the summary as a page of HTML that needs nothing else.
import { humanizeValue } from 'https://jslib.k6.io/k6-summary/0.1.0/index.js';

const escape = (text) =>
  String(text).replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]);
const listOf = (things) => (Array.isArray(things) ? things : Object.values(things ?? {}));
const row = (cells, kind = 'td') => `<tr>${cells.map((cell) => `<${kind}>${cell}</${kind}>`).join('')}</tr>`;
const table = (head, rows) =>
  rows.length === 0 ? '' : `<table><thead>${row(head.map(escape), 'th')}</thead><tbody>${rows.join('\n')}</tbody></table>`;
const verdict = (ok) => `<span class="${ok ? 'ok' : 'bad'}">${ok ? 'passed' : 'failed'}</span>`;

const style = `
:root { color-scheme: light dark; --line: #8884; --ok: #187a3c; --bad: #c02626; }
@media (prefers-color-scheme: dark) { :root { --ok: #5fd08a; --bad: #ff7b72; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 2rem; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.ok { color: var(--ok); } .bad { color: var(--bad); font-weight: 600; }
.facts { display: flex; flex-wrap: wrap; gap: 1rem; } .facts div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; }
.facts b { display: block; font-size: 1.4rem; }`;

function checksOf(group, path, into) {
  for (const check of listOf(group.checks)) {
    into.push({ name: [...path, check.name].join(' › '), passes: check.passes, fails: check.fails });
  }
  for (const sub of listOf(group.groups)) checksOf(sub, [...path, sub.name], into);
  return into;
}

function trendTable(names, data) {
  const stats = (data.options && data.options.summaryTrendStats) || ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
  const unit = data.options && data.options.summaryTimeUnit;
  return table(
    ['trend', ...stats],
    names.map((name) => {
      const metric = data.metrics[name];
      const value = (stat) =>
        metric.values[stat] === undefined ? '–'
          : stat === 'count' ? String(metric.values[stat]) : humanizeValue(metric.values[stat], metric, unit);
      return row([escape(name), ...stats.map((stat) => escape(value(stat)))]);
    }),
  );
}

function otherTable(names, data) {
  const facts = (metric) => {
    const { values } = metric;
    if (metric.type === 'rate') return [humanizeValue(values.rate, metric), `${values.passes} yes, ${values.fails} no`];
    if (metric.type === 'counter') return [humanizeValue(values.count, metric), `${humanizeValue(values.rate, metric)}/s`];
    return [humanizeValue(values.value, metric), `${humanizeValue(values.min, metric)} to ${humanizeValue(values.max, metric)}`];
  };
  return table(
    ['metric', 'value', 'rate or range'],
    names.map((name) => row([escape(name), ...facts(data.metrics[name]).map(escape)])),
  );
}

function thresholdTable(data) {
  const rows = [];
  for (const [name, metric] of Object.entries(data.metrics)) {
    for (const [expression, threshold] of Object.entries(metric.thresholds ?? {})) {
      rows.push(row([escape(name), escape(expression), verdict(threshold.ok)]));
    }
  }
  return rows;
}

export function htmlReport(data, options = {}) {
  const title = options.title ?? `Load test of ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
  const metric = (name) => data.metrics[name];
  const thresholds = thresholdTable(data);
  const brokenThresholds = thresholds.filter((line) => line.includes('class="bad"')).length;
  const checks = data.root_group ? checksOf(data.root_group, [], []) : [];
  const brokenChecks = checks.reduce((sum, check) => sum + check.fails, 0);
  const facts = [
    ['requests', metric('http_reqs') ? metric('http_reqs').values.count : 0],
    ['failed requests', metric('http_req_failed') ? metric('http_req_failed').values.passes : 0],
    ['broken thresholds', brokenThresholds],
    ['failed checks', brokenChecks],
    ['most users', metric('vus_max') ? metric('vus_max').values.max : 0],
    ['iterations', metric('iterations') ? metric('iterations').values.count : 0],
  ];
  const names = Object.keys(data.metrics).sort();
  const trends = names.filter((name) => data.metrics[name].type === 'trend');
  const others = names.filter((name) => data.metrics[name].type !== 'trend');
  const section = (head, content) => (content === '' ? '' : `<h2>${head}</h2>\n${content}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${style}</style></head><body>
<h1>${escape(title)}</h1>
<div class="facts">${facts.map(([name, value]) => `<div>${name}<b>${escape(value)}</b></div>`).join('')}</div>
${section('Thresholds', table(['metric', 'threshold', 'verdict'], thresholds))}
${section('Checks', table(['check', 'passed', 'failed', 'verdict'],
    checks.map((c) => row([escape(c.name), c.passes, c.fails, verdict(c.fails === 0)]))))}
${section('Trends', trendTable(trends, data))}
${section('Counters, rates and gauges', otherTable(others, data))}
</body></html>
`;
}

export default { htmlReport };
