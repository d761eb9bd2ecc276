<?php

declare(strict_types=1);

namespace Naru\Test;

use Naru\Cause;
use Naru\HttpAnswer;
use Naru\Transport;

/** Answers every request with one answer, and keeps the request. */
final class StubTransport implements Transport
{
    /** @var array<string, mixed>|null */
    public ?array $seen = null;

    public function __construct(private readonly int $status, private readonly string $answer)
    {
    }

    public function send(string $method, string $url, array $headers, ?string $body, int $timeoutMs): HttpAnswer|Cause
    {
        $this->seen = ['method' => $method, 'url' => $url, 'headers' => $headers, 'body' => $body];
        return new HttpAnswer($this->status, $this->answer);
    }
}
