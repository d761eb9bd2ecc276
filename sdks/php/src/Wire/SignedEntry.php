<?php

declare(strict_types=1);

namespace Naru\Wire;

/** A member as it is signed. */
final class SignedEntry
{
    /**
     * @param string $text the text form for signing; empty for null. For a nested value its JSON as received
     * @param bool $nested whether the value is an object or a list, whose text form depends on the writer
     */
    public function __construct(
        public readonly string $key,
        public readonly string $text,
        public readonly bool $nested,
    ) {
    }
}
