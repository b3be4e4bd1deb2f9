/**
 * Loads a part of the elements from the site that the first file came from; once, however often it is asked for. The
 * browser takes it only when it is what the first file was built with.
 * @param {import('./later-files.js').LaterFile} file
 * @returns {Promise<any>} The module. Rejects when the site is away, or has another version by now.
 */
export async function loadLater({ path, integrity }) {
  const { href } = new URL(path, import.meta.url);
  try {
    return await load(href, integrity);
  } catch {
    // A first file from before an update of the site names what is gone: a page that is reloaded is to get today's.
    fetch(import.meta.url, { cache: 'reload' }).catch(() => {});
    // Browsers keep a failure under its address for as long as the page lasts.
    return load(`${href}?${Date.now()}`, integrity);
  }
}

/**
 * `import()` takes no hash, but what a preload has put into the browser's map of modules is what it gives.
 * @param {string} href
 * @param {string} integrity
 */
async function load(href, integrity) {
  const link = document.createElement('link');
  if (link.relList.supports('modulepreload')) {
    // For a page that allows scripts by nonce alone.
    const { nonce = '' } = /** @type {HTMLElement | null} */ (document.querySelector('script[nonce]')) ?? {};
    const loaded = new Promise((resolve, reject) => {
      link.onload = resolve;
      link.onerror = reject;
    });
    document.head.append(Object.assign(link, { rel: 'modulepreload', href, integrity, nonce }));
    await loaded.finally(() => link.remove());
  }
  return import(href);
}
