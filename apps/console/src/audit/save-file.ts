/** Lets the browser keep something under a name. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; before, some browsers would find nothing there.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
