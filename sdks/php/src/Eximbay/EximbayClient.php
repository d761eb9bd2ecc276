<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use InvalidArgumentException;
use Naru\Cause;
use Naru\Result;
use Naru\Transport;
use Naru\Wire\Http;
use Naru\Wire\Json;
use Naru\Wire\Tables;

/**
 * Calls the Eximbay API of one merchant id, and never mistakes silence for failure. Members of requests are those of
 * Eximbay's documentation; the client adds the mid.
 */
final class EximbayClient
{
    private readonly string $authorization;
    private readonly Http $http;

    /**
     * @param string $baseUrl for example `https://pay.example.com`
     * @throws InvalidArgumentException when the address or the key cannot be used
     */
    public function __construct(
        string $baseUrl,
        private readonly string $mid,
        #[\SensitiveParameter] string $apiKey,
        int $timeoutMs = Http::DEFAULT_TIMEOUT_MS,
        ?Transport $transport = null,
    ) {
        if ($mid === '') {
            throw new InvalidArgumentException('mid is empty: pass the merchant id');
        }
        $this->authorization = self::authorizationHeader($apiKey);
        $this->http = new Http($baseUrl, $timeoutMs, $transport);
    }

    /** The value of `Authorization` for an API key: the key as user name, and no password. */
    public static function authorizationHeader(string $apiKey): string
    {
        if (preg_match('/^[\x21-\x39\x3B-\x7E]+$/D', $apiKey) !== 1) {
            throw new InvalidArgumentException('apiKey must be one word of ASCII without a colon');
        }
        return 'Basic ' . base64_encode("$apiKey:");
    }

    /**
     * The body that `ready` posts for a request. Hand the script the fgkey and this, and nothing else: any difference
     * is refused.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function payload(array $request): array
    {
        $merchant = ['mid' => $this->mid] + ($request['merchant'] ?? []);
        return ['merchant' => $merchant] + $request;
    }

    /**
     * Prepares a payment; `data['fgkey']` opens the page.
     *
     * @param array<string, mixed> $request
     */
    public function ready(array $request): Result
    {
        return $this->call('ready', $this->payload($request));
    }

    /**
     * Asks whether a result is genuine; `data` is its body as it came. `Refused` means that it is not; after `Unknown`
     * ask again. `EximbayCallback::verify` does it without a call, for who has the secret key.
     */
    public function verify(string $data): Result
    {
        return $this->call('verify', ['data' => $data]);
    }

    /**
     * Asks how a payment stands; the amount is written as it was prepared. Q004: there is none.
     *
     * @param array<string, mixed> $request
     */
    public function retrieve(array $request): Result
    {
        return $this->call('retrieve', ['mid' => $this->mid] + $request);
    }

    /**
     * Authorizes after an authentication. After `Unknown`: `retrieve` by the order.
     *
     * @param array<string, mixed> $request
     */
    public function confirm(array $request): Result
    {
        return $this->call('confirm', ['mid' => $this->mid] + $request);
    }

    /**
     * Refunds. After `Unknown`: `retrieve` by `cause->refund['refund_transaction_id']` where the answer (EE02) named
     * it, else `retrieve` the payment and compare the balance. Sending it again with the same `refund_id` and `balance`
     * is safe: one of the two refuses it when the first one got through.
     *
     * @param array<string, mixed> $request
     */
    public function cancel(string $transactionId, array $request): Result
    {
        return $this->call('cancel', ['mid' => $this->mid] + $request, transactionId: $transactionId);
    }

    /**
     * Captures an authorized payment.
     *
     * @param array<string, mixed> $request
     */
    public function capture(string $transactionId, array $request): Result
    {
        return $this->call('capture', ['mid' => $this->mid] + $request, transactionId: $transactionId);
    }

    /**
     * Confirms that a payment may be settled.
     *
     * @param array<string, mixed> $request
     */
    public function settle(string $transactionId, array $request): Result
    {
        return $this->call('settle', ['mid' => $this->mid] + $request, transactionId: $transactionId);
    }

    /**
     * Charges a stored card without its payer. After `Unknown`: `retrieve` by the order. Sending it again is safe: an
     * order that was paid is refused with `DUPLICATE_TRANSACTION`.
     *
     * @param array<string, mixed> $request
     */
    public function rebill(string $tokenId, array $request): Result
    {
        return $this->call('rebill', $this->payload($request), tokenId: $tokenId);
    }

    /** Asks which card a token stands for: the same card has the same `card_identifier`. */
    public function tokenInquiry(string $tokenId): Result
    {
        return $this->call('tokenInquiry', [], tokenId: $tokenId);
    }

    /** Forgets a stored card. */
    public function deleteToken(string $tokenId): Result
    {
        return $this->call('deleteToken', [], tokenId: $tokenId);
    }

    /**
     * Changes the amount of a recurring payment's coming charges.
     *
     * @param array<string, mixed> $request
     */
    public function adjustRecurring(string $recurringId, array $request): Result
    {
        return $this->call('adjustRecurring', $request, recurringId: $recurringId);
    }

    /** Ends a recurring payment: nothing is charged any more. */
    public function deleteRecurring(string $recurringId): Result
    {
        return $this->call('deleteRecurring', [], recurringId: $recurringId);
    }

    /** @param array<string, mixed> $request */
    private function call(
        string $name,
        array $request,
        ?string $transactionId = null,
        ?string $tokenId = null,
        ?string $recurringId = null,
    ): Result {
        $endpoint = Tables::of('eximbay', 'endpoints')[$name];
        $path = self::path($endpoint['path'], $transactionId, $tokenId ?? $recurringId);
        $method = $endpoint['method'];
        $body = $method === 'GET' ? null : Json::object($request);
        $answer = $this->http->send($method, $path, $body, ['authorization' => $this->authorization]);
        if ($answer instanceof Cause) {
            return Result::unanswered($answer);
        }
        $reader = new EximbayAnswer($name, $request, $transactionId, $tokenId);
        return $reader->read($answer->text, $answer->status);
    }

    /** Anything but a plain number could lead to another path, and cancel something else than was meant. */
    private static function path(string $path, ?string $transactionId, ?string $otherId): string
    {
        if ($transactionId !== null) {
            if (preg_match('/^[0-9A-Za-z]{24}$/D', $transactionId) !== 1) {
                throw new InvalidArgumentException('transactionId must be 24 letters and digits');
            }
            return str_replace('{transaction_id}', $transactionId, $path);
        }
        if ($otherId === null) {
            return $path;
        }
        if (preg_match('/^[0-9A-Za-z_-]{1,20}$/D', $otherId) !== 1) {
            throw new InvalidArgumentException('a token or recurring id must be 1 to 20 letters and digits');
        }
        return (string) preg_replace('/\{\w+\}/', $otherId, $path);
    }
}
