import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kernel } from './assemble.ts';

/** Who works with which kernel: each keeps the one that it began with, and a retired one is let go when the last has ended. */
export interface KernelUsers {
  /** Of whoever asks; undefined outside of `within`. */
  current(): Kernel | undefined;
  within<Value>(kernel: Kernel, work: () => Value): Value;
  /** Resolves when nobody works with it any more. */
  idle(kernel: Kernel): Promise<void>;
}

export function createKernelUsers(): KernelUsers {
  const storage = new AsyncLocalStorage<Kernel>();
  const users = new Map<Kernel, { count: number; waiting: (() => void)[] }>();
  const enter = (kernel: Kernel) => {
    const entry = users.get(kernel) ?? { count: 0, waiting: [] };
    users.set(kernel, entry);
    entry.count += 1;
  };
  const leave = (kernel: Kernel) => {
    const entry = users.get(kernel)!;
    entry.count -= 1;
    if (entry.count > 0) return;
    users.delete(kernel);
    for (const tell of entry.waiting) tell();
  };
  return {
    current: () => storage.getStore(),
    within(kernel, work) {
      if (storage.getStore() !== undefined) return work();
      enter(kernel);
      try {
        const value = storage.run(kernel, work);
        if (!(value instanceof Promise)) return leaveWith(value);
        return value.finally(() => leave(kernel)) as typeof value;
      } catch (error) {
        leave(kernel);
        throw error;
      }
      function leaveWith<Value>(value: Value): Value {
        leave(kernel);
        return value;
      }
    },
    idle: kernel =>
      new Promise(resolve => {
        const entry = users.get(kernel);
        if (entry) entry.waiting.push(resolve);
        else resolve();
      }),
  };
}
