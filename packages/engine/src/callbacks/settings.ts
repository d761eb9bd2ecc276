import { between, listOf } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

const MAX_REPETITIONS = 100;

export const CALLBACK_SETTINGS = declareSettings('callbacks', {
  callbackRetrySeconds: {
    kind: listOf(between(1, 24 * 60 * 60), MAX_REPETITIONS),
    fallback: "the dialect's schedule",
    help: 'Waits between deliveries of a callback: `60,300,900`.',
  },
});
