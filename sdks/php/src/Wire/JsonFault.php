<?php

declare(strict_types=1);

namespace Naru\Wire;

use Naru\VerificationFault;

/** Why a text is not an object of JSON whose members can be verified. */
final class JsonFault
{
    public function __construct(public readonly VerificationFault $reason, public readonly ?string $member = null)
    {
    }
}
