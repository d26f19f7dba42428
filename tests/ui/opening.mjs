// node opening.mjs CHROMIUM PAGE: milliseconds from the start of navigation until the first screen is drawn, and until all
// sections and pictures are, one line a try.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [, , program, page] = process.argv;
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
for (let i = 0; i < 7; ++i) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto('file://' + page, { waitUntil: 'commit' });
  await tab.waitForSelector('main section', { state: 'attached' });
  const drawn = () => tab.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))));
  const first = await drawn();
  await tab.waitForFunction(() => document.querySelector('main[aria-busy=false]') &&
    [...document.querySelectorAll('.chart')].every((chart) => chart.firstChild), null, { polling: 20 });
  console.log(first, await drawn());
  await tab.close();
}
await browser.close();
