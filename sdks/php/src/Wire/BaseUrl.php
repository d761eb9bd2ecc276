<?php

declare(strict_types=1);

namespace Naru\Wire;

use InvalidArgumentException;

/** @internal */
final class BaseUrl
{
    /** The base of an API without slashes at its end. */
    public static function checked(string $baseUrl): string
    {
        $parts = parse_url($baseUrl);
        $scheme = strtolower(is_array($parts) ? $parts['scheme'] ?? '' : '');
        if (!is_array($parts) || ($scheme !== 'https' && $scheme !== 'http') || ($parts['host'] ?? '') === '') {
            throw new InvalidArgumentException('baseUrl must be an http or https address: https://pay.example.com');
        }
        if (strpbrk($baseUrl, '?#') !== false) {
            throw new InvalidArgumentException('baseUrl must not have a query or a fragment');
        }
        if (isset($parts['user']) || isset($parts['pass'])) {
            throw new InvalidArgumentException('baseUrl must not have a user or a password');
        }
        if (preg_match('/[\x00-\x20\x7F]/', $baseUrl) === 1) {
            throw new InvalidArgumentException('baseUrl must not have blanks');
        }
        return rtrim($baseUrl, '/');
    }
}
