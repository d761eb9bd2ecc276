<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\VerificationFault;

/** @internal */
final class EximbayFormFault
{
    public function __construct(
        public readonly VerificationFault $reason,
        public readonly ?string $parameter = null,
    ) {
    }
}
