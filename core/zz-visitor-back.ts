import { openBrowser, phone } from './testing/browser.ts';
const b = await openBrowser();
try {
  for (const how of ['swipe-free', 'next']) {
    const page = await b.newPage(phone); page.setDefaultTimeout(12000);
    const errors: string[] = []; page.on('pageerror', e => errors.push(String(e)));
    await page.goto('http://localhost:8391/albums/algarve', { waitUntil: 'networkidle' });
    const at = async (w: string) => console.log(how, w, JSON.stringify(await page.evaluate(() => ({ path: location.pathname, y: Math.round(scrollY), h: document.documentElement.scrollHeight, r: history.scrollRestoration, s: history.state }))));
    await page.evaluate(() => scrollTo(0, 913)); await page.waitForTimeout(500); await at('scrolled');
    const boxes = page.locator('[data-wall] a.photo-box');
    const n = await boxes.evaluateAll(els => els.findIndex(e => e.getBoundingClientRect().top > 200));
    await boxes.nth(n).click(); await page.waitForSelector('.viewer [role="status"]:not(:empty)', { state: 'attached' }); await at('viewer');
    if (how === 'next') { await page.keyboard.press('ArrowRight'); await page.waitForTimeout(700); await at('moved on'); }
    await page.reload({ waitUntil: 'networkidle' }); await at('reloaded');
    await page.goBack(); await page.waitForTimeout(2000); await at('back');
    await page.goForward(); await page.waitForTimeout(1500); await at('forward');
    await page.goBack(); await page.waitForTimeout(1500); await at('back again');
    console.log(errors); await page.context().close();
  }
} finally { await b.close(); }
