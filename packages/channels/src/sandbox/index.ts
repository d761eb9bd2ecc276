export { type OpenSandbox, SANDBOX, type SandboxParts } from './adapter.ts';
export { SandboxCallbackFaults, SandboxNoticeFaults } from './callback-faults.ts';
export { type CallbackListener, SandboxCallbackListeners } from './callback-listeners.ts';
export { SandboxCards } from './cards.ts';
export { SandboxChannel } from './channel.ts';
export { SandboxControl } from './control.ts';
export { declineOfWords, refusal, SANDBOX_DECLINES } from './declines.ts';
export { SandboxIdentities } from './identity.ts';
export { type SandboxOrder, SandboxOrders } from './orders.ts';
export { SandboxRunner } from './runner.ts';
export { SCENARIOS, type Scenario } from './scenarios.ts';
export { SandboxScreens, type ScreenAction, type ScreenView, type TakenDeposit } from './screens.ts';
export { StoredCards } from './stored-cards.ts';
export { RECEIPT_SCENARIOS, type ReceiptScenario, SandboxTaxOffice } from './tax-office.ts';
export {
  type AuthenticationWay,
  CARD_VERDICTS,
  type CardScenario,
  type CardVerdict,
  TEST_CARDS,
  type TestCard,
} from './test-cards.ts';
export { SandboxUpstream } from './upstream.ts';
