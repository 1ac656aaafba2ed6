/// <reference lib="dom" />
import type { CDPSession, Page } from 'playwright-core';
import { phone, type TestBrowser } from '../core/testing/browser.ts';

/** What somebody waits for who opens a page for the first time. */
export interface Visit {
  /** Largest contentful paint, ms after the page was asked for. */
  readonly paintedMs: number;
  /** Cumulative layout shift, after having scrolled to the end. */
  readonly shift: number;
  /** What came over the line before that paint, as it was sent. */
  readonly bytesBeforePaint: number;
  /** Of the whole page before a photo is opened, as it was sent. */
  readonly scriptBytes: number;
  readonly htmlAndCssBytes: number;
  /** What was painted, for the note. */
  readonly painted: string;
}

/** A phone on a slow line: 1.6 Mbit/s, 150 ms there and back, a processor a quarter as fast as this one. */
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const slowness = 4;

/** Opens an address with nothing kept from before. */
export async function visitByPhone(browser: TestBrowser, address: string): Promise<Visit> {
  const page = await browser.newPage(phone);
  try {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', line);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness });
    const traffic = watchTraffic(cdp);
    await page.addInitScript(observePaint);
    await page.goto(address, { waitUntil: 'networkidle' });
    // The first scrolling ends what counts as the largest paint.
    const { paintedMs, painted } = await page.evaluate(readPaint);
    const shift = await scrollToEnd(page);
    return { paintedMs, painted, shift, ...traffic.sum(paintedMs) };
  } finally {
    await page.context().close();
  }
}

interface Paint {
  paintedMs: number;
  painted: string;
  shift: number;
}

/** Runs in the page, before anything of it. */
function observePaint(): void {
  const paint: Paint = { paintedMs: Number.NaN, painted: '', shift: 0 };
  Object.assign(globalThis, { paint });
  new PerformanceObserver(list => {
    const entry = list.getEntries().at(-1) as PerformanceEntry & { element?: Element; url?: string };
    paint.paintedMs = entry.startTime;
    paint.painted = entry.url?.replace(/^.*\/i\/\w+\//, '') || (entry.element?.localName ?? '');
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      paint.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

function readPaint(): Paint {
  return (globalThis as unknown as { paint: Paint }).paint;
}

/** By screens, as a thumb does; answers how much of the page has moved since it was opened. */
async function scrollToEnd(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    for (let screen = 0; screen < 40; screen += 1) {
      globalThis.scrollBy(0, globalThis.innerHeight);
      for (let count = 0; count < 6; count += 1) await frame();
    }
    return (globalThis as unknown as { paint: { shift: number } }).paint.shift;
  });
}

/** Sums up what comes over the line, headers included, by kind and by time. */
function watchTraffic(cdp: CDPSession) {
  let begin: number | undefined;
  const kinds = new Map<string, string>();
  const pieces: { at: number; bytes: number; kind: string }[] = [];
  const arrived = new Map<string, number>();
  const add = (requestId: string, timestamp: number, bytes: number) => {
    arrived.set(requestId, (arrived.get(requestId) ?? 0) + bytes);
    pieces.push({ at: (timestamp - begin!) * 1_000, bytes, kind: kinds.get(requestId) ?? 'Other' });
  };
  cdp.on('Network.requestWillBeSent', ({ timestamp }) => {
    begin ??= timestamp;
  });
  cdp.on('Network.responseReceived', ({ requestId, type, timestamp, response }) => {
    kinds.set(requestId, type);
    add(requestId, timestamp, response.encodedDataLength);
  });
  cdp.on('Network.dataReceived', ({ requestId, timestamp, encodedDataLength }) =>
    add(requestId, timestamp, encodedDataLength),
  );
  // Of what is read as it comes, such as the page itself, the whole is told at its end only.
  cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    add(requestId, timestamp, Math.max(0, encodedDataLength - (arrived.get(requestId) ?? 0))),
  );
  const sum = (wanted: (piece: (typeof pieces)[number]) => boolean) =>
    pieces.filter(wanted).reduce((total, { bytes }) => total + bytes, 0);
  return {
    sum: (paintedMs: number) => ({
      bytesBeforePaint: sum(({ at }) => at <= paintedMs),
      scriptBytes: sum(({ kind }) => kind === 'Script'),
      htmlAndCssBytes: sum(({ kind }) => kind === 'Document' || kind === 'Stylesheet'),
    }),
  };
}
