export default async function globalTeardown() {
  await globalThis.stopTestServer?.();
  globalThis.stopTestServer = undefined;
}
