<?php

declare(strict_types=1);

namespace Naru\Wire;

use Exception;
use Naru\VerificationFault;

/** @internal */
final class JsonException extends Exception
{
    public function __construct(public readonly VerificationFault $reason, public readonly ?string $member = null)
    {
        parent::__construct($reason->value);
    }

    public static function notJson(): self
    {
        return new self(VerificationFault::NotJson);
    }
}
