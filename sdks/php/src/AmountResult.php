<?php

declare(strict_types=1);

namespace Naru;

/** What reading an amount gives: minor units (won; cents), or why there are none. */
final class AmountResult
{
    /**
     * @param int|null $minorUnits of an amount that can be used
     * @param string|null $reason `malformed`, `too_many_decimals`, `fraction_not_allowed`; in a request of Eximbay also
     *     `currency_unknown` and `not_positive`; `too_large` for what an integer of PHP cannot hold
     */
    private function __construct(
        public readonly bool $ok,
        public readonly ?int $minorUnits,
        public readonly ?string $reason,
    ) {
    }

    /** @internal */
    public static function of(int $minorUnits): self
    {
        return new self(true, $minorUnits, null);
    }

    /** @internal */
    public static function refused(string $reason): self
    {
        return new self(false, null, $reason);
    }
}
