// node opening.mjs CHROMIUM PAGE: milliseconds from the start of navigation until the whole page is drawn, one line a try.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [, , program, page] = process.argv;
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
for (let i = 0; i < 7; ++i) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto('file://' + page, { waitUntil: 'commit' });
  await tab.waitForSelector('main section', { state: 'attached' });
  console.log(await tab.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))));
  await tab.close();
}
await browser.close();
