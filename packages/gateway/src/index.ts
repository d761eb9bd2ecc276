/** The server as a library: for tests, tools, and the dialects of others. */

export { type Config, ConfigError, readConfig } from './config.ts';
export type * from './contract/checkout-dialect.ts';
export type * from './contract/dialect-cli.ts';
export type * from './contract/dialect-demo.ts';
export type { DemoCredentials } from './dialects/demo-credentials.ts';
export type * from './gateway.ts';
export { isFaultOfCaller } from './http/errors.ts';
export { bodyText, callFaultOf, refuseOtherMethods, setUpMerchantRoutes } from './http/merchant-routes.ts';
export { RateLimiter } from './http/rate-limiter.ts';
export { mayCallFrom } from './net/addresses.ts';
export type { Plugin } from './plugins.ts';
export { readDemoCredentials, seedDemo } from './sandbox/demo.ts';
export { buildServer } from './server.ts';
export { makeGateway } from './wiring.ts';
