import type { KeyObject } from 'node:crypto';
import { type AppAccess, type AppKey, activeKeys, type KeyKind } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { preparedKey } from '../prepared-keys.ts';
import type { OtherKeys } from './signature-diagnosis.ts';

/** A sandbox has a handful of them. */
const MAX_APPS = 50;

/** Keys of a kind that a caller may have taken by mistake: those of other apps, and the app's own of another time. */
export async function otherKeysOf(
  { engine }: Gateway,
  { app, keys }: AppAccess,
  kind: KeyKind,
): Promise<{ readonly whose: string; readonly keys: readonly AppKey[] }[]> {
  const now = engine.context.clock.now();
  const active = activeKeys({ app, keys } as AppAccess, kind, now);
  const retired = keys.filter((key) => key.kind === kind && !active.includes(key));
  const listed = await engine.lists.apps(null, MAX_APPS);
  const ids = listed.filter((one) => one.dialect === app.dialect && one.publicId !== app.publicId);
  const found = await Promise.all(
    ids.map(({ publicId }) => engine.context.directory.find(app.dialect, publicId)),
  );
  const others = found.filter((one) => one !== undefined);
  return [
    { whose: 'of this app that is not valid now', keys: retired },
    ...others.map((access) => ({
      whose: `of app ${access.app.publicId}`,
      keys: activeKeys(access, kind, now),
    })),
  ];
}

/** Those that verify signatures. */
export async function otherPublicKeys(
  gateway: Gateway,
  access: AppAccess,
  load: (text: string) => KeyObject,
): Promise<OtherKeys[]> {
  const others = await otherKeysOf(gateway, access, 'merchant_public_key');
  return others.map(({ whose, keys }) => ({ whose, publicKeys: keys.map((key) => preparedKey(key, load)) }));
}
