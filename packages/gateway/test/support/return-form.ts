import type { Reply, TestServer } from './server.ts';

export interface SentForm {
  readonly action: string;
  readonly fields: Record<string, string>;
}

/**
 * What the payer's browser brings to return_url. The form on the page leads to one of ours, which sends the real one on
 * at once (src/checkout/return-page.ts).
 */
export async function returnedForm(server: TestServer, token: string): Promise<SentForm> {
  return returnFormOf(await server.request('POST', `/pay/${token}/return`));
}

/** The form of a return page. */
export function returnFormOf(reply: Pick<Reply, 'status' | 'text'>): SentForm {
  const action = /<form method="post" action="([^"]*)"/.exec(reply.text)?.[1];
  if (reply.status !== 200 || action === undefined) throw new Error(`no return page: ${reply.status}`);
  const inputs = [...reply.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return {
    action: plain(action),
    fields: Object.fromEntries(inputs.map(([, name, value]) => [plain(name), plain(value)])),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plain(text = ''): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
