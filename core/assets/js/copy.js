// @ts-check

/** Buttons that copy what a field holds: `data-copy` names the field, `data-copied` is what the button says then. */
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!(button instanceof HTMLElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy ?? '');
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    await navigator.clipboard.writeText(field.value);
    field.select();
    button.textContent = button.dataset.copied ?? '';
  });
}
