import type { SandboxCalls } from './sandbox-calls.ts';
import type { DepositCase } from './scenario.ts';

interface AppView {
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a run changes of the sandbox, and puts back at its end. */
export class ScenarioChanges {
  readonly #calls: SandboxCalls;
  readonly #path: string;
  /** By what it is about: the first one puts back what was there before. */
  readonly #undo = new Map<string, () => Promise<unknown>>();

  constructor(calls: SandboxCalls, dialect: string, publicId: string) {
    this.#calls = calls;
    this.#path = `/apps/${dialect}/${publicId}`;
  }

  async setting(name: string, value: string): Promise<void> {
    const before = (await this.#settings())[name];
    this.#after(`setting ${name}`, () => this.#set(name, before === undefined ? 'default' : String(before)));
    await this.#set(name, value);
  }

  async depositRule(of: DepositCase, rule: string): Promise<void> {
    const rules = (await this.#settings())['depositRules'] as Readonly<Record<string, string>> | undefined;
    const before = rules?.[of] ?? 'default';
    const set = (value: string) =>
      this.#calls.operator('PATCH', this.#path, { depositRules: { [of]: value } });
    this.#after(`rule ${of}`, () => set(before));
    await set(rule);
  }

  async callbackFault(fault: string, count: number, seconds: number | undefined): Promise<void> {
    this.#after('callback faults', () => this.#calls.control('DELETE', '/callback-faults'));
    const body = { fault, count, ...(seconds === undefined ? {} : { seconds }) };
    await this.#calls.control('POST', '/callback-faults', body);
  }

  async loseNotices(count: number): Promise<void> {
    this.#after('notices', () => this.#calls.control('DELETE', '/notice-faults'));
    await this.#calls.control('POST', '/notice-faults', { count });
  }

  async hang(): Promise<void> {
    this.#after('upstream', () => this.resume());
    await this.#calls.control('POST', '/upstream/hang');
  }

  async resume(): Promise<void> {
    await this.#calls.control('POST', '/upstream/resume');
  }

  /** Puts everything back, the last change first; the first failure is thrown when all were tried. */
  async putBack(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of [...this.#undo.values()].toReversed()) {
      await undo().catch((error: unknown) => failures.push(error));
    }
    this.#undo.clear();
    if (failures.length > 0) throw failures[0];
  }

  async #settings(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#calls.operator<AppView>('GET', this.#path)).settings;
  }

  #set(name: string, value: string): Promise<unknown> {
    return this.#calls.operator('PATCH', this.#path, { settings: { [name]: value } });
  }

  #after(about: string, undo: () => Promise<unknown>): void {
    if (!this.#undo.has(about)) this.#undo.set(about, undo);
  }
}
