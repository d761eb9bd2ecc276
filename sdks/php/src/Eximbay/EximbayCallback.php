<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\VerificationFault;
use Naru\Verified;
use Naru\Wire\JoinedText;
use Naru\Wire\Shape;
use Naru\Wire\Tables;
use Naru\Wire\Text;

/**
 * Verifies the results that come to status_url, return_url and recurring_noti_url. Give what the order must be about: a
 * payer could send along the genuine result of another, cheaper order. Ask `retrieve` for the amount before you
 * deliver: what comes through a browser is a message, and no proof of a payment.
 */
final class EximbayCallback
{
    /** The body of the answer that ends the deliveries of a result. */
    public const SUCCESS_REPLY = 'rescode=0000&resmsg=Success';

    /** The body of another answer, after which the result comes again. */
    public static function reply(string $rescode, string $resmsg): string
    {
        return http_build_query(['rescode' => $rescode, 'resmsg' => $resmsg]);
    }

    /**
     * Verifies a result. `kind` is `payment` or `payer_auth`; `outcome` of a payment is `paid`, `authorized`,
     * `registered` (not paid yet), `voided`, `failed` or `unrecognized`, of an authentication `authenticated`, `failed`
     * or `unrecognized`. The payload has today's names; parameters that came empty are absent.
     *
     * @param string|array<array-key, mixed> $body the body as it came (`file_get_contents('php://input')`; of
     *     return_url also `$_SERVER['QUERY_STRING']`), or parameters by name. Not `$_POST`, in which PHP changes
     *     names and drops what comes twice
     * @param list<string> $extraParameters names that your contract sends beside the known ones; others are refused.
     *     Confirm what they say: it may be the end of a text that the payer typed
     * @param string|null $amount compared by value: `1` is `1.00`
     */
    public static function verify(
        string|array $body,
        #[\SensitiveParameter] string $secretKey,
        ?string $mid = null,
        ?string $orderId = null,
        ?string $currency = null,
        ?string $amount = null,
        array $extraParameters = [],
    ): Verified {
        $parameters = is_string($body)
            ? self::ofText($body, $secretKey, $extraParameters)
            : self::ofArray($body, $secretKey, $extraParameters);
        if ($parameters instanceof Verified) {
            return $parameters;
        }
        $messages = Tables::of('eximbay', 'messages');
        $members = Shape::present(self::withCurrentNames($parameters)) + ['resmsg' => ''];
        $isPayerAuth = ($members['transaction_type'] ?? '') === 'PAYER_AUTH';
        $fault = Shape::fault($messages[$isPayerAuth ? 'payerAuth' : 'payment'], $members);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::PayloadInvalid, $fault->path);
        }
        $wrong = self::expectationFault($members, $mid, $orderId, $currency, $amount);
        if ($wrong !== null) {
            return $wrong;
        }
        return $isPayerAuth
            ? Verified::genuine('payer_auth', EximbayOutcome::ofPayerAuth($members), $members)
            : Verified::genuine('payment', EximbayOutcome::ofPayment($members), $members);
    }

    /**
     * Text that was passed on by others may have been decoded on the way; the fgkey shows which reading is meant.
     *
     * @param list<string> $extra
     * @return array<array-key, string>|Verified
     */
    private static function ofText(string $source, string $secretKey, array $extra): array|Verified
    {
        $text = rtrim(str_starts_with($source, '?') ? substr($source, 1) : $source, "\r\n");
        $names = JoinedText::names([...Tables::of('eximbay', 'messages')['names'], ...$extra]);
        $readings = str_contains($text, '+')
            ? [EximbayForm::FORM, EximbayForm::PLUS_KEPT, EximbayForm::AS_IS]
            : [EximbayForm::FORM, EximbayForm::AS_IS];
        $first = null;
        foreach ($readings as $reading) {
            $parsed = EximbayForm::parse($text, $reading, $names);
            $read = $parsed instanceof EximbayFormFault
                ? Verified::failed($parsed->reason, $parsed->parameter)
                : self::genuine($parsed, $secretKey, $extra, $names);
            if (is_array($read)) {
                return $read;
            }
            $first ??= $read;
        }
        return $first;
    }

    /**
     * @param array<array-key, mixed> $source
     * @param list<string> $extra
     * @return array<array-key, string>|Verified
     */
    private static function ofArray(array $source, string $secretKey, array $extra): array|Verified
    {
        foreach ($source as $name => $value) {
            if (is_array($value)) {
                return Verified::failed(VerificationFault::DuplicateParameter, (string) $name);
            }
            if (!is_string($value) || !Text::isUtf8($name . $value)) {
                return Verified::failed(VerificationFault::Malformed, (string) $name);
            }
        }
        $names = JoinedText::names([...Tables::of('eximbay', 'messages')['names'], ...$extra]);
        return self::genuine($source, $secretKey, $extra, $names);
    }

    /**
     * The parameters, when their fgkey fits, and fits no other cut of the same text.
     *
     * @param array<array-key, string> $parameters
     * @param list<string> $extra
     * @param array<string, true> $names
     * @return array<array-key, string>|Verified
     */
    private static function genuine(array $parameters, string $secretKey, array $extra, array $names): array|Verified
    {
        $fault = EximbayFgkey::fault($parameters, $secretKey);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::from("fgkey_$fault"));
        }
        ['names' => $known, 'legacyNames' => $legacy] = Tables::of('eximbay', 'messages');
        foreach ($parameters as $key => $value) {
            $name = (string) $key;
            if (!in_array($name, $known, true) && !in_array($name, $extra, true)) {
                return Verified::failed(VerificationFault::UnknownParameter, $name);
            }
            if (JoinedText::hidden($value, $names) !== null) {
                return Verified::failed(VerificationFault::AmbiguousParameter, $name);
            }
            $current = $legacy[$name] ?? null;
            if ($current !== null && isset($parameters[$current])) {
                return Verified::failed(VerificationFault::DuplicateParameter, $current);
            }
        }
        return $parameters;
    }

    /**
     * Parameters under today's names: older merchant ids get those of the older protocol.
     *
     * @param array<array-key, string> $parameters
     * @return array<array-key, string>
     */
    private static function withCurrentNames(array $parameters): array
    {
        $legacy = Tables::of('eximbay', 'messages')['legacyNames'];
        $renamed = [];
        foreach ($parameters as $name => $value) {
            $renamed[$legacy[$name] ?? $name] = $value;
        }
        return $renamed;
    }

    /** @param array<array-key, string> $payload */
    private static function expectationFault(
        array $payload,
        ?string $mid,
        ?string $orderId,
        ?string $currency,
        ?string $amount,
    ): ?Verified {
        if ($mid !== null && $payload['mid'] !== $mid) {
            return Verified::failed(VerificationFault::WrongMid, 'mid');
        }
        if ($orderId !== null && $payload['order_id'] !== $orderId) {
            return Verified::failed(VerificationFault::WrongOrder, 'order_id');
        }
        if ($currency !== null && $payload['currency'] !== $currency) {
            return Verified::failed(VerificationFault::WrongCurrency, 'currency');
        }
        // The same text is the same amount, also in a currency that this version does not know.
        $isSame = $amount === null
            || $payload['amount'] === $amount
            || EximbayAmount::isSame($payload['amount'], $amount, $payload['currency']);
        return $isSame ? null : Verified::failed(VerificationFault::WrongAmount, 'amount');
    }
}
