// Uses the served page as somebody would, with keyboard and mouse: node act.mjs CHROMIUM URL  ->  what was seen, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [, , program, base] = process.argv;
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
const found = {};

// Does `act`, and waits until the page has asked for `path` and was answered.
async function asking(tab, path, act) {
  await Promise.all([tab.waitForResponse((response) => new URL(response.url()).pathname === path), act()]);
}

async function open(state) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto(`${base}/${state}/`);
  await tab.waitForSelector('main section');
  return tab;
}

{
  const tab = await open('measuring');
  await asking(tab, '/measuring/api/stop', () => tab.getByRole('button', { name: 'Stop' }).click());
  await tab.close();
}
{
  const tab = await open('start');
  await tab.getByLabel('URL').fill('http://shop.example/');
  await tab.getByLabel('Measure a rate').check();
  await tab.getByLabel('Requests a second').fill('50');
  await tab.getByRole('button', { name: 'Start' }).press('Enter');
  found.refusal = await tab.getByRole('alert').innerText();
  found.asksForName = await tab.getByLabel(/not this machine/).count();
  await tab.getByLabel('URL').fill('http://127.0.0.1:8400/');
  found.asksNoMore = await tab.getByLabel(/not this machine/).count();
  await tab.getByLabel('URL').press('Enter');
  await tab.waitForFunction(() => !document.querySelector('[role=alert]'));
  await tab.close();
}
{
  const tab = await open('locust');
  await tab.getByRole('button', { name: 'Change the load' }).click();
  await tab.getByLabel('Users at most').fill('40');
  await asking(tab, '/locust/swarm', () => tab.getByRole('button', { name: 'Change', exact: true }).click());
  await asking(tab, '/locust/stats/reset', () => tab.getByRole('button', { name: 'Reset statistics' }).click());
  await tab.getByRole('tab', { name: 'Statistics' }).focus();
  await tab.keyboard.press('ArrowRight');
  found.tab = await tab.evaluate(() => [document.activeElement.textContent.trim(), document.getElementById('table').innerText]);
  await tab.keyboard.press('ArrowLeft');
  const names = () => tab.locator('#table tbody th').allInnerTexts();
  await tab.getByRole('button', { name: 'Requests' }).click();
  found.sorted = await names();
  await tab.close();
}
{
  const tab = await open('locust-start');
  await tab.getByLabel('Users at most').fill('7');
  await tab.getByLabel('Robot').uncheck();
  await tab.getByLabel(/basket size/).fill('9');
  await asking(tab, '/locust-start/api/start', () => tab.getByRole('button', { name: 'Start' }).click());
  await tab.close();
}
{
  const tab = await open('growing');
  const figure = tab.locator('figure').first();
  await figure.locator('summary').click();
  const rows = () => figure.locator('.numbers tbody tr').count();
  await figure.locator('.numbers tbody tr').first().waitFor();
  found.rows = [await rows()];
  await tab.evaluate(() => (window.canvas = document.querySelector('.chart canvas')));
  for (let i = 0; i < 2; ++i) {
    const before = await rows();
    await fetch(`${base}/growing/more`, { method: 'POST' });
    await tab.waitForFunction((least) => document.querySelector('.numbers tbody').rows.length > least, before);
    found.rows.push(await rows());
  }
  found.sameCanvas = await tab.evaluate(() => window.canvas === document.querySelector('.chart canvas'));
  await tab.close();
}
{
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto(`${base}/runs/#/runs`);
  await tab.getByRole('checkbox').nth(0).check();
  found.one = await tab.getByRole('link', { name: /What changed/ }).getAttribute('href');
  await tab.getByRole('checkbox').nth(2).check();
  found.two = await tab.getByRole('link', { name: 'Compare the two' }).getAttribute('href');
  await tab.getByRole('row').nth(1).getByRole('link').click();
  await tab.waitForSelector('#verdict h1');
  found.opened = await tab.locator('#verdict h1').innerText();
  await tab.getByRole('link', { name: 'Routes' }).click();
  found.still = await tab.locator('#verdict h1').count();
  await tab.goBack();
  await tab.goBack();
  await tab.waitForSelector('#saved');
  await tab.close();
}
{
  const tab = await open('ended');
  await tab.waitForSelector('#verdict h1');
  found.report = await tab.locator('#verdict h1').innerText();
  await tab.close();
}
await browser.close();
console.log(JSON.stringify(found));
