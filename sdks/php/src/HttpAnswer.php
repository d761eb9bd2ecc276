<?php

declare(strict_types=1);

namespace Naru;

/** A complete answer, of whatever status. */
final class HttpAnswer
{
    public function __construct(public readonly int $status, public readonly string $text)
    {
    }
}
