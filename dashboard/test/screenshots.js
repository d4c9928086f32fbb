// Screenshots for the documentation: a page in each language, and one as it is printed.
import { mkdirSync } from 'node:fs';
import { browser, serve } from './browser.js';

const folder = new URL('../../docs/dashboard/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const { server, origin } = await serve(process.env.SITE ?? '_site');
const chromium = await browser();
for (const [file, url, clip] of [['zh', 'zh/360000/2023', 1180], ['en', 'en/360000/2026', 1180]]) {
  const page = await chromium.newPage({ viewport: { width: 1280, height: clip }, deviceScaleFactor: 0.75 });
  await page.goto(`${origin}/${url}/`);
  await page.screenshot({ path: `${folder}${file}.png` });
  await page.close();
}
const page = await chromium.newPage({ viewport: { width: 734, height: 1062 } });
await page.emulateMedia({ media: 'print' });
await page.goto(`${origin}/zh/360000/2026/`);
await page.screenshot({ path: `${folder}print.png` });
await chromium.close();
server.close();
