import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';

interface PhoneMessageProps {
  merchantName: string;
  code: string;
  onUse: (code: string) => void;
}

/** The sandbox sends no text messages: what the phone would show, marked as make-believe. */
export function PhoneMessage({ merchantName, code, onUse }: PhoneMessageProps): JSX.Element {
  const { texts } = useLanguage();
  const { message } = texts.identity;
  return (
    <section class="phone-message" aria-labelledby="phone-message-title" data-testid="phone-message">
      <h3 class="phone-message-title" id="phone-message-title">
        {message.title}
      </h3>
      <p class="phone-message-text">
        {message.body(merchantName)} <strong data-testid="sandbox-code">{code}</strong>
      </p>
      <Button testId="use-code" look="quiet" onPress={() => onUse(code)}>
        {message.use}
      </Button>
    </section>
  );
}
