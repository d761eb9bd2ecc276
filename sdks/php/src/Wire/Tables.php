<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * The tables that are made of the contracts: `tables/<contract>/<section>.php`.
 *
 * @internal
 */
final class Tables
{
    /** @var array<string, array<array-key, mixed>> */
    private static array $read = [];

    /** @return array<array-key, mixed> */
    public static function of(string $contract, string $section): array
    {
        return self::$read["$contract/$section"] ??= require dirname(__DIR__, 2) . "/tables/$contract/$section.php";
    }
}
