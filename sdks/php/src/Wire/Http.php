<?php

declare(strict_types=1);

namespace Naru\Wire;

use InvalidArgumentException;
use Naru\Cause;
use Naru\CauseType;
use Naru\CurlTransport;
use Naru\HttpAnswer;
use Naru\Transport;

/**
 * Sends requests of a client and reads their answers. Whatever is not a complete answer is a cause, and means that the
 * outcome is unknown.
 *
 * @internal
 */
final class Http
{
    public const DEFAULT_TIMEOUT_MS = 30_000;

    private readonly string $baseUrl;
    private readonly Transport $transport;

    public function __construct(string $baseUrl, private readonly int $timeoutMs, ?Transport $transport)
    {
        if ($timeoutMs < 1) {
            throw new InvalidArgumentException('timeoutMs must be a number of milliseconds above 0');
        }
        $this->baseUrl = BaseUrl::checked($baseUrl);
        $this->transport = $transport ?? new CurlTransport();
    }

    /**
     * @param string|null $body JSON text; null for GET
     * @param array<string, string> $headers beside the content type
     */
    public function send(string $method, string $path, ?string $body, array $headers = []): HttpAnswer|Cause
    {
        $all = ['content-type' => 'application/json; charset=utf-8', 'accept' => 'application/json', ...$headers];
        $answer = $this->transport->send($method, $this->baseUrl . $path, $all, $body, $this->timeoutMs);
        if ($answer instanceof Cause) {
            return $answer;
        }
        $status = $answer->status;
        if ($status >= 300 && $status < 400) {
            return new Cause(CauseType::Network, "HTTP $status: redirects are not followed", httpStatus: $status);
        }
        if (strlen($answer->text) > Transport::MAX_ANSWER_BYTES) {
            return new Cause(CauseType::Network, 'the answer is longer than ' . Transport::MAX_ANSWER_BYTES . ' bytes');
        }
        if (!Text::isUtf8($answer->text)) {
            return new Cause(CauseType::Network, 'the answer is not UTF-8');
        }
        if ($status >= 500) {
            return new Cause(CauseType::HttpStatus, "HTTP $status", httpStatus: $status);
        }
        $text = str_starts_with($answer->text, "\u{FEFF}") ? substr($answer->text, 3) : $answer->text;
        return new HttpAnswer($status, $text);
    }
}
