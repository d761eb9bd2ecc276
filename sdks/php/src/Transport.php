<?php

declare(strict_types=1);

namespace Naru;

/** What carries requests: give a client one of your own for a proxy, a mock or other TLS settings. */
interface Transport
{
    /** Answers of payment APIs are a few kilobytes, long lists a few hundred; a longer one is not an answer. */
    public const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    /**
     * Sends a request once: follows no redirect, tries nothing again. Gives a cause for whatever is not a complete
     * answer, and throws nothing for what happens on the way. `CauseType::NoConnection` is only for who is sure that
     * nothing was sent; `Network` otherwise.
     *
     * @param string $method `GET` or `POST`
     * @param array<string, string> $headers
     * @param string|null $body null for GET
     */
    public function send(string $method, string $url, array $headers, ?string $body, int $timeoutMs): HttpAnswer|Cause;
}
