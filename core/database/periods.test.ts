import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePeriod } from './periods.ts';

const examples: readonly (readonly [name: string, from: string, to: string])[] = [
  ['2020', '2020-01-01', '2021-01-01'],
  ['2020-12', '2020-12-01', '2021-01-01'],
  ['2020-02-29', '2020-02-29', '2020-03-01'],
  ['2020-12-31', '2020-12-31', '2021-01-01'],
  ['0033-04-03', '0033-04-03', '0033-04-04'],
  ['9999', '9999-01-01', '10000-01-01'],
];

for (const [name, from, to] of examples) {
  test(`${name} runs from ${from} to ${to}`, () => {
    const period = parsePeriod(name);
    assert.equal(period?.from, `${from}T00:00:00.000Z`);
    assert.equal(period?.to, `${to}T00:00:00.000Z`);
  });
}

for (const name of ['', '20', '0000', '2020-13', '2020-00', '2021-02-29', '2020-1', '2020-01-01T', ' 2020']) {
  test(`"${name}" is no period`, () => assert.equal(parsePeriod(name), undefined));
}
