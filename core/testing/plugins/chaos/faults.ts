/** What may go wrong, by the name that the settings have for it. */
export type FaultName =
  | 'nothing'
  | 'throw'
  | 'reject'
  | 'hang'
  | 'nonsense'
  | 'busy'
  | 'exit'
  | 'allocate'
  | 'regexp'
  | 'stray-timer'
  | 'stray-rejection';

const megabytes = 1024 ** 2;
const chunk = 32 * megabytes;
const kept: Buffer[] = [];

/** Each is called in the place of whatever the plugin should do there. */
export const faults: Readonly<Record<FaultName, () => unknown>> = {
  nothing() {},
  throw() {
    throw new Error('chaos throws');
  },
  reject: () => Promise.reject(new Error('chaos rejects')),
  hang: () => new Promise(() => {}),
  nonsense: () => makeNonsense(),
  busy() {
    for (;;);
  },
  exit: () => process.exit(42),
  /** 2 GB that are really there. */
  allocate() {
    while (kept.length * chunk < 2_048 * megabytes) kept.push(Buffer.alloc(chunk, 1));
  },
  /** Has no end that anybody could wait for. */
  regexp: () => /^(a+)+$/.test(`${'a'.repeat(60)}!`),
  'stray-timer'() {
    setTimeout(() => {
      throw new Error('chaos strays');
    }, 1);
  },
  'stray-rejection'() {
    void Promise.reject(new Error('chaos strays'));
  },
};

/** Neither a list of anything nor an object, and without an end for who writes it down. */
function makeNonsense(): unknown[] {
  const nonsense: unknown[] = [7, null, 'nonsense', { id: 8, patch: { colour: () => {} } }];
  nonsense.push(nonsense);
  return nonsense;
}
