/** The server as a library: for tests, tools, and the dialects of others. */

export type * from './checkout/dialect.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export type * from './dialects/cli.ts';
export type * from './dialects/demo.ts';
export type { DemoCredentials } from './dialects/demo-credentials.ts';
export type * from './dialects/dialect.ts';
export type { Gateway, Sandbox } from './gateway.ts';
export { isFaultOfCaller } from './http/errors.ts';
export { bodyText, callFaultOf, refuseOtherMethods, setUpMerchantRoutes } from './http/merchant-routes.ts';
export { RateLimiter } from './http/rate-limiter.ts';
export { mayCallFrom } from './net/addresses.ts';
export type { Plugin } from './plugins.ts';
export { readDemoCredentials, seedDemo } from './sandbox/demo.ts';
export { buildServer } from './server.ts';
export { makeGateway } from './wiring.ts';
