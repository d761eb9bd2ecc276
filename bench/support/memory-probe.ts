/** Loaded before the gateway's own program (`--import`): answers how much memory it holds after a collection. */
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ residentBytes: rss, heapBytes: heapUsed });
});
// The channel alone must not keep the program from ending.
process.channel?.unref();
