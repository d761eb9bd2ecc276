import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { hasNumber, withNewNumber } from '../logic/sent-request.ts';
import type { SenderTexts } from '../texts/sender-texts.ts';
import type { SenderOffer, SignerView } from '../transport/sender.ts';
import type { SignedOperation } from '../transport/signed-operations.ts';
import { Button } from '../ui/button.tsx';
import { Field, FieldFrame, SelectField } from '../ui/field.tsx';
import type { Sender } from './use-sender.ts';

/** In the list of apps: keys that are typed in. */
const own = '';

interface Props {
  offer: SenderOffer;
  sender: Sender;
  words: SenderTexts;
}

interface Draft {
  operation: SignedOperation;
  app: string;
  parts: Record<string, string>;
  credentials: Record<string, string>;
  body: string;
}

function draftOf(operation: SignedOperation, { signers }: SenderOffer, before?: Draft): Draft {
  const signer = signers.find(({ dialect }) => dialect === operation.signedBy);
  const keeps = before?.operation.signedBy === operation.signedBy;
  return {
    operation,
    app: keeps && before ? before.app : (signer?.apps[0] ?? own),
    credentials: keeps && before ? before.credentials : {},
    parts: Object.fromEntries(operation.parts.map(({ name, choices }) => [name, choices[0] ?? ''])),
    body: operation.example === null ? '' : JSON.stringify(operation.example, null, 2),
  };
}

/** The operation that the address names (`/sandbox/send#haipay.collectApply`), else the first. */
function wantedOf(operations: readonly SignedOperation[]): SignedOperation | undefined {
  // The ids need no escapes, and an address that somebody typed may hold a broken one.
  const wanted = location.hash.slice(1);
  return operations.find(({ id }) => id === wanted) ?? operations[0];
}

