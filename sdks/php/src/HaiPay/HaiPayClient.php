<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use InvalidArgumentException;
use Naru\Cause;
use Naru\CauseType;
use Naru\Result;
use Naru\Transport;
use Naru\Wire\Http;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\JsonObject;
use Naru\Wire\Shape;
use Naru\Wire\Tables;

/**
 * Calls the HaiPay API of one app: signs requests, verifies answers, and never mistakes silence for failure. Members of
 * requests are those of HaiPay's documentation, without `appId` and `sign`.
 */
final class HaiPayClient
{
    /** What a question names its order by, and every answer to it repeats. */
    private const ASKED_BY = ['orderId', 'refundNo'];

    private readonly HaiPayKeys $keys;
    private readonly Http $http;
    private readonly bool $isStrict;

    /**
     * @param string $baseUrl without the currency, for example `https://pay.example.com`
     * @param string $currency `KRW` or `USD`: that of the app
     * @param string $answerVerification `strict` does not call an answer ok whose signature does not verify. `report`
     *     does, and says so by `verified: false`; for the time in which a platform key is still being sorted out, not
     *     for payouts
     * @throws InvalidArgumentException when the address or a key cannot be used
     */
    public function __construct(
        string $baseUrl,
        private readonly int|string $appId,
        private readonly string $currency,
        #[\SensitiveParameter] string $secretKey,
        #[\SensitiveParameter] string $merchantPrivateKey,
        string $platformPublicKey,
        int $timeoutMs = Http::DEFAULT_TIMEOUT_MS,
        string $answerVerification = 'strict',
        ?Transport $transport = null,
    ) {
        if ($appId === '') {
            throw new InvalidArgumentException('appId is empty: pass the id of the app');
        }
        if ($currency !== 'KRW' && $currency !== 'USD') {
            throw new InvalidArgumentException("currency must be 'KRW' or 'USD'");
        }
        if ($answerVerification !== 'strict' && $answerVerification !== 'report') {
            throw new InvalidArgumentException("answerVerification must be 'strict' or 'report'");
        }
        $this->keys = HaiPayKeys::load($secretKey, $merchantPrivateKey, $platformPublicKey);
        $this->http = new Http($baseUrl, $timeoutMs, $transport);
        $this->isStrict = $answerVerification === 'strict';
    }

    /**
     * Creates a collection; send the payer to `data['payUrl']`.
     *
     * @param array<string, mixed> $request
     */
    public function collectApply(array $request): Result
    {
        return $this->call('collectApply', $request);
    }

    /**
     * Asks for the state of a collection.
     *
     * @param array<string, mixed> $request
     */
    public function collectQuery(array $request): Result
    {
        return $this->call('collectQuery', $request);
    }

    /**
     * Creates a payout. After `Unknown` or `Unverified`: `payQuery` before sending it again.
     *
     * @param array<string, mixed> $request
     */
    public function payApply(array $request): Result
    {
        return $this->call('payApply', $request);
    }

    /**
     * Asks for the state of a payout.
     *
     * @param array<string, mixed> $request
     */
    public function payQuery(array $request): Result
    {
        return $this->call('payQuery', $request);
    }

    /** Asks for the balances of the app. */
    public function accountLedger(): Result
    {
        return $this->call('accountLedger', []);
    }

    /**
     * Refunds a collection in full; `orderId` is a new number of yours for the refund.
     *
     * @param array<string, mixed> $request
     */
    public function refundApply(array $request): Result
    {
        return $this->call('refundApply', $request);
    }

    /**
     * Asks for the state of a refund by `refundNo` or `orderId`.
     *
     * @param array<string, mixed> $request
     */
    public function refundQuery(array $request): Result
    {
        return $this->call('refundQuery', $request);
    }

    /**
     * Asks for the methods, limits, fees and settlement terms of the app.
     *
     * @param array<string, mixed> $request
     */
    public function paymentConfig(array $request = []): Result
    {
        return $this->call('paymentConfig', $request);
    }

