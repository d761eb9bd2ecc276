/** The server as a library, for tests and tools. */
export { type Config, ConfigError, readConfig } from './config.ts';
export type { DemoCredentials } from './dialects/demo-credentials.ts';
export type { Gateway, Sandbox } from './gateway.ts';
export { readDemoCredentials, seedDemo } from './sandbox/demo.ts';
export { buildServer } from './server.ts';
export { makeGateway } from './wiring.ts';
