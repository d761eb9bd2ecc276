<?php

declare(strict_types=1);

namespace Naru\Test;

use Naru\Cause;
use Naru\HttpAnswer;
use Naru\Transport;

/** Answers requests one after the other, all further ones as the last, and keeps the request. */
final class StubTransport implements Transport
{
    /** @var array<string, mixed>|null */
    public ?array $seen = null;

    private int $answered = 0;
    /** @var list<string> */
    private readonly array $answers;

    public function __construct(private readonly int $status, string ...$answers)
    {
        $this->answers = $answers;
    }

    public function send(string $method, string $url, array $headers, ?string $body, int $timeoutMs): HttpAnswer|Cause
    {
        $this->seen = ['method' => $method, 'url' => $url, 'headers' => $headers, 'body' => $body];
        $answer = $this->answers[min($this->answered, count($this->answers) - 1)];
        $this->answered += 1;
        return new HttpAnswer($this->status, $answer);
    }
}
