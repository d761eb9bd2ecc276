<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use Closure;
use Generator;
use InvalidArgumentException;
use Naru\Cause;
use Naru\Result;
use Naru\Transport;
use Naru\Wire\Http;
use Naru\Wire\Json;
use Naru\Wire\Tables;
use OpenSSLAsymmetricKey;

/**
 * Calls the TeemoPay API of one application: signs requests, reads answers strictly, and never mistakes silence for
 * failure. Members of requests are those of TeemoPay's documentation, without `sign`.
 */
final class TeemoPayClient
{
    /** The only value of the header `country`. */
    private const COUNTRY = 'KR';

    private readonly OpenSSLAsymmetricKey $privateKey;
    private readonly ?OpenSSLAsymmetricKey $platformKey;
    private readonly Http $http;

    /**
     * @param string $baseUrl for example `https://pay.example.com`
     * @param string|null $platformPublicKey only to check what old servers sign: the answer to a payout
     * @param string $appCodeHeader `app_code` or `appCode`: some proxies drop names with an underscore
     * @param (Closure(): int)|null $nowMs the time in epoch milliseconds, for tests
     * @param (Closure(): string)|null $newNonce a new string of 32 characters each time, for tests
     * @throws InvalidArgumentException when the address or a key cannot be used
     */
    public function __construct(
        string $baseUrl,
        private readonly string $appCode,
        #[\SensitiveParameter] string $merchantPrivateKey,
        ?string $platformPublicKey = null,
        int $timeoutMs = Http::DEFAULT_TIMEOUT_MS,
        private readonly string $appCodeHeader = 'app_code',
        ?Transport $transport = null,
        private readonly ?Closure $nowMs = null,
        private readonly ?Closure $newNonce = null,
    ) {
        if (preg_match('/^[\x21-\x7E]{1,32}$/D', $appCode) !== 1) {
            throw new InvalidArgumentException('appCode must be the id of the application: A2405220001KR001');
        }
        if ($appCodeHeader !== 'app_code' && $appCodeHeader !== 'appCode') {
            throw new InvalidArgumentException("appCodeHeader must be 'app_code' or 'appCode'");
        }
        $this->privateKey = TeemoPayKeys::loadPrivate($merchantPrivateKey);
        $this->platformKey = $platformPublicKey === null ? null : TeemoPayKeys::loadPublic($platformPublicKey);
        $this->http = new Http($baseUrl, $timeoutMs, $transport);
    }

    /**
     * Creates a payment; what the payer pays to is in `data['paymentInfo']`.
     *
     * @param array<string, mixed> $request
     */
    public function paymentCreate(array $request): Result
    {
        return $this->call('paymentCreate', $request);
    }

    /**
     * Asks how a payment stands.
     *
     * @param array<string, mixed> $request
     */
    public function paymentQuery(array $request): Result
    {
        return $this->call('paymentQuery', $request);
    }

    /**
     * Creates a payout. After `Unknown`: `payoutQuery`, and sending it again under the same number only.
     *
     * @param array<string, mixed> $request
     */
    public function payoutCreate(array $request): Result
    {
        return $this->call('payoutCreate', $request);
    }

    /**
     * Asks how a payout stands.
     *
     * @param array<string, mixed> $request
     */
    public function payoutQuery(array $request): Result
    {
        return $this->call('payoutQuery', $request);
    }

    /** Asks for the balances. */
    public function merchantBalance(): Result
    {
        return $this->call('merchantBalance', []);
    }

    /**
     * One page of the list of payments or payouts.
     *
     * @param array<string, mixed> $request
     */
    public function transactionList(array $request): Result
    {
        return $this->call('transactionList', $request);
    }

    /**
     * Page after page of the list, beginning where `pageIndex` says. Ends after a page without entries, without a
     * cursor or with the cursor it was asked for, and after the first result that is not ok.
     *
     * @param array<string, mixed> $request
     * @return Generator<int, Result>
     */
    public function transactionPages(array $request): Generator
    {
        $asked = [];
        $pageIndex = $request['pageIndex'] ?? null;
        while (true) {
            if ($pageIndex !== null) {
                $asked[] = $pageIndex;
            }
            $result = $this->transactionList(['pageIndex' => $pageIndex] + $request);
            yield $result;
            $data = $result->data ?? [];
            if (!$result->isOk() || ($data['records'] ?? []) === []) {
                return;
            }
            $next = $data['pageIndex'] ?? null;
            if (!is_string($next) || TeemoPaySignature::isBlank($next) || $next === $pageIndex) {
                return;
            }
            if (in_array($next, $asked, true)) {
                yield Result::malformed('the list leads back to an earlier page');
                return;
            }
            $pageIndex = $next;
        }
    }

    /** @param array<array-key, mixed> $request */
    private function call(string $name, array $request): Result
    {
        $fields = TeemoPaySignature::present($request);
        $nonce = $this->newNonce === null ? bin2hex(random_bytes(16)) : ($this->newNonce)();
        $body = Json::object(['sign' => TeemoPaySignature::sign($fields, $nonce, $this->privateKey)] + $fields);
        $nowMs = $this->nowMs === null ? (int) floor(microtime(true) * 1000) : ($this->nowMs)();
        $answer = $this->http->send('POST', Tables::of('teemopay', 'endpoints')[$name]['path'], $body, [
            'timestamp' => (string) $nowMs,
            'nonce' => $nonce,
            'country' => self::COUNTRY,
            $this->appCodeHeader => $this->appCode,
        ]);
        if ($answer instanceof Cause) {
            return Result::unanswered($answer);
        }
        $reader = new TeemoPayAnswer($name, $fields, $nonce, $this->platformKey);
        return $reader->read($answer->text, $answer->status);
    }
}