/** What the form holds; another operation is chosen by the address, too. */
function useDraft(offer: SenderOffer) {
  const [draft, setDraft] = useState(() => {
    const wanted = wantedOf(offer.operations);
    return wanted && draftOf(wanted, offer);
  });
  useEffect(() => {
    const follow = () => {
      const wanted = wantedOf(offer.operations);
      if (wanted) setDraft((before) => draftOf(wanted, offer, before));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [offer]);
  return [draft, setDraft] as const;
}

/** Chooses the operation and who signs, and holds the body. */
export function RequestForm({ offer, sender, words }: Props): JSX.Element | null {
  const [draft, setDraft] = useDraft(offer);
  const [fault, setFault] = useState<{ field: string; text: string } | null>(null);
  if (!draft) return null;
  const { operation, parts } = draft;
  const change = (changes: Partial<Draft>) => {
    setFault(null);
    setDraft({ ...draft, ...changes });
  };
  const signer = offer.signers.find(({ dialect }) => dialect === operation.signedBy);
  const submit = () => {
    const wrong = faultOf(draft, signer, words);
    setFault(wrong);
    if (wrong) return document.getElementById(wrong.field)?.focus();
    void sender.send({ operation, parts, signing: signingOf(draft) });
  };
  return (
    <form
      class="sender-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SelectField
        id="operation"
        testId="operation"
        label={words.operation}
        fault={null}
        value={operation.id}
        options={offer.operations.map(({ id, tag, summary }) => ({ value: id, text: `${tag}: ${summary}` }))}
        onChoose={(id) => {
          history.replaceState(null, '', `#${id}`);
          const chosen = offer.operations.find((one) => one.id === id);
          if (chosen) setDraft(draftOf(chosen, offer, draft));
          setFault(null);
        }}
      />
      <p class="sender-path" data-testid="path">
        {operation.method} {operation.path}
      </p>
      {operation.parts.map((part) => (
        <PathField
          key={part.name}
          part={part}
          value={parts[part.name] ?? ''}
          fault={fault?.field === `part-${part.name}` ? fault.text : null}
          onChange={(value) => change({ parts: { ...parts, [part.name]: value } })}
        />
      ))}
      {signer && <SignerFields signer={signer} draft={draft} change={change} fault={fault} words={words} />}
      {operation.example !== null && <BodyField draft={draft} change={change} fault={fault} words={words} />}
      <Button testId="send" submits working={sender.working}>
        {words.send}
      </Button>
    </form>
  );
}

interface PartProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  fault: { field: string; text: string } | null;
  words: SenderTexts;
}

/** An app of the demo, or keys that are typed in. */
function SignerFields({
  signer,
  draft,
  change,
  fault,
  words,
}: PartProps & { signer: SignerView }): JSX.Element {
  const { app, credentials } = draft;
  return (
    <>
      <SelectField
        id="app"
        testId="app"
        label={words.app}
        hint={app === own ? words.ownKeysHint : undefined}
        fault={null}
        value={app}
        options={[
          ...signer.apps.map((title) => ({ value: title, text: title })),
          { value: own, text: words.ownKeys },
        ]}
        onChoose={(chosen) => change({ app: chosen })}
      />
      {app === own &&
        signer.fields.map(({ name, isSecret }) => (
          <Field
            key={name}
            id={`key-${name}`}
            testId={`key-${name}`}
            label={name}
            fault={fault?.field === `key-${name}` ? fault.text : null}
            value={credentials[name] ?? ''}
            isSecret={isSecret}
            maxLength={16_384}
            onInput={(value) => change({ credentials: { ...credentials, [name]: value } })}
          />
        ))}
    </>
  );
}

interface PathFieldProps {
  part: SignedOperation['parts'][number];
  value: string;
  fault: string | null;
  onChange: (value: string) => void;
}

function PathField({ part, value, fault, onChange }: PathFieldProps): JSX.Element {
  const frame = {
    id: `part-${part.name}`,
    testId: `part-${part.name}`,
    label: part.name,
    hint: part.hint,
    fault,
  };
  if (part.choices.length === 0) return <Field {...frame} value={value} maxLength={128} onInput={onChange} />;
  const options = part.choices.map((choice) => ({ value: choice, text: choice }));
  return <SelectField {...frame} value={value} options={options} onChoose={onChange} />;
}

function BodyField({ draft: { body }, change, fault, words }: PartProps): JSX.Element {
  const wrong = fault?.field === 'body' ? fault.text : null;
  const members = membersOf(body);
  return (
    <>
      <FieldFrame id="body" label={words.body} hint={words.bodyHint} fault={wrong}>
        <textarea
          id="body"
          data-testid="body"
          class="code"
          rows={Math.min(24, body.split('\n').length + 1)}
          spellcheck={false}
          autoComplete="off"
          aria-invalid={wrong !== null}
          aria-describedby="body-note"
          value={body}
          onInput={(event) => change({ body: event.currentTarget.value })}
        />
      </FieldFrame>
      {members && hasNumber(members) && (
        <Button
          testId="new-number"
          look="secondary"
          onPress={() => {
            const number =
              `N${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`.toUpperCase();
            change({ body: JSON.stringify(withNewNumber(members, number), null, 2) });
          }}
        >
          {words.newNumber}
        </Button>
      )}
    </>
  );
}

function membersOf(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    const isMembers = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMembers ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function signingOf({ operation, app, credentials, body }: Draft) {
  const members = operation.example === null ? null : membersOf(body);
  return {
    dialect: operation.signedBy,
    ...(app === own ? { credentials } : { app }),
    ...(members === null ? {} : { members }),
  };
}

/** The first field that the call can not be sent with. */
function faultOf(
  { operation, app, parts, credentials, body }: Draft,
  signer: SignerView | undefined,
  words: SenderTexts,
) {
  const part = operation.parts.find(({ name }) => (parts[name] ?? '') === '');
  if (part) return { field: `part-${part.name}`, text: words.required(part.name) };
  const key = app === own ? signer?.fields.find(({ name }) => (credentials[name] ?? '') === '') : undefined;
  if (key) return { field: `key-${key.name}`, text: words.required(key.name) };
  if (operation.example !== null && !membersOf(body)) return { field: 'body', text: words.bodyFault };
  return null;
}
