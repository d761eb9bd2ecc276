/** The server as a library: for tests, tools, and the dialects of others. */

export { createAppWithKeys, type WantedApp } from './admin/apps/new-app.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export type * from './contract/checkout-dialect.ts';
export type * from './contract/dialect-cli.ts';
export type * from './contract/dialect-collection.ts';
export type * from './contract/dialect-demo.ts';
export type { DemoCredentials } from './dialects/demo-credentials.ts';
export type * from './gateway.ts';
export { isFaultOfCaller } from './http/errors.ts';
export { bodyText, callFaultOf, refuseOtherMethods, setUpMerchantRoutes } from './http/merchant-routes.ts';
export { RateLimiter } from './http/rate-limiter.ts';
export { type Instance, type InstanceOptions, sandboxSnapshot, startInstance } from './instance.ts';
export { MIGRATIONS } from './migrations.ts';
export { mayCallFrom } from './net/addresses.ts';
export type { Plugin } from './plugins.ts';
export { callbacksUnder } from './sandbox/callback-routes.ts';
export { DEMO_MERCHANT_ID, demoCredentialsOf, readDemoCredentials, seedDemo } from './sandbox/demo.ts';
export { passTime, whatIsDue } from './sandbox/passing-time.ts';
export { startedPayment } from './sandbox/start.ts';
export { CATALOGUE } from './scenarios/catalogue/index.ts';
export { dialectFor, scenarioNamed } from './scenarios/find.ts';
export { lackOf, needsOwnReceiver } from './scenarios/needs.ts';
export { runScenario } from './scenarios/run.ts';
export { SandboxCalls } from './scenarios/sandbox-calls.ts';
export { wordsOf } from './scenarios/words.ts';
export { buildServer } from './server.ts';
export { makeGateway } from './wiring.ts';
