// @ts-check

/** A form that sends files: with a script it shows how far it is, and takes what is dropped on it. */
function bindUpload() {
  const form = document.querySelector('form[data-upload]');
  const input = form?.querySelector('input[type="file"]');
  if (!(form instanceof HTMLFormElement) || !(input instanceof HTMLInputElement)) return;
  bindDrop(form, input);
  form.addEventListener('submit', event => {
    event.preventDefault();
    send(form, new FormData(form, event.submitter));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function bindDrop(form, input) {
  form.querySelector('[data-drop-hint]')?.removeAttribute('hidden');
  form.addEventListener('dragover', event => {
    event.preventDefault();
    form.toggleAttribute('data-over', true);
  });
  form.addEventListener('dragleave', () => form.toggleAttribute('data-over', false));
  form.addEventListener('drop', event => {
    event.preventDefault();
    form.toggleAttribute('data-over', false);
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {FormData} data
 */
function send(form, data) {
  const request = new XMLHttpRequest();
  const show = progressOf(form);
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    show(loaded / total, loaded < total ? form.dataset.sending : form.dataset.preparing);
  });
  request.addEventListener('load', () => follow(form, request));
  request.addEventListener('error', () => fail(form));
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  request.responseType = 'document';
  setBusy(form, true);
  show(0, form.dataset.sending);
  request.send(data);
}

/**
 * Where the answer leads elsewhere, so do we; an answer at the form's own address takes its place.
 * @param {HTMLFormElement} form
 * @param {XMLHttpRequest} request
 */
function follow(form, request) {
  const page = request.responseXML;
  if (request.responseURL !== form.action) return location.assign(request.responseURL);
  const [main, newMain] = [document.querySelector('main'), page?.querySelector('main')];
  if (!main || !newMain) return fail(form);
  main.replaceWith(document.adoptNode(newMain));
  document.title = page?.title ?? document.title;
  window.scrollTo(0, 0);
  newMain.focus();
  bindUpload();
}

/** @param {HTMLFormElement} form */
function fail(form) {
  progressOf(form)(0, form.dataset.failed);
  setBusy(form, false);
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isBusy
 */
function setBusy(form, isBusy) {
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy;
}

/**
 * @param {HTMLFormElement} form
 * @returns {(share: number, text: string | undefined) => void}
 */
function progressOf(form) {
  const box = form.querySelector('[data-progress]');
  const text = form.querySelector('[data-progress-text]');
  box?.removeAttribute('hidden');
  return (share, said) => {
    const bar = box?.querySelector('progress');
    if (bar) bar.value = share;
    if (text && text.textContent !== said) text.textContent = said ?? '';
  };
}

bindUpload();
