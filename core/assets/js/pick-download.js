// @ts-check
import { base } from './picks-kept.js';

/** More than these don't go into an address. */
export const mostInAddress = 200;

const address = `${base}/download/selected`;

/** What an archive of these would hold, with the form that fetches it. @param {readonly string[]} ids @returns {Promise<Element>} */
export async function askForArchive(ids) {
  const photos = ids.join(',');
  const answer =
    ids.length <= mostInAddress
      ? await fetch(`${address}?photos=${photos}`)
      : await fetch(address, {
          method: 'POST',
          body: new URLSearchParams({ photos, formToken: await findToken() }),
        });
  const told = await readPart(answer, '[data-selected]');
  return document.adoptNode(told);
}

/** Goes to the page that says so. @param {readonly string[]} ids */
export async function goToArchive(ids) {
  const photos = ids.join(',');
  if (ids.length <= mostInAddress) return location.assign(`${address}?photos=${photos}`);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  for (const [name, value] of Object.entries({ photos, formToken: await findToken() })) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

async function findToken() {
  const field = await readPart(await fetch(address), '[name="formToken"]');
  return field.getAttribute('value') ?? '';
}

/** @param {Response} answer @param {string} selector @returns {Promise<Element>} */
async function readPart(answer, selector) {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const part = answer.ok ? page.querySelector(selector) : null;
  if (!part) throw new Error(`no ${selector}`);
  return part;
}
