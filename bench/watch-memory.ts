import { residentBytes } from './processes.ts';

/** Bytes that a process has in memory, looked at 20 times a second until `end`. */
export function watchMemory(pid: number): { end(): readonly number[] } {
  const samples = [residentBytes(pid)];
  const timer = setInterval(() => samples.push(residentBytes(pid)), 50);
  return {
    end() {
      clearInterval(timer);
      return samples;
    },
  };
}
