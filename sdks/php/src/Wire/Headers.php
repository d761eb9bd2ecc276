<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * Headers as PHP and its frameworks give them.
 *
 * @internal
 */
final class Headers
{
    /**
     * One header by its name in any case; null when it is absent, blank or there several times. Takes
     * `getallheaders()`, lists of values (PSR-7, Symfony), and `$_SERVER` with its `HTTP_…` names.
     *
     * @param array<array-key, mixed> $headers
     */
    public static function value(array $headers, string $name): ?string
    {
        $wanted = strtolower($name);
        $server = 'http_' . strtr($wanted, '-', '_');
        $found = null;
        foreach ($headers as $key => $value) {
            $given = strtolower((string) $key);
            if ($given !== $wanted && $given !== $server) {
                continue;
            }
            $one = is_array($value) && count($value) === 1 ? reset($value) : $value;
            if ($found !== null || !is_string($one)) {
                return null;
            }
            $found = $one;
        }
        $text = trim($found ?? '');
        return $text === '' ? null : $text;
    }
}