    /**
     * Creates a payment by the global cashier, whose payer chooses the method.
     *
     * @param array<string, mixed> $request
     */
    public function cashierApply(array $request): Result
    {
        return $this->call('cashierApply', $request);
    }

    /**
     * Asks for the state of a payment of the global cashier.
     *
     * @param array<string, mixed> $request
     */
    public function cashierQuery(array $request): Result
    {
        return $this->call('cashierQuery', $request);
    }

    /** @param array<array-key, mixed> $request */
    private function call(string $name, array $request): Result
    {
        $members = Shape::present(['appId' => $this->appId] + $request);
        $body = Json::object(['sign' => HaiPaySignature::sign($members, $this->keys)] + $members);
        $endpoint = Tables::of('haipay', 'endpoints')[$name];
        $path = str_replace('{currency}', strtolower($this->currency), $endpoint['path']);
        $answer = $this->http->send('POST', $path, $body);
        return $answer instanceof Cause
            ? Result::unanswered($answer)
            : $this->read($endpoint, $members, $answer->text, $answer->status);
    }

    /**
     * @param array<string, mixed> $endpoint
     * @param array<array-key, mixed> $request
     */
    private function read(array $endpoint, array $request, string $text, int $httpStatus): Result
    {
        $envelope = Json::parseSigned($text);
        if ($envelope instanceof JsonFault) {
            return $httpStatus !== 200
                ? Result::httpStatus($httpStatus)
                : Result::malformed("the answer is not a JSON object: {$envelope->reason->value}");
        }
        // HaiPay's pages call it an integer, its samples show text.
        $status = $envelope->values['status'] ?? null;
        if ($status === '0' || $status === 0) {
            $code = $envelope->scalarText('error') ?? '';
            return self::refusal($endpoint, $code, $envelope->scalarText('msg') ?? '');
        }
        if ($httpStatus !== 200) {
            return Result::httpStatus($httpStatus);
        }
        if ($status !== '1' && $status !== 1) {
            return Result::malformed('the answer has no known status');
        }
        $data = $envelope->entry('data');
        return $data?->nested === true
            ? $this->readData($endpoint, $request, $data->text)
            : Result::malformed('the answer has no data');
    }

    /**
     * @param array<string, mixed> $endpoint
     * @param array<array-key, mixed> $request
     */
    private function readData(array $endpoint, array $request, string $source): Result
    {
        $parsed = Json::parseSigned($source);
        if ($parsed instanceof JsonFault) {
            return Result::malformed("data is not usable: {$parsed->reason->value}");
        }
        $members = Shape::received($endpoint['data'], $parsed->values);
        $reason = HaiPaySignature::fault($parsed, $this->keys);
        // A missing signature is a fault of the signature, not of the shape.
        $fault = Shape::fault($endpoint['data'], $members + ['sign' => '']);
        if ($fault !== null) {
            return Result::malformed("data.$fault->path: $fault->fault");
        }
        // The signature does not cover the question: a genuine answer about another order must not pass for this one.
        foreach (self::ASKED_BY as $name) {
            $asked = $request[$name] ?? null;
            if ($asked !== null && ($members[$name] ?? null) !== (is_int($asked) ? (string) $asked : $asked)) {
                return Result::malformed('the answer is about another order');
            }
        }
        $data = JsonObject::plain($members);
        return $reason === null || !$this->isStrict
            ? Result::ok($data, verified: $reason === null)
            : Result::unverified($reason, $data);
    }

    /**
     * HaiPay's own codes are not published, so one that is not known here is most likely a plain no. Where money could
     * move twice that is not good enough: there it counts as unknown.
     *
     * @param array<string, mixed> $endpoint
     */
    private static function refusal(array $endpoint, string $code, string $message): Result
    {
        $known = HaiPayTables::error($code)['outcome'] ?? null;
        $isOpen = $known === null ? $endpoint['movesMoney'] : $known === 'unknown';
        if (!$isOpen) {
            return Result::refused($code, $message);
        }
        return Result::unknown(new Cause(CauseType::UncertainCode, $message, code: $code, message: $message));
    }
}
