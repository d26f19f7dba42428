// Opens each page at each width and colour scheme in Chromium and writes what it saw as one JSON document:
// node look.mjs CHROMIUM PAGE...  ->  [{page, width, scheme, ...}]. Judging is up to test_report.py.
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { seen } from './seen.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [, , program, ...pages] = process.argv;
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

async function look(page, width, scheme) {
  const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const found = { page: basename(page, '.html'), width, scheme, console: [], errors: [], requests: [] };
  tab.on('console', (message) => found.console.push(message.text()));
  tab.on('pageerror', (error) => found.errors.push(error.message));
  tab.on('request', (request) => found.requests.push(request.url()));
  await tab.goto('file://' + page);
  await tab.waitForSelector('main[aria-busy=false] section');
  await tab.waitForFunction(() => [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('canvas')));
  Object.assign(found, await tab.evaluate(seen));

  await tab.keyboard.press('Tab');
  found.firstFocus = await tab.evaluate(() => ({
    text: document.activeElement.textContent, outline: getComputedStyle(document.activeElement).outlineStyle,
    top: document.activeElement.getBoundingClientRect().top,
  }));
  const paper = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  found.paperBefore = await paper();
  await tab.getByRole('button', { name: 'Dark' }).click();
  found.paperAfter = await paper();
  await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  await tab.waitForFunction(() => [...document.querySelectorAll('details.numbers')].every((one) => one.querySelector('tbody')));
  found.opened = await tab.evaluate(seen);
  await tab.emulateMedia({ media: 'print' });
  await tab.setViewportSize({ width: 690, height: 900 });
  await tab.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await tab.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  found.print = await tab.evaluate(seen);
  found.paperPrinted = await paper();
  await tab.close();
  return found;
}

const all = [];
for (const page of pages) {
  for (const width of [1280, 390]) for (const scheme of ['light', 'dark']) all.push(await look(page, width, scheme));
}
await browser.close();
console.log(JSON.stringify(all));
