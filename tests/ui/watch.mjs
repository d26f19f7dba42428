// Opens the served page in made-up states (page_server.py) at each width and colour scheme, and writes what it saw as JSON:
// node watch.mjs CHROMIUM URL [SHOTS] STATE[#HASH]...  ->  [{page, width, scheme, ...}]. Judging is up to test_live_page.py.
// SHOTS, a folder ending in "/", gets a picture of each.
import { createRequire } from 'node:module';
import { seen } from './seen.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [, , program, base, ...rest] = process.argv;
const shots = rest[0].endsWith('/') ? rest.shift() : null;
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

async function look(which, width, scheme) {
  const [state, hash = ''] = which.split('#');
  const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const found = { page: state, width, scheme, console: [], errors: [], requests: [] };
  tab.on('console', (message) => found.console.push(message.text()));
  tab.on('pageerror', (error) => found.errors.push(error.message));
  tab.on('request', (request) => found.requests.push(request.url()));
  await tab.goto(`${base}/${state}/${hash && '#' + hash}`);
  await tab.waitForSelector('main:not([aria-busy=true]) section');
  if (state.endsWith('ended')) await tab.waitForSelector('main[aria-busy=false]');  // the report, whose sections come one by one
  await tab.waitForFunction(() => !document.querySelector('section.later'));
  await tab.waitForFunction(() => !document.body.innerText.includes('One moment…'));
  await tab.waitForFunction(() => [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('canvas')));
  Object.assign(found, await tab.evaluate(seen));
  if (shots) await tab.screenshot({ path: `${shots}${state}-${width}-${scheme}.png`, fullPage: true });
  await tab.keyboard.press('Tab');
  found.firstFocus = await tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  await tab.waitForFunction(() => [...document.querySelectorAll('details.numbers')].every((one) => one.querySelector('tbody')));
  found.opened = await tab.evaluate(seen);
  found.inputs = await tab.evaluate(() => [...document.querySelectorAll('input, select')].map((one) =>
    [one.name || one.type, (one.labels?.length ?? 0) > 0 || one.hasAttribute('aria-label')]));
  await tab.close();
  return found;
}

const all = [];
for (const page of rest) {
  for (const width of [1280, 390]) for (const scheme of ['light', 'dark']) all.push(await look(page, width, scheme));
}
await browser.close();
console.log(JSON.stringify(all));
