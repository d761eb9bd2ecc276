<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\Wire\Tables;

/** The code tables as plain data. */
final class EximbayTables
{
    public const SUCCESS_CODE = '0000';

    /**
     * The table of `rescode`. Eximbay uses some codes for several things. `outcome` is what one says of the call: `ok`,
     * `refused` (not carried out) or `unknown`.
     *
     * @return list<array{code: string, name: string, message: string, meaning: string, outcome: string}>
     */
    public static function errors(): array
    {
        return Tables::of('eximbay', 'errors');
    }

    /**
     * The newer text codes, which stand beside `rescode` in `errcode`.
     *
     * @return list<array{code: string, meaning: string, outcome: string}>
     */
    public static function errcodes(): array
    {
        return Tables::of('eximbay', 'errcodes');
    }

    /**
     * What codes say about whether their call was carried out: `ok`, `refused` or `unknown`. Null for a code that
     * nobody knows, which may be an acquirer's decline: those are not published. Where money could move twice, the
     * client counts it as unknown, elsewhere as refused.
     */
    public static function outcome(string $rescode, string $errcode = ''): ?string
    {
        foreach (self::errors() as $row) {
            if ($row['code'] === $rescode) {
                return $row['outcome'];
            }
        }
        foreach (self::errcodes() as $row) {
            if ($row['code'] === $errcode) {
                return $row['outcome'];
            }
        }
        return null;
    }

    /**
     * Currencies with their decimals.
     *
     * @return list<array<string, mixed>>
     */
    public static function currencies(): array
    {
        return Tables::of('eximbay', 'codes')['currencies'];
    }

    /**
     * Payment methods.
     *
     * @return list<array<string, mixed>>
     */
    public static function paymentMethods(): array
    {
        return Tables::of('eximbay', 'methods');
    }
}
