// @ts-check

/**
 * Moments are typed in UTC. `data-own-time` names a field, and `data-text` is what is said below it of the moment as
 * clocks show it where the browser is; nothing where they show UTC.
 */
for (const note of document.querySelectorAll('[data-own-time]')) {
  if (!(note instanceof HTMLElement)) continue;
  const field = document.getElementById(note.dataset.ownTime ?? '');
  if (!(field instanceof HTMLInputElement)) continue;
  const show = () => {
    const moment = new Date(`${field.value}Z`);
    const isElsewhere = !Number.isNaN(moment.getTime()) && moment.getTimezoneOffset() !== 0;
    note.hidden = !isElsewhere;
    if (isElsewhere) note.textContent = (note.dataset.text ?? '').replace('{time}', timeText(moment));
  };
  field.addEventListener('input', show);
  // Fields that a browser filled in on the way back are filled only now.
  addEventListener('pageshow', show);
  show();
}

/** @param {Date} moment */
function timeText(moment) {
  const { lang } = document.documentElement;
  // As everywhere in the gallery: its English has the day before the month.
  return moment.toLocaleString(lang === 'en' ? 'en-GB' : lang, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
