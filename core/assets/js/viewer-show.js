// @ts-check

const still = matchMedia('(prefers-reduced-motion: reduce)');
const intervalName = 'viewer.interval';

/** Seconds. */
export function keptInterval() {
  return Number(localStorage.getItem(intervalName)) || 5;
}

/** @param {number} seconds */
export function keepInterval(seconds) {
  localStorage.setItem(intervalName, String(seconds));
}

/**
 * A slideshow goes on when its photo has been seen for a while, from the moment it is there; who wants less motion has none.
 * @param {{ step: () => boolean, isLoaded: () => boolean, changed: (isPlaying: boolean) => void }} parts
 */
export function createShow({ step, isLoaded, changed }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const isPlaying = () => timer !== undefined;
  const stop = () => {
    if (!isPlaying()) return;
    clearTimeout(timer);
    timer = undefined;
    changed(false);
  };
  const wait = (seconds = keptInterval()) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isLoaded()) return wait(0.25);
      if (step()) wait();
      else stop();
    }, seconds * 1000);
  };
  const stopIfStill = () => void (still.matches && stop());
  still.addEventListener('change', stopIfStill);
  return {
    isPossible: !still.matches,
    isPlaying,
    stop,
    toggle() {
      if (isPlaying()) return stop();
      if (still.matches) return;
      wait();
      changed(true);
    },
    end() {
      stop();
      still.removeEventListener('change', stopIfStill);
    },
  };
}
