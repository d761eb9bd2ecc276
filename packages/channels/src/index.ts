/** Channel adapters. Each folder is one channel; the gateway wires the ones it is configured with. */
export * from './sandbox/index.ts';
