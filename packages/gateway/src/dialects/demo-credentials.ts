import type { EximbayDemo } from './eximbay/demo.ts';
import type { HaiPayDemo } from './haipay/demo.ts';
import type { TeemoPayDemo } from './teemopay/demo.ts';

/** `sandbox/demo-credentials.json`, as merchants and tests read it. */
export interface DemoCredentials {
  readonly haipay: HaiPayDemo;
  readonly teemopay: TeemoPayDemo;
  readonly eximbay: EximbayDemo;
}
